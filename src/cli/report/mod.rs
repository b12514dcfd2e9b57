//! Findings as lines: for people, as JSON, SARIF and GitHub annotations.

mod github;
mod human;
mod json;
mod sarif;

use super::check::{Checked, Format};
use crate::finding::Severity;
use crate::lang::Locale;
use crate::text::{Encoding, Text};
use std::io::{self, Write};

/// Writes what was found in all articles. `terminal` allows colours.
pub fn write(
    output: &mut impl Write,
    articles: &[Checked],
    format: Format,
    locale: Locale,
    terminal: bool,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(output, articles, locale, terminal),
        Format::Json => json::write(output, articles),
        Format::Sarif => sarif::write(output, articles),
        Format::Github => github::write(output, articles),
    }
}

/// Line and column from 1, the column in code points, as terminals and reviewers count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    line: u32,
    column: u32,
}

fn place(text: &Text, offset: u32) -> Place {
    let position = text.position(offset as usize, Encoding::Utf32);
    Place { line: position.line + 1, column: position.character + 1 }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = Text::new("è\r\n«ieri»\rora\n");
        assert_eq!(place(&text, 0), Place { line: 1, column: 1 });
        assert_eq!(place(&text, 6), Place { line: 2, column: 2 });
        assert_eq!(place(&text, 13), Place { line: 3, column: 1 });
        assert_eq!(place(&text, 17), Place { line: 4, column: 1 });
    }
}
