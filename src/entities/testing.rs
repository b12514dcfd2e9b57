//! Blocks with their names marked in the text, for tests: `[PER Vladimir Putin] parla`, and
//! `[PER? Vladimir Putin] parla` where the tagger is not sure.

use super::chain::NamedBlock;
use super::mention::{EntityKind, Mention};
use super::named::{Named, Names};
use crate::lang::italian;
use crate::text::{BlockKind, Span};

/// A text without its marks, and what they marked.
pub fn marked(text: &str) -> (String, Vec<Mention>) {
    let (mut plain, mut mentions) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let (label, after) = after.split_once(' ').expect("a kind before the name");
        let kind = match label.trim_end_matches('?') {
            "PER" => EntityKind::Person,
            "LOC" => EntityKind::Place,
            "ORG" => EntityKind::Organisation,
            _ => panic!("no kind in {label:?}"),
        };
        let confidence = if label.ends_with('?') { 0.3 } else { 1.0 };
        let (name, after) = after.split_once(']').expect("a closing bracket");
        let start = plain.len();
        plain.push_str(name);
        let span = Span::new(start, plain.len());
        mentions.push(Mention { span, kind, confidence });
        rest = after;
    }
    plain.push_str(rest);
    (plain, mentions)
}

/// An article with a block a line.
#[derive(Debug)]
pub struct Fixture {
    pub text: String,
    blocks: Vec<(u32, String, BlockKind, Named)>,
}

impl Fixture {
    /// A line that starts with `# ` is a heading; the mark stays in the text.
    pub fn new(marked_text: &str) -> Fixture {
        let mut fixture = Fixture { text: String::new(), blocks: Vec::new() };
        for line in marked_text.split_inclusive('\n') {
            let (text, mentions) = marked(line);
            let kind =
                if line.starts_with("# ") { BlockKind::Heading } else { BlockKind::Paragraph };
            let offset = fixture.text.len() as u32;
            fixture.text.push_str(&text);
            let named = Named::read(&text, kind, mentions, &mut Names::default(), italian());
            fixture.blocks.push((offset, text, kind, named));
        }
        fixture
    }

    pub fn blocks(&self) -> Vec<NamedBlock<'_>> {
        self.blocks
            .iter()
            .map(|(offset, text, kind, named)| NamedBlock {
                offset: *offset,
                text,
                kind: *kind,
                named,
            })
            .collect()
    }
}
