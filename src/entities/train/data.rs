//! Annotated articles: CoNLL columns, or what `postilla annotate` writes, corrected by hand.

use serde::Deserialize;

use crate::entities::mention::EntityKind;
use crate::text::Span;

/// A text of one block and its names; the spans count from its start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    pub text: String,
    pub names: Vec<(Span, EntityKind)>,
}

/// Blocks that belong together.
pub type Article = Vec<Block>;

/// Why a training file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("line {line}: {reason}")]
    Line { line: usize, reason: String },
    #[error("there is no annotated text in it")]
    Empty,
}

/// Reads annotated articles: lines of JSON when the first character is `{`, else CoNLL columns.
///
/// # Errors
/// Names the line that cannot be read.
pub fn read(text: &str) -> Result<Vec<Article>, DataError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let articles =
        if text.trim_start().starts_with('{') { read_json(text)? } else { read_columns(text)? };
    if articles.iter().all(|article| article.is_empty()) {
        Err(DataError::Empty)
    } else {
        Ok(articles)
    }
}

/// A token in the first column, a BIO tag in the last; a blank line ends a sentence, a line
/// `-DOCSTART-` an article. The tokens are written out as a newspaper would.
fn read_columns(text: &str) -> Result<Vec<Article>, DataError> {
    let mut articles = vec![Vec::new()];
    let mut sentence: Vec<(&str, &str)> = Vec::new();
    for (number, line) in text.lines().chain(std::iter::once("")).enumerate() {
        let line = line.trim_end();
        let new_article = line.starts_with("-DOCSTART-");
        if line.is_empty() || new_article {
            if !sentence.is_empty()
                && let Some(article) = articles.last_mut()
            {
                article.push(write_out(&sentence));
                sentence.clear();
            }
            if new_article {
                articles.push(Vec::new());
            }
            continue;
        }
        let mut columns = line.split(['\t', ' ']).filter(|column| !column.is_empty());
        let token = columns.next().unwrap_or_default();
        let tag = columns.next_back().unwrap_or("O");
        let known =
            tag == "O" || tag.split_once('-').is_some_and(|(place, _)| matches!(place, "B" | "I"));
        if !known {
            let reason = format!("“{tag}” is no tag: expected O, B-PER, I-PER, ...");
            return Err(DataError::Line { line: number + 1, reason });
        }
        sentence.push((token, tag));
    }
    articles.retain(|article| !article.is_empty());
    Ok(articles)
}

/// The text of a tokenised sentence with Italian spacing.
fn write_out(sentence: &[(&str, &str)]) -> Block {
    let mut block = Block::default();
    let mut glued = true;
    let mut quoted = false;
    let mut open: Option<EntityKind> = None;
    for &(token, tag) in sentence {
        let closes = matches!(
            token,
            "," | "."
                | ";"
                | ":"
                | "!"
                | "?"
                | ")"
                | "]"
                | "}"
                | "»"
                | "”"
                | "%"
                | "…"
                | "..."
                | "/"
                | "'s"
        ) || (token == "\"" && quoted);
        if !glued && !closes {
            block.text.push(' ');
        }
        let start = block.text.len();
        block.text.push_str(token);
        let end = block.text.len();
        if token == "\"" {
            quoted = !quoted;
        }
        let elided = token.ends_with(['\'', '’'])
            && token.chars().rev().nth(1).is_some_and(char::is_alphabetic);
        glued = elided
            || matches!(token, "(" | "[" | "{" | "«" | "“" | "/" | "#")
            || (token == "\"" && quoted);
        let kind = tag.split_once('-').and_then(|(_, label)| EntityKind::from_label(label));
        match (kind, block.names.last_mut()) {
            (Some(kind), Some((span, _))) if open == Some(kind) && tag.starts_with('I') => {
                span.end = end as u32;
            }
            (Some(kind), _) => block.names.push((Span::new(start, end), kind)),
            (None, _) => {}
        }
        open = kind;
    }
    block
}

#[derive(Deserialize)]
struct Annotated {
    text: String,
    #[serde(default)]
    entities: Vec<Entity>,
}

/// Offsets in code points, as `annotate` has them.
#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    label: String,
}

fn read_json(text: &str) -> Result<Vec<Article>, DataError> {
    let mut articles = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let bad = |reason: String| DataError::Line { line: number + 1, reason };
        let annotated: Annotated =
            serde_json::from_str(line).map_err(|error| bad(error.to_string()))?;
        let bytes: Vec<usize> = annotated
            .text
            .char_indices()
            .map(|(byte, _)| byte)
            .chain(std::iter::once(annotated.text.len()))
            .collect();
        let mut names = Vec::new();
        for entity in &annotated.entities {
            let Some(kind) = EntityKind::from_label(&entity.label) else { continue };
            match (bytes.get(entity.start), bytes.get(entity.end)) {
                (Some(&start), Some(&end)) if start < end => {
                    names.push((Span::new(start, end), kind))
                }
                _ => {
                    let (start, end) = (entity.start, entity.end);
                    return Err(bad(format!("the name at {start}..{end} is outside the text")));
                }
            }
        }
        names.sort_unstable();
        articles.push(lines(&annotated.text, &names));
    }
    Ok(articles)
}

/// The lines of a text as blocks.
fn lines(text: &str, names: &[(Span, EntityKind)]) -> Article {
    let mut article = Vec::new();
    let mut start = 0u32;
    for line in text.split_inclusive('\n') {
        let span = Span { start, end: start + line.len() as u32 };
        start = span.end;
        if line.trim().is_empty() {
            continue;
        }
        let names = names
            .iter()
            .filter(|(name, _)| span.covers(*name))
            .map(|(name, kind)| {
                (Span { start: name.start - span.start, end: name.end - span.start }, *kind)
            })
            .collect();
        article.push(Block { text: line.trim_end().to_string(), names });
    }
    article
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(article: &Article) -> Vec<String> {
        let mark = |block: &Block| {
            let mut text = block.text.clone();
            for (span, kind) in block.names.iter().rev() {
                text.insert_str(span.end as usize, &format!("]{}", kind.label()));
                text.insert(span.start as usize, '[');
            }
            text
        };
        article.iter().map(mark).collect()
    }

    #[test]
    fn columns_become_text() {
        let columns = "L'\tO\nAquila\tB-LOC\n,\tO\nha\tO\ndetto\tO\n\"\tO\nsì\tO\n\"\tO\n\n\
                       Ugo\tB-PER\nRossi\tI-PER\nRoma\tB-LOC\n(\tO\nUe\tI-ORG\n)\tO\n";
        let articles = read(columns).unwrap();
        assert_eq!(
            marked(&articles[0]),
            ["L'[Aquila]LOC, ha detto \"sì\"", "[Ugo Rossi]PER [Roma]LOC ([Ue]ORG)"]
        );
    }

    #[test]
    fn annotations_become_blocks() {
        let json = "{\"text\": \"Però Roma\\n\\nUgo è lì\", \"entities\": [{\"start\": 5, \"end\": 9, \"type\": \"LOC\"}, {\"start\": 11, \"end\": 14, \"type\": \"PER\"}]}\n";
        assert_eq!(marked(&read(json).unwrap()[0]), ["Però [Roma]LOC", "[Ugo]PER è lì"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, expected) in [
            ("Roma\tB-LOC\n\nUgo\tX\n", "line 3: “X” is no tag: expected O, B-PER, I-PER, ..."),
            (
                "{\"text\": \"Ugo\", \"entities\": [{\"start\": 0, \"end\": 9, \"type\": \"PER\"}]}",
                "line 1: the name at 0..9 is outside the text",
            ),
            ("", "there is no annotated text in it"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), expected);
        }
    }
}
