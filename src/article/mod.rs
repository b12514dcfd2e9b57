//! One analysed article: its blocks with their annotations, kept up to date edit by edit.
//!
//! Reading an article has two steps. *Recognition* looks at one block at a time and knows nothing
//! but its text; its results live until that text changes and move with it. *Settling* looks at
//! the whole article, through what was recognised: which day *ieri* is, which Zelensky that is. It
//! is linear in annotations, not in text, and done anew after every edit. So an article that was
//! edited equals one that was read from nothing, at the cost of the blocks that changed.

mod block;
pub mod layout;
mod moved;

pub use block::Block;
pub use layout::Placed;
pub use moved::Moved;

use crate::dates::ignore::Ignored;
use crate::dates::{ArticleDates, DatedBlock, Grain, Moment};
use crate::entities::findings::{Archive, NoArchive, Subject};
use crate::entities::{
    BlockNames, Chains, Knowledge, Memory, Mention, Named, NamedBlock, Names, Tagger, shape,
};
use crate::finding::Finding;
use crate::lang::Language;
use crate::settings::Settings;
use crate::text::{Encoding, Position, Span, Splice, Text, position_in};
use std::sync::Arc;

/// What it takes to read an article: the language, the model, the settings and what the user has
/// stated. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pub language: &'static Language,
    pub tagger: Arc<Tagger>,
    pub settings: Arc<Settings>,
    pub knowledge: Arc<Knowledge>,
}

/// An article and everything understood of it. Immutable, and cheap to clone.
#[derive(Clone)]
pub struct Article {
    text: Text,
    blocks: Arc<[Placed]>,
    understood: Arc<Understood>,
    given: Option<Moment>,
}

/// What settling finds. Spans count article bytes.
struct Understood {
    dates: ArticleDates,
    chains: Chains,
    /// Findings on names, by the article and what users state alone.
    names: Vec<Finding>,
    /// What the tagger's second pass leaves to the next one.
    memory: Memory,
    tagger: Arc<Tagger>,
}

impl Reader {
    /// The reader of one file, by its path relative to the root: what is stated of other files
    /// alone does not count.
    pub fn for_file(&self, name: &str) -> Reader {
        Reader { knowledge: Arc::new(self.knowledge.for_file(name)), ..self.clone() }
    }

    /// Reads an article from nothing. `given` is its date, where the caller knows it.
    pub fn read(&self, text: &str, given: Option<Moment>) -> Article {
        let text = Text::new(text);
        let blocks = layout::lay_out(&text, |kind, text| self.recognise(kind, text));
        self.settle(text, blocks.into(), given, &Memory::default())
    }

    /// The article after an edit: `text` is what `splice` made of its text.
    pub fn read_edited(&self, article: &Article, text: Text, splice: Splice) -> Article {
        if !self.recognised(article) {
            return self.read(&text.to_string(), article.given);
        }
        let blocks = layout::lay_out_again(&article.blocks, &text, splice, |kind, text| {
            self.recognise(kind, text)
        });
        self.settle(text, blocks.into(), article.given, &article.understood.memory)
    }

    /// The same article under other settings or knowledge: nothing is recognised again, unless
    /// the model is another one.
    pub fn read_again(&self, article: &Article) -> Article {
        if !self.recognised(article) {
            return self.read(&article.text.to_string(), article.given);
        }
        let blocks = Arc::clone(&article.blocks);
        self.settle(article.text.clone(), blocks, article.given, &article.understood.memory)
    }

    /// Whether the blocks of an article were recognised with this reader's model.
    fn recognised(&self, article: &Article) -> bool {
        Arc::ptr_eq(&self.tagger, &article.understood.tagger)
    }

    fn recognise(&self, kind: crate::text::BlockKind, text: String) -> Arc<Block> {
        Arc::new(Block::recognise(kind, text, self.language, &self.tagger))
    }

    fn settle(
        &self,
        text: Text,
        blocks: Arc<[Placed]>,
        given: Option<Moment>,
        memory: &Memory,
    ) -> Article {
        let dated = dated(&blocks);
        let mut dates = crate::dates::resolve(&dated, given, &self.settings, self.language);
        self.leave_ignored(&blocks, &mut dates.findings);
        crate::dates::findings::hush(&mut dates.findings);
        let tagged: Vec<&BlockNames> = blocks.iter().map(|placed| &placed.block.names).collect();
        let names = self.tagger.second_pass(&tagged, memory);
        let shaped = self.shaped(&blocks, names.blocks);
        let mut written = Names::default();
        let read: Vec<Arc<Named>> = blocks
            .iter()
            .zip(shaped)
            .map(|(placed, mut mentions)| {
                self.knowledge.add_stated(&placed.block.text, &mut mentions);
                drop_dates(&placed.block, &mut mentions);
                placed.block.named(mentions, &mut written, self.language)
            })
            .collect();
        let named = named(&blocks, read.iter().map(|named| &**named));
        let chains = crate::entities::chains(&named, &self.knowledge, self.language);
        let mut on_names = self.findings_on_names(&dated, &named, &chains, &dates, &NoArchive);
        self.leave_ignored(&blocks, &mut on_names);
        let understood = Understood {
            dates,
            chains,
            names: on_names,
            memory: names.memory,
            tagger: Arc::clone(&self.tagger),
        };
        Article { text, blocks, understood: Arc::new(understood), given }
    }
}

impl Reader {
    /// The names of the blocks in their shape.
    fn shaped(&self, blocks: &[Placed], tagged: Vec<Vec<Mention>>) -> Vec<Vec<Mention>> {
        let shaped: Vec<Arc<shape::Shaped>> = blocks
            .iter()
            .zip(tagged)
            .map(|(placed, tagged)| placed.block.shaped(tagged, self.language, &self.tagger))
            .collect();
        let mut names: Vec<Vec<Mention>> =
            shaped.iter().map(|shaped| shaped.mentions.clone()).collect();
        if shaped.iter().any(|shaped| shaped.pairs) {
            let texts: Vec<&str> = blocks.iter().map(|placed| &*placed.block.text).collect();
            shape::part_pairs(&texts, &mut names);
        }
        names
    }

    /// All findings on an article, by what an archive says as well, in the order of its text.
    pub fn findings_with(&self, article: &Article, archive: &dyn Archive) -> Vec<Finding> {
        let read: Vec<Arc<Named>> =
            article.blocks.iter().map(|placed| placed.block.last_named()).collect();
        let named = named(&article.blocks, read.iter().map(|named| &**named));
        let Understood { dates, chains, .. } = &*article.understood;
        let mut found =
            self.findings_on_names(&dated(&article.blocks), &named, chains, dates, archive);
        self.leave_ignored(&article.blocks, &mut found);
        found.extend(dates.findings.iter().cloned());
        found.sort_by_key(|finding| (finding.span, finding.code));
        found
    }

    /// Takes out the findings that it was decided to hear no more of.
    fn leave_ignored(&self, blocks: &[Placed], findings: &mut Vec<Finding>) {
        findings.retain(|finding| {
            let Some((placed, span)) = layout::block_of(blocks, finding.span) else { return true };
            !self.knowledge.ignores(finding.code, &placed.block.text, span)
        });
    }

    fn findings_on_names(
        &self,
        dated: &[DatedBlock<'_>],
        blocks: &[NamedBlock<'_>],
        chains: &Chains,
        dates: &ArticleDates,
        archive: &dyn Archive,
    ) -> Vec<Finding> {
        let own = dates.date.value.filter(|moment| moment.grain >= Grain::Day);
        let mut found = crate::entities::findings::findings(&Subject {
            blocks,
            chains,
            identities: &[],
            date: own.map(|moment| moment.date),
            knowledge: &self.knowledge,
            archive,
            settings: &self.settings,
            language: self.language,
        });
        if !found.is_empty() {
            let ignored = Ignored::in_comments(dated);
            found.retain(|finding| !ignored.covers(finding));
        }
        found
    }
}

fn dated(blocks: &[Placed]) -> Vec<DatedBlock<'_>> {
    let blocks = blocks.iter().map(|Placed { offset, block, .. }| DatedBlock {
        offset: *offset,
        text: &block.text,
        kind: block.kind,
        dates: &block.dates,
    });
    blocks.collect()
}

fn named<'a>(blocks: &'a [Placed], named: impl Iterator<Item = &'a Named>) -> Vec<NamedBlock<'a>> {
    let blocks = blocks.iter().zip(named).map(|(Placed { offset, block, .. }, named)| NamedBlock {
        offset: *offset,
        text: &block.text,
        kind: block.kind,
        named,
    });
    blocks.collect()
}

/// What is a date is no name: *Primo maggio*, *Ferragosto*. The grammar of dates leaves out those
/// that are names (*via XX Settembre*, *Domenica Rossi*).
fn drop_dates(block: &Block, mentions: &mut Vec<Mention>) {
    let mut dates = block.dates.expressions.iter().peekable();
    mentions.retain(|mention| {
        while dates.next_if(|date| date.span.end <= mention.span.start).is_some() {}
        dates.peek().is_none_or(|date| !date.span.overlaps(mention.span))
    });
}

impl Article {
    pub fn text(&self) -> &Text {
        &self.text
    }

    pub fn blocks(&self) -> &[Placed] {
        &self.blocks
    }

    /// The places where a span starts and ends: as [`Text::range`], at the cost of two looks at a
    /// block.
    pub fn range(&self, span: Span, encoding: Encoding) -> (Position, Position) {
        (self.position(span.start, encoding), self.position(span.end, encoding))
    }

    /// The blocks that a span touches and those beside them: what an edit of the span may change.
    pub fn blocks_round(&self, span: Span) -> Span {
        let start = self.blocks.partition_point(|placed| placed.offset <= span.start);
        let behind = self.blocks.partition_point(|placed| placed.offset <= span.end);
        let offset = |at: usize| self.blocks.get(at).map(|placed| placed.offset);
        Span {
            start: offset(start.saturating_sub(2)).unwrap_or(0),
            end: offset(behind + 1).unwrap_or(self.text.len() as u32),
        }
    }

    fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let behind = self.blocks.partition_point(|placed| placed.offset <= offset);
        let (before, placed) = match self.blocks.get(..behind).unwrap_or_default() {
            [.., before, placed] => (Some(before), placed),
            [placed] => (None, placed),
            [] => return Position::default(),
        };
        let within = position_in(&placed.block.text, (offset - placed.offset) as usize, encoding);
        // A long line is cut into several blocks: its columns count from where it starts.
        let inside_line = within.line == 0 && before.is_some_and(|b| !b.block.ends_line());
        match inside_line {
            true => self.text.position(offset as usize, encoding),
            false => Position::new(placed.line + within.line, within.character),
        }
    }

    pub fn dates(&self) -> &ArticleDates {
        &self.understood.dates
    }

    pub fn chains(&self) -> &Chains {
        &self.understood.chains
    }

    /// What is to be said of this article on its own, in the order of its text.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let Understood { dates, names, .. } = &*self.understood;
        let mut dates = dates.findings.iter().peekable();
        let mut names = names.iter().peekable();
        std::iter::from_fn(move || match (dates.peek(), names.peek()) {
            (Some(date), Some(name)) if name.span < date.span => names.next(),
            (None, _) => names.next(),
            _ => dates.next(),
        })
    }

    /// How many blocks this article does not share with `other`: those that had to be recognised
    /// to get from one to the other.
    pub fn blocks_not_in(&self, other: &Article) -> usize {
        let old: rustc_hash::FxHashSet<*const Block> =
            other.blocks.iter().map(|placed| Arc::as_ptr(&placed.block)).collect();
        self.blocks.iter().filter(|placed| !old.contains(&Arc::as_ptr(&placed.block))).count()
    }
}
