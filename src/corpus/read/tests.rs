use super::*;
use std::fs;

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn encodings() {
    let text = "«Perché?», chiese più tardi la città.\r\n— Così è 😀\n";
    // What Windows-1252 can write.
    let latin = "«Perché?», chiese l’università. È così: 5 €.\r\n";
    let windows = encoding_rs::WINDOWS_1252.encode(latin).0.into_owned();
    let mut cut = text.as_bytes().to_vec();
    cut.truncate(text.find('😀').unwrap() + 2);
    let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let cases: [(&str, Vec<u8>, &str); 11] = [
        ("UTF-8", text.into(), text),
        ("UTF-8 with a mark", with(b"\xef\xbb\xbf", text.into()), text),
        ("UTF-16 LE with a mark", with(b"\xff\xfe", utf16(text, u16::to_le_bytes)), text),
        ("UTF-16 BE with a mark", with(b"\xfe\xff", utf16(text, u16::to_be_bytes)), text),
        ("UTF-16 LE", utf16(text, u16::to_le_bytes), text),
        ("UTF-16 BE", utf16(text, u16::to_be_bytes), text),
        ("Windows-1252", windows, latin),
        (
            "UTF-8 cut inside a letter",
            cut,
            "«Perché?», chiese più tardi la città.\r\n— Così è \u{fffd}",
        ),
        ("nothing", vec![], ""),
        ("only a mark", b"\xef\xbb\xbf".to_vec(), ""),
        ("a zero byte in UTF-8", b"Roma\0 brucia".to_vec(), "Roma\0 brucia"),
    ];
    for (name, bytes, want) in cases {
        assert_eq!(decode(bytes).unwrap(), want, "{name}");
    }
}

#[test]
fn accents_far_down_a_windows_1252_file_are_read_as_such() {
    let text =
        format!("{}\r\nPiù lontano è già più tardi: perché?", "Roma brucia. ".repeat(20_000));
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    assert_eq!(decode(bytes).unwrap(), text);
}

#[test]
fn what_is_no_article_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let message = |result: Result<String, ReadError>| result.unwrap_err().to_string();
    assert_eq!(message(read_article(folder.path())), "is a folder, not an article");
    assert_eq!(
        message(read_article(&at("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))),
        "is not text"
    );
    assert_eq!(
        message(read_article_within(&at("big.txt", &[b'a'; 2 << 20]), 1 << 20)),
        "is larger than 1 MiB, the limit"
    );
    assert!(matches!(read_article(&folder.path().join("gone.txt")), Err(ReadError::Io(_))));
}

#[test]
fn twenty_megabytes_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lungo.txt");
    let text = "Ieri a Città di Castello. ".repeat(800_000);
    fs::write(&path, &text).unwrap();
    assert!(read_article(&path).unwrap() == text);
}
