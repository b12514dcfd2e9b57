use std::process::ExitCode;

fn main() -> ExitCode {
    postilla::cli::run(std::env::args_os())
}
