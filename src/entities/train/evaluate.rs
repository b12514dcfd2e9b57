//! How often a tagger is right.

use std::collections::BTreeMap;
use std::fmt;

use super::data::Article;
use crate::entities::mention::{EntityKind, Mention};
use crate::entities::tagger::analysis::Analysis;
use crate::entities::tagger::{BlockNames, Memory, Tagger};
use crate::text::Span;

/// Right, wrongly found, missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub extra: usize,
    pub missed: usize,
}

impl Tally {
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.extra)
    }

    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    pub fn f(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.extra + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(tallies: I) -> Tally {
        tallies.fold(Tally::default(), |sum, t| Tally {
            right: sum.right + t.right,
            extra: sum.extra + t.extra,
            missed: sum.missed + t.missed,
        })
    }
}

/// A name that is wrong or missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The names that overlap: what was expected and what was found, either of them empty.
    pub expected: Vec<(String, &'static str)>,
    pub found: Vec<(String, &'static str)>,
    /// The text around.
    pub context: String,
}

/// The result of tagging annotated articles.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// By kind: spans and kinds exactly right.
    pub spans: [Tally; 3],
    /// By kind: single tokens.
    pub tokens: [Tally; 3],
    /// Spans whatever their kind.
    pub untyped: Tally,
    /// By tenth of the confidence: names found, names right, sum of confidences.
    pub calibration: [(usize, usize, f64); 10],
    pub mistakes: Vec<Mistake>,
}

/// The names that a tagger finds in the blocks of an article.
pub fn tag(tagger: &Tagger, article: &Article) -> Vec<Vec<Mention>> {
    let names: Vec<BlockNames> =
        article.iter().map(|block| tagger.first_pass(&block.text)).collect();
    let blocks: Vec<&BlockNames> = names.iter().collect();
    tagger.second_pass(&blocks, &Memory::default()).blocks
}

impl Evaluation {
    /// Tags the articles and compares.
    pub fn of(tagger: &Tagger, articles: &[Article]) -> Self {
        let mut evaluation = Evaluation::default();
        for article in articles {
            for (block, mentions) in article.iter().zip(tag(tagger, article)) {
                evaluation.add(&block.text, &block.names, &mentions);
            }
        }
        evaluation
    }

    fn add(&mut self, text: &str, gold: &[(Span, EntityKind)], found: &[Mention]) {
        for mention in found {
            let right = gold.contains(&(mention.span, mention.kind));
            let tally = &mut self.spans[mention.kind as usize];
            if right {
                tally.right += 1
            } else {
                tally.extra += 1
            }
            if gold.iter().any(|(span, _)| *span == mention.span) {
                self.untyped.right += 1;
            } else {
                self.untyped.extra += 1;
            }
            let tenth = ((mention.confidence * 10.0) as usize).min(9);
            let (all, good, sum) = &mut self.calibration[tenth];
            *all += 1;
            *good += usize::from(right);
            *sum += f64::from(mention.confidence);
            if !right {
                self.mistakes.push(mistake(text, mention.span, gold, found));
            }
        }
        for (span, kind) in gold {
            let same = |mention: &&Mention| mention.span == *span;
            if !found.iter().filter(same).any(|mention| mention.kind == *kind) {
                self.spans[*kind as usize].missed += 1;
                if !found.iter().any(|mention| mention.span.overlaps(*span)) {
                    self.mistakes.push(mistake(text, *span, gold, found));
                }
            }
            if !found.iter().any(|mention| mention.span == *span) {
                self.untyped.missed += 1;
            }
        }
        for token in Analysis::new(text).tokens {
            let expected = gold.iter().find(|(span, _)| span.overlaps(token.span)).map(|(_, k)| *k);
            let got = found.iter().find(|m| m.span.overlaps(token.span)).map(|m| m.kind);
            if expected == got {
                if let Some(kind) = got {
                    self.tokens[kind as usize].right += 1;
                }
                continue;
            }
            if let Some(kind) = got {
                self.tokens[kind as usize].extra += 1;
            }
            if let Some(kind) = expected {
                self.tokens[kind as usize].missed += 1;
            }
        }
    }

    pub fn micro(&self) -> Tally {
        self.spans.iter().copied().sum()
    }

    /// The mistakes made most often, with one context each.
    pub fn most_frequent(&self, count: usize) -> Vec<(usize, &Mistake)> {
        let mut groups: BTreeMap<_, (usize, &Mistake)> = BTreeMap::new();
        for mistake in &self.mistakes {
            groups.entry((&mistake.expected, &mistake.found)).or_insert((0, mistake)).0 += 1;
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
        groups.truncate(count);
        groups
    }
}

fn mistake(text: &str, at: Span, gold: &[(Span, EntityKind)], found: &[Mention]) -> Mistake {
    let name = |span: Span, kind: EntityKind| (span.of(text).to_string(), kind.label());
    let start = text[..at.start as usize].char_indices().rev().nth(40).map_or(0, |(byte, _)| byte);
    let rest = &text[at.end as usize..];
    let end = rest.char_indices().nth(40).map_or(text.len(), |(byte, _)| at.end as usize + byte);
    Mistake {
        expected: gold.iter().filter(|(s, _)| s.overlaps(at)).map(|(s, k)| name(*s, *k)).collect(),
        found: found.iter().filter(|m| m.span.overlaps(at)).map(|m| name(m.span, m.kind)).collect(),
        context: text[start..end].to_string(),
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |names: &[(String, &'static str)]| {
            let names: Vec<_> =
                names.iter().map(|(name, kind)| format!("{name} ({kind})")).collect();
            if names.is_empty() { "nothing".to_string() } else { names.join(" + ") }
        };
        let context = self.context.replace('\n', " ");
        write!(out, "{} for {}: …{context}…", names(&self.found), names(&self.expected))
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "exact spans    precision  recall       F    names")?;
        let mut row = |name: &str, tally: &Tally| {
            let (p, r, f) = (tally.precision() * 100.0, tally.recall() * 100.0, tally.f() * 100.0);
            writeln!(out, "{name:<15}{p:>8.2} {r:>8.2} {f:>8.2} {:>7}", tally.right + tally.missed)
        };
        for kind in EntityKind::ALL {
            row(kind.label(), &self.spans[kind as usize])?;
        }
        row("micro", &self.micro())?;
        row("any kind", &self.untyped)?;
        for kind in EntityKind::ALL {
            row(&format!("{} tokens", kind.label()), &self.tokens[kind as usize])?;
        }
        row("micro tokens", &self.tokens.iter().copied().sum())?;
        let macro_f =
            |tallies: &[Tally; 3]| tallies.iter().map(Tally::f).sum::<f64>() / 3.0 * 100.0;
        writeln!(
            out,
            "macro F        {:.2}, of tokens {:.2}",
            macro_f(&self.spans),
            macro_f(&self.tokens)
        )?;
        writeln!(out, "\nconfidence      names    said   right")?;
        for (tenth, (all, good, sum)) in self.calibration.iter().enumerate() {
            if *all > 0 {
                let (from, to) = (tenth as f64 / 10.0, (tenth + 1) as f64 / 10.0);
                let (said, right) = (sum / *all as f64, share(*good, *all));
                writeln!(out, "{from:.1} to {to:.1}    {all:>7}  {said:.3}   {right:.3}")?;
            }
        }
        Ok(())
    }
}
