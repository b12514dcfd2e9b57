//! Making training text as messy as what newsrooms save.
//!
//! Corpora are clean: one sentence a line, every heading apart. Saved articles have headings in
//! capitals, headings glued to the sentence after them, agencies' datelines. Some training
//! sentences are changed in these ways, in their place, so that their neighbours stay the same.

use super::Random;
use super::data::{Article, Block};
use crate::entities::mention::EntityKind;
use crate::text::Span;

/// Shares of sentences that are written in capitals, glued to the next, or begin with a dateline.
const SHOUTED: f32 = 0.03;
const GLUED: f32 = 0.05;
const DATED: f32 = 0.03;

/// The articles with some of their blocks changed; the same ones for the same articles.
pub fn augment(articles: &[Article]) -> Vec<Article> {
    let mut random = Random(0x6e65_7773);
    let datelines: Vec<Block> = include_str!("../../lang/it/datelines.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(marked)
        .collect();
    articles.iter().map(|article| augmented(article, &datelines, &mut random)).collect()
}

fn augmented(article: &Article, datelines: &[Block], random: &mut Random) -> Article {
    let mut changed: Article = Vec::with_capacity(article.len());
    let mut blocks = article.iter().peekable();
    while let Some(block) = blocks.next() {
        if random.chance(SHOUTED) {
            changed.push(shouted(block));
        } else if random.chance(GLUED)
            && let Some(next) = blocks.next_if(|next| starts_large(next))
        {
            changed.push(joined(&unfinished(block), next));
        } else if random.chance(DATED) && starts_large(block) && !datelines.is_empty() {
            let dateline = &datelines[random.next() as usize % datelines.len()];
            changed.push(joined(dateline, block));
        } else {
            changed.push(block.clone());
        }
    }
    changed
}

/// In capitals. A letter that becomes longer or shorter stays as it is.
fn shouted(block: &Block) -> Block {
    let upper = |c: char| {
        let mut large = c.to_uppercase();
        match (large.next(), large.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    Block { text: block.text.chars().map(upper).collect(), names: block.names.clone() }
}

/// Without the mark that ends it, unless that belongs to a name.
fn unfinished(block: &Block) -> Block {
    let text = block.text.trim_end_matches(['.', '!', '?', ' ']);
    let last = block.names.last().map_or(0, |(span, _)| span.end as usize);
    let end = text.len().max(last);
    Block { text: block.text[..end].to_string(), names: block.names.clone() }
}

fn joined(first: &Block, second: &Block) -> Block {
    let by = first.text.len() as u32 + 1;
    let names = second.names.iter().map(|(span, kind)| (span.shifted(by), *kind));
    Block {
        text: format!("{} {}", first.text, second.text),
        names: first.names.iter().copied().chain(names).collect(),
    }
}

fn starts_large(block: &Block) -> bool {
    block.text.starts_with(char::is_uppercase)
}

/// A text with its names marked: `([ANSA]ORG) - [ROMA]LOC`.
fn marked(line: &str) -> Block {
    let mut block = Block::default();
    let mut start = 0;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '[' => start = block.text.len(),
            ']' => {
                let label = rest.get(..3).and_then(EntityKind::from_label);
                if let Some(kind) = label {
                    block.names.push((Span::new(start, block.text.len()), kind));
                    rest = &rest[3..];
                }
            }
            c => block.text.push(c),
        }
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(block: &Block) -> Vec<(&str, &str)> {
        block.names.iter().map(|(span, kind)| (span.of(&block.text), kind.label())).collect()
    }

    #[test]
    fn names_stay_where_they_are() {
        let dateline = marked("([ANSA]ORG) - [ROMA]LOC, 17 SET -");
        assert_eq!(dateline.text, "(ANSA) - ROMA, 17 SET -");
        let sentence = marked("Il sindaco di [Kiev]LOC è [Vitalij Kličko]PER.");
        let both = joined(&dateline, &sentence);
        assert_eq!(
            names(&both),
            [("ANSA", "ORG"), ("ROMA", "LOC"), ("Kiev", "LOC"), ("Vitalij Kličko", "PER")]
        );
        assert_eq!(shouted(&sentence).text, "IL SINDACO DI KIEV È VITALIJ KLIČKO.");
        assert_eq!(names(&unfinished(&sentence)), names(&sentence));
        assert_eq!(unfinished(&sentence).text, "Il sindaco di Kiev è Vitalij Kličko");
    }

    #[test]
    fn datelines_are_marked_well() {
        for line in
            include_str!("../../lang/it/datelines.txt").lines().filter(|l| !l.starts_with('#'))
        {
            let block = marked(line);
            assert!(!block.text.contains(['[', ']']), "{line}");
            assert_eq!(block.names.len(), line.matches('[').count(), "{line}");
        }
    }
}
