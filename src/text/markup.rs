//! Markup that stands in an article without being read: HTML tags, Markdown emphasis and links.

use super::html::{self, Mark};
use std::borrow::Cow;

/// A tag longer than this many bytes is text with a `<` in it.
pub(super) const LONGEST_TAG: usize = 2_000;

/// The text with its markup blanked out, byte for byte as long: whatever is found in it stands at
/// the same place in the original. Blanked are HTML tags, comments and scripts, the marks of
/// Markdown emphasis, strikethrough and links, and addresses of the web. A character written by its
/// name, as `&egrave;`, is read as that character, with blanks behind it.
///
/// ```text
/// <p>Parla **Peskov**, <a href="x">qui</a>.
///    Parla   Peskov  ,              qui    .
/// ```
pub fn blanked(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut html = html::marks(text).into_iter().peekable();
    let mut marks: Vec<Mark> = Vec::new();
    let mut from = 0;
    loop {
        while html.next_if(|mark| mark.span.start < from).is_some() {}
        let until = html.peek().map_or(bytes.len(), |mark| mark.span.start);
        match bytes[from..until].iter().position(|b| MARKS[*b as usize]).map(|found| from + found) {
            Some(at) => {
                from = at + 1;
                if let Some(span) = mark_end(text, at) {
                    from = span.end;
                    marks.push(Mark { span, shown: String::new() });
                }
            }
            None => {
                let Some(mark) = html.next() else { break };
                from = mark.span.end;
                marks.push(mark);
            }
        }
    }
    if marks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut done = 0;
    for Mark { span, shown } in marks {
        blanked.push_str(&text[done..span.start]);
        blanked.push_str(&shown);
        blanked.extend(std::iter::repeat_n(' ', span.len() - shown.len()));
        done = span.end;
    }
    blanked.push_str(&text[done..]);
    Cow::Owned(blanked)
}

/// The bytes at which markup may start (or, for `:`, by which an address is known).
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut i = 0;
    let all = b"*_~[]:";
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
            ("<a title=\"a > b\">ieri</a>", "                 ieri    "),
            (
                "<p>Luned&igrave; <script>ieri()</script>*oggi*",
                "   Lunedì                               oggi ",
            ),
            ("L&rsquo;AQUILA &amp; Citt&agrave;", "L’    AQUILA &     Città      "),
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
            // No characters are written by their names.
            for (a, b) in text.bytes().zip(blanked.bytes()) {
                proptest::prop_assert!(a == b || b == b' ');
            }
        }
    }
}
