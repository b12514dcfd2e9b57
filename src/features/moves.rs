//! What the files of the house say of files that get another name.

use crate::finding::Edit;
use crate::text::Span;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A file or folder that gets another name. Both are relative to the root, with `/` between
/// folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub from: String,
    pub to: String,
}

impl Move {
    /// The new name of a file, if it is meant or lies in the folder that is.
    fn of(&self, file: &str) -> Option<String> {
        let below = file.strip_prefix(&self.from)?;
        (below.is_empty() || below.starts_with('/')).then(|| format!("{}{below}", self.to))
    }
}

/// What of a decision tells where it holds.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    file: Option<&'a RawValue>,
}

/// The edits that keep `decisions.jsonl` true: each decision on a file names it as it will be
/// called. All else stays as it is written, and so do lines that cannot be read.
pub fn decisions(text: &str, moves: &[Move]) -> Vec<Edit> {
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    lines
        .filter_map(|line| {
            let written = serde_json::from_str::<Line>(line).ok()?.file?.get();
            let file: String = serde_json::from_str(written).ok()?;
            let new = moves.iter().find_map(|moved| moved.of(&file))?;
            let start = written.as_ptr() as usize - text.as_ptr() as usize;
            let text = serde_json::to_string(&new).ok()?;
            Some(Edit { span: Span::new(start, start + written.len()), text })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_follow_their_files() {
        let text = concat!(
            "\u{feff}{\"v\":1,\"at\":\"1\",\"do\":\"ignore\",\"code\":\"date/vague\",\"file\":\"a/uno.txt\",\"quote\":\"di recente\",\"mia\":7}\r\n",
            "{ \"file\" : \"a\\/uno.txt\", \"do\":\"ignore-article\",\"code\":\"date\",\"v\":1,\"at\":\"2\"}\n",
            "no decision: \"file\":\"a/uno.txt\"\n",
            "{\"v\":1,\"at\":\"3\",\"do\":\"undo\",\"ref\":\"1\"}\n",
            "{\"v\":1,\"at\":\"4\",\"do\":\"not-entity\",\"quote\":\"{\\\"file\\\":\\\"a/uno.txt\\\"}\"}\n",
            "{\"v\":1,\"at\":\"5\",\"do\":\"ignore-article\",\"code\":\"date\",\"file\":\"a/uno.txt.md\"}",
        );
        let moved = |moves: &[(&str, &str)]| {
            let moves: Vec<Move> = moves
                .iter()
                .map(|(from, to)| Move { from: (*from).into(), to: (*to).into() })
                .collect();
            let mut moved = text.to_owned();
            for edit in decisions(text, &moves).into_iter().rev() {
                moved.replace_range(edit.span.range(), &edit.text);
            }
            moved
        };
        assert_eq!(moved(&[("b", "c"), ("a/uno", "x")]), text);
        let one = moved(&[("a/uno.txt", "b/più \"su\".txt")]);
        let named = "\"file\":\"b/più \\\"su\\\".txt\"";
        assert_eq!(one.matches("b/più").count(), 2, "{one}");
        assert!(
            one.contains(&format!("{named},\"quote\":\"di recente\",\"mia\":7}}\r\n")),
            "{one}"
        );
        assert!(one.ends_with("\"file\":\"a/uno.txt.md\"}"), "{one}");
        let folder = moved(&[("a", "esteri/a")]);
        assert_eq!(folder.matches("\"esteri/a/uno.txt").count(), 3, "{folder}");
    }
}
