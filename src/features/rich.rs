//! Text with a little structure, written once and shown as Markdown or as plain text.

use std::fmt::Write;

/// Pieces from articles longer than this many characters are cut.
const LONGEST: usize = 160;

/// A file of the corpus that a text points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// As [`crate::corpus::query::Source::path`] has it.
    pub path: String,
    /// From zero.
    pub line: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Strong(String),
    Code(String),
    Link(String, Target),
}

/// A few lines of text. Whatever comes from articles or settings is shown as it is and can do
/// nothing: it opens no links, makes no headings, loads no pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    lines: Vec<Vec<Piece>>,
}

impl Rich {
    /// Starts a new line; what is added goes there.
    pub fn line(&mut self) -> &mut Self {
        self.lines.push(Vec::new());
        self
    }

    pub fn plain(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.add(Piece::Plain(tame(text.as_ref())))
    }

    pub fn strong(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.add(Piece::Strong(tame(text.as_ref())))
    }

    pub fn code(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.add(Piece::Code(tame(text.as_ref())))
    }

    pub fn link(&mut self, label: impl AsRef<str>, target: Target) -> &mut Self {
        self.add(Piece::Link(tame(label.as_ref()), target))
    }

    fn add(&mut self, piece: Piece) -> &mut Self {
        if self.lines.is_empty() {
            self.line();
        }
        if let Some(line) = self.lines.last_mut() {
            line.push(piece);
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// CommonMark. `uri` gives the address of a target; a target without one is just its label.
    pub fn markdown(&self, uri: impl Fn(&Target) -> Option<String>) -> String {
        let lines = self.lines.iter().map(|line| {
            line.iter().fold(String::new(), |mut out, piece| {
                // Writing to a string does not fail.
                let _ = match piece {
                    Piece::Plain(text) => write!(out, "{}", escaped(text, out.is_empty())),
                    Piece::Strong(text) => write!(out, "**{}**", escaped(text, false)),
                    Piece::Code(text) => write!(out, "`{}`", text.replace('`', "'")),
                    Piece::Link(label, target) => match uri(target) {
                        Some(uri) => write!(out, "[{}]({uri})", escaped(label, false)),
                        None => write!(out, "{}", escaped(label, out.is_empty())),
                    },
                };
                out
            })
        });
        // Two spaces keep the line break where Markdown is rendered.
        lines.collect::<Vec<_>>().join("  \n")
    }

    /// Plain text; links say where they lead.
    pub fn text(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            line.iter().fold(String::new(), |mut out, piece| {
                match piece {
                    Piece::Plain(text) | Piece::Strong(text) | Piece::Code(text) => {
                        out.push_str(text);
                    }
                    Piece::Link(label, target) => out.push_str(&located(label, target)),
                }
                out
            })
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A link where nothing can be clicked: *3 settembre 2025, 2025/a.txt:12*.
fn located(label: &str, target: &Target) -> String {
    let path = tame(&target.path);
    let line = target.line.map(|line| format!(":{}", line + 1)).unwrap_or_default();
    match path.as_str() {
        "" => label.to_owned(),
        path if path.rsplit('/').next() == Some(label) => format!("{path}{line}"),
        path => format!("{label}, {path}{line}"),
    }
}

/// One line of bounded length, without characters that steer the display.
fn tame(text: &str) -> String {
    let mut tamed: String = text
        .chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some(' '),
            // Marks that turn the direction of what follows.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .take(LONGEST + 1)
        .collect();
    if tamed.chars().count() > LONGEST {
        tamed.pop();
        tamed.push('…');
    }
    tamed
}

/// The text with everything disarmed that Markdown would read as markup or make a link of.
fn escaped(text: &str, at_line_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let armed = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '@' => {
                true
            }
            ':' => rest.starts_with("//"),
            '.' => {
                before.eq_ignore_ascii_case(&'w')
                    || (at_line_start && text[..at].bytes().all(|b| b.is_ascii_digit()))
            }
            '-' | '+' | '=' | ')' => {
                at_line_start && text[..at].trim().bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        };
        if armed {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut rich = Rich::default();
        rich.plain(text);
        rich.markdown(|_| None)
    }

    #[test]
    fn texts_from_articles_cannot_inject_anything() {
        for (text, markdown) in [
            ("Mario Rossi", "Mario Rossi"),
            ("l’8 marzo - «oggi», 3.5%", "l’8 marzo - «oggi», 3.5%"),
            ("[qui](command:evil)", r"\[qui\](command:evil)"),
            ("![x](https://evil.example/p.png)", r"\!\[x\](https\://evil.example/p.png)"),
            ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
            ("www.evil.example", r"www\.evil.example"),
            ("mail@evil.example", r"mail\@evil.example"),
            ("# titolo\n\n---\n* x", r"\# titolo  --- \* x"),
            ("- uno", r"\- uno"),
            ("1. uno", r"1\. uno"),
            ("a`b`_c_*d*&amp;", r"a\`b\`\_c\_\*d\*\&amp;"),
            ("\u{202e}abc\0", "abc"),
        ] {
            assert_eq!(shown(text), markdown);
        }
        assert_eq!(shown(&"x".repeat(10_000)).chars().count(), LONGEST + 1);
        let mut rich = Rich::default();
        rich.code("a`b");
        assert_eq!(rich.markdown(|_| None), "`a'b`");
    }

    #[test]
    fn the_same_text_is_shown_in_both_ways() {
        let mut rich = Rich::default();
        rich.line().strong("Rossi").plain(" — persona");
        let target = Target { path: "a/b.txt".to_owned(), line: None };
        rich.line().link("b.txt", target).plain(", 2 volte");
        assert_eq!(
            rich.markdown(|target| Some(format!("file:///{}", target.path))),
            "**Rossi** — persona  \n[b.txt](file:///a/b.txt), 2 volte"
        );
        assert_eq!(rich.text(), "Rossi — persona\na/b.txt, 2 volte");
        let target = Target { path: "a/b.txt".to_owned(), line: Some(2) };
        rich.line().link("3 marzo", target);
        assert!(rich.text().ends_with("\n3 marzo, a/b.txt:3"));
    }
}
