//! Writes a made-up archive: `cargo run --release --example archive -- FOLDER [ARTICLES [SEED]]`.

#[path = "../benches/archive/mod.rs"]
mod archive;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u64| match arguments.get(at) {
        None => Some(default),
        Some(number) => number.parse().ok(),
    };
    let (Some(folder), Some(articles), Some(seed)) =
        (arguments.first(), number(1, 1_000), number(2, 1))
    else {
        eprintln!("usage: archive FOLDER [ARTICLES [SEED]]");
        return ExitCode::from(2);
    };
    match archive::Archive::new(articles as usize, seed).write(Path::new(folder)) {
        Ok(bytes) => {
            println!("{articles} articles, {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::from(2)
        }
    }
}
