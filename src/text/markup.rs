//! Markup that stands in an article without being read: HTML tags, Markdown emphasis and links.

use std::borrow::Cow;

/// A tag longer than this many bytes is text with a `<` in it.
const LONGEST_TAG: usize = 2_000;

/// The text with its markup blanked out, byte for byte as long: whatever is found in it stands at
/// the same place in the original. Blanked are HTML tags and comments, the marks of Markdown
/// emphasis, strikethrough and links, and addresses of the web.
///
/// ```text
/// <p>Parla **Peskov**, <a href="x">qui</a>.
///    Parla   Peskov  ,              qui    .
/// ```
pub fn blanked(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut spans: Vec<std::ops::Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(found) = bytes[from..].iter().position(|b| MARKS[*b as usize]) {
        let at = from + found;
        let end = mark_end(text, at);
        match end {
            Some(range) => {
                from = range.end;
                spans.push(range);
            }
            None => from = at + 1,
        }
    }
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        blanked.push_str(&text[done..span.start]);
        blanked.extend(std::iter::repeat_n(' ', span.len()));
        done = span.end;
    }
    blanked.push_str(&text[done..]);
    Cow::Owned(blanked)
}

/// The bytes at which markup may start (or, for `:`, by which an address is known).
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut i = 0;
    let all = b"<*_~[]:";
    while i < all.len() {
        marks[all[i] as usize] = true;
        i += 1;
    }
    marks
};

/// The markup that starts at the mark at `at`, if it is one. All limits are ASCII, so the range
/// lies on character boundaries.
fn mark_end(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let rest = &text.as_bytes()[at..];
    match rest[0] {
        b'<' => tag(rest).map(|len| at..at + len),
        b'*' => Some(at..at + rest.iter().take_while(|&&b| b == b'*').count()),
        mark @ (b'_' | b'~') => {
            let len = rest.iter().take_while(|&&b| b == mark).count();
            let inside_word = at > 0
                && text[..at].ends_with(char::is_alphanumeric)
                && text[at + len..].starts_with(char::is_alphanumeric);
            (!inside_word && (mark == b'_' || len == 2)).then_some(at..at + len)
        }
        b'[' => Some(at..at + 1),
        // `](address)`: what a link points to is not part of the sentence.
        b']' if rest.get(1) == Some(&b'(') => rest
            .iter()
            .take(LONGEST_TAG)
            .position(|&b| b == b')' || b == b'\n')
            .filter(|&end| rest[end] == b')')
            .map(|end| at..at + end + 1)
            .or(Some(at..at + 1)),
        b']' => Some(at..at + 1),
        b':' if rest.starts_with(b"://") => {
            let scheme = text.as_bytes()[..at]
                .iter()
                .rev()
                .take(8)
                .take_while(|b| b.is_ascii_alphabetic())
                .count();
            let len = rest.iter().take_while(|&&b| b.is_ascii_graphic() && !b"<>\"()".contains(&b));
            (scheme > 2).then(|| at - scheme..at + len.count())
        }
        _ => None,
    }
}

/// Length of the HTML tag or comment at the start of `rest`.
fn tag(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"<!--") {
        return memchr::memmem::find(rest, b"-->").map(|end| end + 3);
    }
    let name = if rest.get(1) == Some(&b'/') { 2 } else { 1 };
    if !rest.get(name)?.is_ascii_alphabetic() && rest.get(1) != Some(&b'!') {
        return None;
    }
    let end = rest.iter().take(LONGEST_TAG).skip(1).position(|&b| b == b'>' || b == b'<')? + 1;
    (rest[end] == b'>').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_read_is_blank() {
        for (text, expected) in [
            ("**Macron** incontra *Putin*.", "  Macron   incontra  Putin ."),
            ("<p>Il 15 <b>agosto</b>", "   Il 15    agosto    "),
            (
                "Vedi [il sito](https://x.it/2019/08/01/).",
                "Vedi  il sito                           .",
            ),
            ("su https://www.ansa.it/2019/08/01 oggi", "su                                oggi"),
            ("<!-- ieri --> domani", "              domani"),
            ("nome_file e 3 < 4 > 2, ore 10:30", "nome_file e 3 < 4 > 2, ore 10:30"),
            ("è _corsivo_ così", "è  corsivo  così"),
            ("~ 3, ~~no~~", "~ 3,   no  "),
        ] {
            assert_eq!(blanked(text), expected);
            assert_eq!(blanked(text).len(), text.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn places_stay(text in "[<>*_~a-zè:/\\[\\]() !\\-]{0,60}") {
            let blanked = blanked(&text);
            proptest::prop_assert_eq!(blanked.len(), text.len());
            for (a, b) in text.bytes().zip(blanked.bytes()) {
                proptest::prop_assert!(a == b || b == b' ');
            }
        }
    }
}
