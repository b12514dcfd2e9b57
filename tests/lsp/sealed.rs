//! The server talks to its client and to nobody else, and starts no other program: it could not.

use crate::client::{Client, modern, seeds, uri};
use serde_json::json;
use std::process::Command;

/// What would have to be called to speak with another machine, or to start a program.
const CALLS: [&str; 23] = [
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "getaddrinfo",
    "gethostbyname",
    "send",
    "sendto",
    "sendmsg",
    "recv",
    "recvfrom",
    "recvmsg",
    "execve",
    "execv",
    "execvp",
    "execvpe",
    "posix_spawnp",
    "fork",
    "vfork",
    "system",
];

/// The names of what a program takes from the libraries of the system: the dynamic symbols of a
/// 64-bit ELF file (System V ABI, chapter 4).
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
fn imports(program: &[u8]) -> Vec<String> {
    const DYNAMIC_SYMBOLS: u64 = 11;
    let number = |at: usize, bytes: usize| {
        program[at..at + bytes].iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte))
    };
    let (sections, size) = (number(0x28, 8) as usize, number(0x3a, 2) as usize);
    let section = |index: usize| sections + index * size;
    let found = (0..number(0x3c, 2) as usize)
        .map(section)
        .find(|&at| number(at + 4, 4) == DYNAMIC_SYMBOLS)
        .expect("a table of dynamic symbols");
    let place = |at: usize| (number(at + 0x18, 8) as usize, number(at + 0x20, 8) as usize);
    let (symbols, length) = place(found);
    let (names, _) = place(section(number(found + 0x28, 4) as usize));
    let name = |at: usize| {
        let start = names + number(at, 4) as usize;
        let end = start + program[start..].iter().position(|&byte| byte == 0).expect("an end");
        String::from_utf8_lossy(&program[start..end]).into_owned()
    };
    (symbols..symbols + length).step_by(24).map(name).collect()
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
fn nothing_in_the_program_opens_a_connection_or_starts_a_program() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_postilla")).expect("the program");
    let imported = imports(&program);
    assert!(imported.iter().any(|name| name == "read"), "{imported:?}");
    let used: Vec<_> = CALLS.iter().filter(|call| imported.iter().any(|i| i == *call)).collect();
    assert!(used.is_empty(), "{used:?}");
    // This test itself starts programs: the same look sees that.
    let this = std::fs::read(std::env::current_exe().expect("this program")).expect("this program");
    assert!(imports(&this).iter().any(|name| CALLS.contains(&name.as_str())));
}

#[test]
fn no_crate_and_no_feature_for_the_network_is_compiled_in() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal,features", "--prefix", "none"])
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.contains("tokio feature \"rt\"") && tree.contains("rusqlite"), "{tree}");
    for word in [
        "tokio feature \"net\"",
        "tokio feature \"full\"",
        "tokio feature \"process\"",
        // What watches files has `mio` wait for them.
        "mio feature \"net\"",
        "socket2 ",
        "hyper ",
        "reqwest ",
        "ureq ",
        "curl ",
        "openssl ",
        "rustls ",
        "native-tls ",
        "quinn ",
        "async-std ",
    ] {
        let line = tree.lines().find(|line| line.starts_with(word));
        assert_eq!(line, None, "the network comes in by {word}");
    }
}

/// What a process has open, as links of `/proc` name it.
#[cfg(target_os = "linux")]
fn open_files(process: u32) -> Vec<String> {
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).expect("the process is there");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        std::fs::read_link(entry.ok()?.path()).ok()?.to_str().map(str::to_owned)
    };
    open.filter_map(name).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_at_work_has_no_socket_open() {
    let folder = seeds();
    let mut client = Client::open_folder(&folder.path().canonicalize().expect("a path"));
    client.archive_read();
    let seed = crate::client::seed(folder.path(), "");
    let (article, _) = client.open_file(&seed);
    for method in ["textDocument/hover", "textDocument/references", "textDocument/definition"] {
        client.at(method, &article, 1, 10);
        let open = open_files(client.process.id());
        assert!(open.iter().any(|name| name.starts_with("pipe:")), "{open:?}");
        assert!(!open.iter().any(|name| name.starts_with("socket:")), "{open:?}");
    }
    assert_eq!(client.quit().code(), Some(0));
}

/// With a look at every system call: run where `strace` is, by `scripts/test sealed`.
#[test]
#[ignore = "needs strace"]
#[cfg(target_os = "linux")]
fn system_calls_stay_inside_the_folder_and_the_cache() {
    use std::os::unix::fs::symlink;
    let disk = tempfile::tempdir().expect("a temporary folder");
    let disk = disk.path().canonicalize().expect("a path");
    let (root, outside) = (disk.join("dentro"), disk.join("fuori"));
    std::fs::create_dir_all(root.join("sotto")).expect("a folder");
    std::fs::create_dir(&outside).expect("a folder");
    for name in ["segreto.txt", "postilla.toml", "entities.toml", "decisions.jsonl", "modello"] {
        std::fs::write(outside.join(name), "Mario Rossi è a Roma.").expect("a file");
    }
    for name in ["segreto.txt", "entities.toml", "decisions.jsonl"] {
        symlink(outside.join(name), root.join(name)).expect("a link");
    }
    symlink(&outside, root.join("sotto/fuori")).expect("a link");
    symlink(&root, root.join("sotto/anello")).expect("a link");
    symlink("/etc", root.join("etc")).expect("a link");
    std::fs::write(root.join("postilla.toml"), "model = \"../fuori/modello\"\n").expect("a file");
    std::fs::write(root.join("a.md"), "Mario Rossi è a Roma. ![x](https://evil.example/x.png)\n")
        .expect("a file");

    let log = disk.join("calls");
    let mut client = Client::start_under(&["strace", "-f", "-o", log.to_str().expect("UTF-8")]);
    client
        .initialize(json!({ "processId": null, "rootUri": uri(&root), "capabilities": modern() }));
    client.archive_read();
    let (article, _) = client.open_file(&root.join("a.md"));
    for method in ["textDocument/hover", "textDocument/references", "textDocument/definition"] {
        client.at(method, &article, 0, 2);
    }
    let link = uri(&root.join("segreto.txt"));
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": link, "type": 2 }] }),
    );
    client.request("shutdown", serde_json::Value::Null).expect("an answer");
    client.notify("exit", serde_json::Value::Null);
    client.ended_within(std::time::Duration::from_secs(30));

    let calls = std::fs::read_to_string(&log).expect("the system calls");
    let called = |name: &str| {
        calls.lines().filter(|line| line.contains(&format!(" {name}("))).collect::<Vec<_>>()
    };
    let opened = called("openat");
    assert!(opened.iter().any(|line| line.contains("dentro/a.md")), "{opened:#?}");
    let outside: Vec<_> = opened
        .iter()
        .filter(|line| {
            line.contains("/fuori/") || line.contains("segreto") || line.contains("dentro/etc")
        })
        .filter(|line| !line.contains("O_PATH"))
        .collect();
    assert!(outside.is_empty(), "{outside:#?}");
    for name in ["socket", "connect", "bind", "sendto"] {
        assert_eq!(called(name), [] as [&str; 0]);
    }
    assert_eq!(called("execve").len(), 1, "strace starts the server, and that starts nothing");
}
