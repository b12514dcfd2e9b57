//! What a code action writes into `postilla.toml`: as a person would write it, and nothing else
//! changed.

use crate::finding::Edit;
use crate::text::Span;
use toml::de::{DeTable, DeValue};

/// The edit that turns a diagnostic code off in a settings file that now holds `text`. `None` if
/// the file is not valid, or has something else where the codes belong.
pub fn turn_off(text: &str, code: &str) -> Option<Edit> {
    let edit = off(text, code)?;
    // Tables can be written in many ways: only what reads as meant is written.
    let mut edited = text.to_owned();
    edited.replace_range(edit.span.range(), &edit.text);
    let table = DeTable::parse(&edited).ok()?;
    let written = table.get_ref().get("diagnostics")?.get_ref().as_table()?.get(code)?;
    (written.get_ref().as_str() == Some("off")).then_some(edit)
}

fn off(text: &str, code: &str) -> Option<Edit> {
    let root = DeTable::parse(text).ok()?;
    let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let key = format!("\"{}\"", code.replace('\\', "\\\\").replace('"', "\\\""));
    let insert = |at: usize, text: String| Some(Edit { span: Span::new(at, at), text });
    let Some((name, codes)) =
        root.get_ref().iter().find(|(name, _)| name.get_ref() == "diagnostics")
    else {
        let gap = match text {
            "" => String::new(),
            text if text.ends_with('\n') => line.to_owned(),
            _ => line.repeat(2),
        };
        return insert(text.len(), format!("{gap}[diagnostics]{line}{key} = \"off\"{line}"));
    };
    let DeValue::Table(table) = codes.get_ref() else { return None };
    if let Some(value) = table.get(code) {
        let span = value.span();
        return Some(Edit { span: Span::new(span.start, span.end), text: "\"off\"".to_owned() });
    }
    if text.get(codes.span())?.starts_with('{') {
        return match table.iter().map(|(_, value)| value.span().end).max() {
            Some(last) => insert(last, format!(", {key} = \"off\"")),
            None => insert(codes.span().start + 1, format!(" {key} = \"off\" ")),
        };
    }
    // `[diagnostics]`, or `diagnostics."date/vague"` without a header of its own.
    let start = text.get(..name.span().start)?.rfind('\n').map_or(0, |at| at + 1);
    let first = text.get(start..)?;
    if !first.trim_start_matches('\u{feff}').trim_start().starts_with('[') {
        return insert(start, format!("diagnostics.{key} = \"off\"{line}"));
    }
    match first.find('\n') {
        Some(end) => insert(start + end + 1, format!("{key} = \"off\"{line}")),
        None => insert(text.len(), format!("{line}{key} = \"off\"{line}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_turned_off_and_the_rest_stays_as_it_is() {
        for (text, after) in [
            ("", "[diagnostics]\n\"date/vague\" = \"off\"\n"),
            (
                "locale = \"it\" # nostra",
                "locale = \"it\" # nostra\n\n[diagnostics]\n\"date/vague\" = \"off\"\n",
            ),
            (
                "# casa\r\n[diagnostics] # qui\r\ndate = \"hint\"\r\n\r\n[events]\r\n",
                "# casa\r\n[diagnostics] # qui\r\n\"date/vague\" = \"off\"\r\ndate = \"hint\"\r\n\r\n[events]\r\n",
            ),
            ("[diagnostics]", "[diagnostics]\n\"date/vague\" = \"off\"\n"),
            (
                "[diagnostics]\n'date/vague'   =  'hint' # perché\n",
                "[diagnostics]\n'date/vague'   =  \"off\" # perché\n",
            ),
            ("diagnostics = {}\n", "diagnostics = { \"date/vague\" = \"off\" }\n"),
            (
                "diagnostics = { date = \"info\" }\n",
                "diagnostics = { date = \"info\", \"date/vague\" = \"off\" }\n",
            ),
            (
                "diagnostics.date = \"info\"\n[events]\n",
                "diagnostics.\"date/vague\" = \"off\"\ndiagnostics.date = \"info\"\n[events]\n",
            ),
        ] {
            let edit = turn_off(text, "date/vague").unwrap_or_else(|| panic!("{text}"));
            let mut edited = text.to_owned();
            edited.replace_range(edit.span.range(), &edit.text);
            assert_eq!(edited, after);
        }
        for text in ["[diagnostics", "diagnostics = 3\n"] {
            assert_eq!(turn_off(text, "date/vague"), None, "{text}");
        }
    }
}
