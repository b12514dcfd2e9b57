//! One name for one document, however a client spells its URI.

use percent_encoding::{
    AsciiSet, CONTROLS, percent_decode_str, percent_encode, utf8_percent_encode,
};
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use tower_lsp::ls_types::Uri;

/// Which document is meant. Two spellings of a URI that mean the same document give the same key:
/// `%C3%A0` and `à`, `c%3A` and `C:`, a path through a symbolic link and the path it leads to.
///
/// URIs are compared nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocKey {
    /// A file, by its canonical path. It need not exist yet.
    File(PathBuf),
    /// A document without a file: unsaved, from version control, from a remote file system.
    Virtual(String),
}

impl DocKey {
    /// Looks at the disk once, to resolve symbolic links.
    pub fn of(uri: &Uri) -> Self {
        match file_path(uri) {
            Some(path) => DocKey::of_path(&path),
            None => {
                let scheme = uri.scheme().as_str();
                let rest = &uri.as_str()[scheme.len()..];
                let rest = percent_decode_str(rest).decode_utf8_lossy();
                DocKey::Virtual(format!("{}{rest}", scheme.to_ascii_lowercase()))
            }
        }
    }

    pub fn of_path(path: &Path) -> Self {
        DocKey::File(canonical(path))
    }

    pub fn path(&self) -> Option<&Path> {
        match self {
            DocKey::File(path) => Some(path),
            DocKey::Virtual(_) => None,
        }
    }
}

/// The path that a `file:` URI names; `None` for other schemes and for files on other machines.
pub fn file_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let host = uri.authority().map_or("", |authority| authority.host());
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost") || cfg!(windows)) {
        return None;
    }
    let decoded: Vec<u8> = percent_decode_str(uri.path().as_str()).collect();
    let path = match drive(&decoded) {
        Some(letter) => {
            let mut path = decoded;
            path[1] = letter.to_ascii_lowercase();
            if cfg!(windows) {
                path.remove(0);
            }
            path
        }
        None if !host.is_empty() && cfg!(windows) => {
            [b"\\\\".as_slice(), host.as_bytes(), &decoded].concat()
        }
        None => decoded,
    };
    (!path.is_empty()).then(|| PathBuf::from(os_string(path)))
}

/// The `file:` URI of an absolute path.
pub fn of_path(path: &Path) -> Option<Uri> {
    /// What RFC 3986 reserves or forbids in a path, but for the slash.
    const PATH: &AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    let bytes = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        let text = String::from_utf8_lossy(bytes).replace('\\', "/");
        return format!("file:///{}", utf8_percent_encode(&text, PATH)).parse().ok();
    }
    format!("file://{}", percent_encode(bytes, PATH)).parse().ok()
}

/// The drive letter of `/c:/…`.
fn drive(path: &[u8]) -> Option<u8> {
    match path {
        [b'/', letter, b':', rest @ ..] if letter.is_ascii_alphabetic() => {
            matches!(rest, [] | [b'/', ..]).then_some(*letter)
        }
        _ => None,
    }
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// The path without symbolic links as far as it exists, and without `.` and `..`.
fn canonical(path: &Path) -> PathBuf {
    if let Ok(found) = canonicalize(path) {
        return found;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => canonical(parent).join(name),
        _ => path.components().fold(PathBuf::new(), |mut path, component| {
            match component {
                Component::CurDir => {}
                Component::ParentDir => drop(path.pop()),
                other => path.push(other),
            }
            path
        }),
    }
}

/// `canonicalize` without the `\\?\` that Windows puts before the drive.
fn canonicalize(path: &Path) -> std::io::Result<PathBuf> {
    let found = path.canonicalize()?;
    if cfg!(windows)
        && let Some(plain) = found.to_str().and_then(|path| path.strip_prefix(r"\\?\"))
        && !plain.starts_with("UNC")
    {
        return Ok(plain.into());
    }
    Ok(found)
}

/// What no URI may contain, besides everything outside ASCII.
const INVALID: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Makes URIs of all that a client's message calls one: some clients send file names with their
/// accents and spaces as they are, and the message would be refused as a whole.
pub fn make_valid(params: &mut Value) {
    match params {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(uri) if name == "uri" || name.ends_with("Uri") => {
                        let valid = encoded(uri);
                        if valid != *uri {
                            *uri = valid;
                        }
                    }
                    value => make_valid(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(make_valid),
        _ => {}
    }
}

/// An address with all that it may not contain encoded.
pub fn encoded(uri: &str) -> String {
    let encoded = utf8_percent_encode(uri, INVALID).to_string();
    let mut parts = encoded.split('%');
    let mut valid = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let escape =
            part.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        valid.push_str(if escape { "%" } else { "%25" });
        valid.push_str(part);
    }
    valid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(uri: &str) -> DocKey {
        let mut params = serde_json::json!({ "textDocument": { "uri": uri } });
        make_valid(&mut params);
        let uri = params["textDocument"]["uri"].as_str().unwrap();
        DocKey::of(&uri.parse().unwrap_or_else(|e| panic!("{uri}: {e}")))
    }

    #[test]
    #[cfg(unix)]
    fn spellings_of_one_file_have_one_key() {
        for (a, b) in [
            ("file:///nowhere/Citt%C3%A0.md", "file:///nowhere/Città.md"),
            ("file:///nowhere/due parole.md", "file:///nowhere/due%20parole.md"),
            ("file:///c%3A/x/a.md", "file:///C:/x/a.md"),
            ("file:///nowhere/./b/../a.md", "file:///nowhere/a.md"),
            ("file://localhost/nowhere/a.md", "FILE:///nowhere/a.md"),
            ("file:///nowhere/100%.md", "file:///nowhere/100%25.md"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_eq!(key("file:///nowhere/a%23b%3F.md"), DocKey::File("/nowhere/a#b?.md".into()));
        assert_ne!(key("file:///nowhere/a.md"), key("file:///nowhere/A.md"));
    }

    #[test]
    fn documents_without_a_file_have_keys_too() {
        for uri in
            ["untitled:Untitled-1", "vscode-vfs://github/a/b.md", "git:/a/b.md?%7B%22ref%22%7D"]
        {
            let key = key(uri);
            assert!(matches!(key, DocKey::Virtual(_)), "{uri} {key:?}");
        }
        assert_eq!(key("Untitled:Citt%C3%A0"), key("untitled:Città"));
        assert_eq!(key("file://server/share/a.md").path().is_some(), cfg!(windows));
    }

    #[test]
    #[cfg(unix)]
    fn a_path_through_a_link_is_the_path_it_leads_to() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap().join("vero");
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, dir.path().join("link")).unwrap();
        for name in ["esiste.txt", "non ancora.txt"] {
            std::fs::write(real.join("esiste.txt"), "").unwrap();
            let through = of_path(&dir.path().join("link").join(name)).unwrap();
            assert_eq!(DocKey::of(&through), DocKey::File(real.join(name)));
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_path_becomes_a_uri_and_comes_back() {
        use std::os::unix::ffi::OsStrExt;
        for name in ["Città di Castello #1 100%.txt", "a?b&c;d.md", "…«»😀"] {
            let path = Path::new("/nowhere").join(name);
            assert_eq!(file_path(&of_path(&path).unwrap()).as_deref(), Some(path.as_path()));
        }
        let latin = Path::new(std::ffi::OsStr::from_bytes(b"/nowhere/citt\xe0.txt"));
        assert_eq!(file_path(&of_path(latin).unwrap()).as_deref(), Some(latin));
    }
}
