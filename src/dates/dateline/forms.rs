//! The forms in which articles state their dates, and how each is known.

use super::{Statement, StatementKind};
use crate::dates::resolve::DatedBlock;
use crate::dates::{CalendarDate, ClockTime, NumericOrder, Timex};
use crate::lang::judging::Dateline as Words;
use crate::settings::IsoDate;
use crate::text::{BlockKind, Span, markup};
use jiff::civil::{Date, Time};

/// So many blocks from either end an article may state its date.
const HEAD: usize = 8;
const FOOT: usize = 5;
/// Lines that hold a date and little else are at most this long, in bytes.
const LINE: usize = 120;
/// An article's body is longer than so many bytes.
const BODY: usize = 400;
/// A dateline stands within so many bytes of its block's start.
const OPENING: usize = 200;

/// All statements, in text order.
pub fn statements(blocks: &[DatedBlock<'_>], words: &Words) -> Vec<Statement> {
    let mut found = Vec::new();
    if let Some(front) = blocks.first().filter(|block| block.kind == BlockKind::FrontMatter) {
        front_matter(front, words, &mut found);
    }
    let (head, foot) = ends(blocks);
    let mut read = 0;
    for block in head {
        let before = found.len();
        Reading::of(block, blocks, words).read(&mut found);
        read = block.offset + 1;
        // What an article says of itself stands before what it says of the world.
        let body = block.kind == BlockKind::Paragraph && block.text.len() > LINE;
        if body
            && found.len() == before
            && found.iter().any(|s| s.kind != StatementKind::FrontMatter)
        {
            break;
        }
    }
    for block in foot.into_iter().filter(|block| block.offset >= read) {
        Reading::of(block, blocks, words).read(&mut found);
    }
    // A date in a line of its own says which day it is once: more are a chronicle.
    let first_line = found.iter().position(|statement| statement.kind == StatementKind::Line);
    let mut at = 0;
    found.retain(|statement| {
        at += 1;
        statement.kind != StatementKind::Line || Some(at - 1) == first_line
    });
    found
}

/// Days that addresses in the head or foot name, as `/2019/08/01/`: proposed, never taken.
pub fn proposed(blocks: &[DatedBlock<'_>]) -> Vec<Date> {
    let (head, foot) = ends(blocks);
    let mut days = Vec::new();
    for block in head.into_iter().chain(foot) {
        let text = block.text;
        for (at, _) in text.match_indices("/20").take(HEAD) {
            if let Some(day) = text.get(at..at + 12).and_then(day_in_address)
                && !days.contains(&day)
            {
                days.push(day);
            }
        }
    }
    days
}

/// `/2019/08/01/` or `/2019/08/01-`.
fn day_in_address(text: &str) -> Option<Date> {
    let mut parts = text.get(1..11)?.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2)
        || text.as_bytes().get(11)?.is_ascii_alphanumeric()
    {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

type Ends<'b, 'a> = (Vec<&'b DatedBlock<'a>>, Vec<&'b DatedBlock<'a>>);

/// The blocks of prose at the head and foot; those of a short article are in both.
fn ends<'b, 'a>(blocks: &'b [DatedBlock<'a>]) -> Ends<'b, 'a> {
    let prose = |block: &&DatedBlock| {
        block.kind.is_prose()
            && block.kind != BlockKind::FrontMatter
            && !block.text.trim().is_empty()
    };
    let head = blocks.iter().filter(prose).take(HEAD).collect();
    let mut foot: Vec<_> = blocks.iter().rev().filter(prose).take(FOOT).collect();
    foot.reverse();
    (head, foot)
}

/// `data: 2025-09-04` and the like.
fn front_matter(block: &DatedBlock, words: &Words, found: &mut Vec<Statement>) {
    let mut at = 0;
    for line in block.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let name = key.trim().trim_matches('"').to_lowercase();
        let kind = if words.keys.contains(&name) {
            StatementKind::FrontMatter
        } else if words.updated_keys.contains(&name) {
            StatementKind::Updated
        } else {
            continue;
        };
        let bare = value.trim().trim_matches(['"', '\'']);
        let from = start + key.len() + 1 + value.find(bare).unwrap_or(0);
        let span = Span::new(from, from + bare.len());
        let evidence = line.trim().to_owned();
        match IsoDate::parse(bare) {
            Some(IsoDate { year, month: Some(month), day, time }) => found.push(Statement {
                span: span.shifted(block.offset),
                kind,
                year: Some(year),
                month,
                day,
                time,
                is_clear: true,
                at_end: false,
                evidence,
            }),
            Some(_) => {}
            None => {
                let stated =
                    block.dates.expressions.iter().find(|expression| span.covers(expression.span));
                if let Some(stated) = stated.and_then(|expression| Stated::of(&expression.timex)) {
                    found.extend(stated.statement(
                        kind,
                        span.shifted(block.offset),
                        evidence,
                        false,
                    ));
                }
            }
        }
    }
}

/// A block being read for datelines, with its markup blanked out.
struct Reading<'b, 'a> {
    block: &'b DatedBlock<'a>,
    text: std::borrow::Cow<'a, str>,
    words: &'b Words,
    /// Behind the article's body.
    at_end: bool,
    /// There is nothing else.
    is_all: bool,
    /// Nothing comes behind it.
    is_last: bool,
}

impl<'b, 'a> Reading<'b, 'a> {
    fn of(block: &'b DatedBlock<'a>, blocks: &[DatedBlock<'_>], words: &'b Words) -> Self {
        let end = blocks.last().map_or(0, |last| last.offset as usize + last.text.len());
        let after = end - (block.offset as usize + block.text.len()).min(end);
        Reading {
            block,
            text: markup::blanked(block.text),
            words,
            at_end: block.offset as usize > BODY && after < BODY / 2,
            is_all: block.text.len() == end,
            is_last: after == 0,
        }
    }

    fn read(&self, found: &mut Vec<Statement>) {
        let header = if self.at_end { None } else { self.header() };
        let body = header.as_ref().map_or(0, |(_, end)| *end);
        found.extend(header.map(|(statement, _)| statement));
        let mut told = false;
        for expression in self
            .block
            .dates
            .expressions
            .iter()
            .filter(|expression| expression.span.start as usize >= body)
        {
            let Some(stated) = Stated::of(&expression.timex) else { continue };
            let span = expression.span;
            let (start, end) = (span.start as usize, span.end as usize);
            let known =
                if start < OPENING + body && !self.at_end && self.is_agency(body, start, end) {
                    Some((StatementKind::Agency, body))
                } else if let Some((kind, from)) = self.cue(start, end) {
                    Some((kind, from))
                } else if !told
                    && stated.is_full()
                    && (self.is_line()
                        || self.is_byline(start, end)
                        || self.is_last_bracket(start, end))
                {
                    Some((StatementKind::Line, 0))
                } else {
                    None
                };
            let Some((kind, from)) = known else { continue };
            told = true;
            let evidence = self.text.get(from..end).unwrap_or("").trim().to_owned();
            let at = stated.span().unwrap_or(span).shifted(self.block.offset);
            let mut statement = stated.statement(kind, at, evidence, self.at_end);
            if let Some(statement) = &mut statement {
                statement.time = statement.time.or_else(|| self.time_beside());
            }
            found.extend(statement);
        }
    }

    /// `date 2025-09-04` or `date 2025-09` at the head of a block, and where it ends.
    fn header(&self) -> Option<(Statement, usize)> {
        let trimmed = self.text.trim_start();
        let start = self.text.len() - trimmed.len();
        let word = self.words.header.iter().find(|word| {
            trimmed.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        })?;
        let rest = trimmed.get(word.len()..)?;
        let gap = rest.len() - rest.trim_start_matches([' ', ':', '\t', '\u{a0}']).len();
        let value = rest.get(gap..)?;
        let length = value
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | 'T' | ':'))
            .unwrap_or(value.len());
        let written = value.get(..length)?.trim_end_matches(['-', ':']);
        let IsoDate { year, month: Some(month), day, time } = IsoDate::parse(written)? else {
            return None;
        };
        if gap == 0 {
            return None;
        }
        let from = start + word.len() + gap;
        let end = from + written.len();
        let statement = Statement {
            span: Span::new(from, end).shifted(self.block.offset),
            kind: StatementKind::Header,
            year: Some(year),
            month,
            day,
            time,
            is_clear: true,
            at_end: false,
            evidence: self.text.get(start..end)?.to_owned(),
        };
        Some((statement, end))
    }

    /// *Roma, 6 set. (askanews) -*, *(ANSA) - ROMA, 17 SET -*, *BRUXELLES, 20 SET -*
    fn is_agency(&self, body: usize, start: usize, end: usize) -> bool {
        if !matches!(self.block.kind, BlockKind::Paragraph | BlockKind::Heading) {
            return false;
        }
        let (Some(before), Some(after)) = (self.text.get(body..start), self.text.get(end..)) else {
            return false;
        };
        let (signed_before, place) = match bracketed(before) {
            Some((inside, rest)) => {
                (self.is_agency_name(inside), rest.trim_start_matches(is_dash_or_space))
            }
            None => (false, before),
        };
        let place = place.trim();
        let has_place = place.strip_suffix(',').is_some_and(|place| self.is_place(place.trim()));
        if !has_place && !place.is_empty() {
            return false;
        }
        let after = after.trim_start_matches(['.', ' ', '\u{a0}', ',']);
        let (signed_after, rest) = match bracketed(after) {
            Some((inside, rest)) => (self.is_agency_name(inside), rest.trim_start()),
            None => (false, after),
        };
        let dashed = rest.starts_with(is_dash);
        let signed = signed_before || signed_after;
        (has_place && (dashed || signed)) || (signed && dashed)
    }

    fn is_agency_name(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        let known = |name: &str| self.words.agencies.iter().any(|agency| agency == name);
        known(&name) || name.split(['/', '-']).any(|part| known(part.trim()))
    }

    /// One to five words that are written like the name of a place.
    fn is_place(&self, place: &str) -> bool {
        let mut words = 0;
        let like_a_name = place.split_whitespace().all(|word| {
            words += 1;
            let plain = word.trim_end_matches(['\'', '’', '.', ',']);
            word.starts_with(char::is_uppercase)
                || self.words.place_particles.iter().any(|known| known == plain)
        });
        like_a_name && (1..=5).contains(&words) && place.chars().any(char::is_uppercase)
    }

    /// *Pubblicato il*, *Ultimo aggiornamento:*, *Aggiornato alle 10:00 del*: which of them stands
    /// before the date, and where it starts.
    fn cue(&self, start: usize, end: usize) -> Option<(StatementKind, usize)> {
        let before = self.text.get(..start)?;
        let from = segment_start(before);
        let segment = before.get(from..)?;
        let trimmed = segment.trim_start();
        let lower = trimmed.to_lowercase();
        let find = |cues: &[String]| {
            cues.iter().filter(|cue| starts_with_word(&lower, cue)).map(String::len).max()
        };
        let (published, updated) = (find(&self.words.published), find(&self.words.updated));
        let (kind, length) = match (published, updated) {
            (None, None) => return None,
            (published, updated) if updated >= published => (StatementKind::Updated, updated?),
            (published, _) => (StatementKind::Published, published?),
        };
        let filled = lower
            .get(length..)?
            .split(|c: char| c.is_whitespace() || c == ':' || c == ',')
            .all(|word| {
                word.is_empty()
                    || word.chars().all(|c| c.is_ascii_digit() || c == '.')
                    || self.words.fillers.iter().any(|filler| filler == word)
            });
        // *Pubblicato il 4 settembre 2020, il romanzo* tells a story.
        let after = self.text.get(end..)?;
        let goes_on = after.trim_start().strip_prefix(',').is_some_and(|rest| {
            rest.trim_start().starts_with(char::is_alphabetic)
                && !self.words.at_hour.iter().any(|word| starts_with_word(rest.trim_start(), word))
        });
        let capital = trimmed.starts_with(char::is_uppercase) || from == 0;
        (filled && !goes_on && capital).then_some((kind, from + segment.len() - trimmed.len()))
    }

    /// Whether the block holds dates, times and nothing that says more.
    fn is_line(&self) -> bool {
        if self.text.len() > LINE
            || !matches!(self.block.kind, BlockKind::Paragraph | BlockKind::Heading)
        {
            return false;
        }
        let only_days = self.block.dates.expressions.iter().all(|expression| {
            matches!(expression.timex, Timex::Date(_) | Timex::Clock { .. } | Timex::Weekday(_))
        });
        // A text that is a date is no article.
        if !only_days || self.is_all {
            return false;
        }
        let mut from = self.place_before_line();
        for expression in &self.block.dates.expressions {
            if !self.only_fillers(from, expression.span.start as usize) {
                return false;
            }
            from = expression.span.end as usize;
        }
        self.only_fillers(from, self.text.len())
    }

    /// *Roma, 4 settembre 2025*, as letters and press releases begin: where the place ends.
    fn place_before_line(&self) -> usize {
        let first =
            self.block.dates.expressions.first().map_or(0, |first| first.span.start as usize);
        let before = self.text.get(..first).unwrap_or("").trim_end();
        let sentence = self.text.trim_end().ends_with('.');
        match before.strip_suffix(',') {
            Some(place) if !sentence && !self.is_all && self.is_place(place.trim()) => before.len(),
            _ => 0,
        }
    }

    fn only_fillers(&self, from: usize, to: usize) -> bool {
        let between = self.text.get(from..to).unwrap_or("");
        between.split(|c: char| !c.is_alphanumeric()).all(|word| {
            word.is_empty()
                || word.chars().all(|c| c.is_ascii_digit())
                || self.words.fillers.contains(&word.to_lowercase())
        })
    }

    /// *di Mario Rossi | 4 settembre 2025*
    fn is_byline(&self, start: usize, end: usize) -> bool {
        let Some(before) = self.text.get(..start) else { return false };
        if self.text.len() > LINE || !self.only_fillers(end, self.text.len()) || self.at_end {
            return false;
        }
        let lower = before.trim_start().to_lowercase();
        let parted = before.trim_end().ends_with(['|', ',', '•', '·', '-', '–', '—', '/']);
        parted && self.words.bylines.iter().any(|byline| starts_with_word(&lower, byline))
    }

    /// *(01-07-2025 19:35)* at the very end of an article.
    fn is_last_bracket(&self, start: usize, end: usize) -> bool {
        let opened = self.text.get(..start).is_some_and(|before| before.ends_with('('));
        let closed = self.text.get(end..).is_some_and(|after| after.trim() == ")");
        self.is_last && opened && closed
    }

    /// An hour in the same line, as in *Martedì 17 dicembre 2019, 05:01*.
    fn time_beside(&self) -> Option<Time> {
        if !self.is_line() {
            return None;
        }
        self.block.dates.expressions.iter().find_map(|expression| match &expression.timex {
            Timex::Clock { time, .. } => clock(time),
            _ => None,
        })
    }
}

/// What an expression says of a day.
struct Stated<'t> {
    date: &'t CalendarDate,
    time: Option<Time>,
}

impl<'t> Stated<'t> {
    fn of(timex: &'t Timex) -> Option<Self> {
        match timex {
            Timex::Date(date) if date.month.is_some() && date.of.is_none() => {
                Some(Stated { date, time: None })
            }
            Timex::Clock { time, day: Some(day) } => match &**day {
                Timex::Date(date) if date.month.is_some() && date.of.is_none() => {
                    Some(Stated { date, time: clock(time) })
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn is_full(&self) -> bool {
        self.date.day.is_some() && self.date.year.is_some()
    }

    /// The date without the hour before it, in block bytes.
    fn span(&self) -> Option<Span> {
        let surface = &self.date.surface;
        [surface.weekday, surface.day, surface.month, surface.year].into_iter().flatten().reduce(
            |all, part| Span { start: all.start.min(part.start), end: all.end.max(part.end) },
        )
    }

    /// `None` where it is not a day of the calendar.
    fn statement(
        &self,
        kind: StatementKind,
        span: Span,
        evidence: String,
        at_end: bool,
    ) -> Option<Statement> {
        let date = self.date;
        let month = i8::try_from(date.month?).ok()?;
        let day = i8::try_from(date.day?).ok()?;
        let year = match date.year {
            Some(year) if year.bc => return None,
            // What is dated today was written in this century.
            Some(year) if year.two_digits => Some(2000 + year.number.rem_euclid(100)),
            Some(year) => Some(year.number),
            None => None,
        };
        // Some year is a leap year.
        Date::new(year.unwrap_or(2024), month, day).ok()?;
        let in_figures = matches!(
            date.surface.numeric,
            Some(NumericOrder::DayMonthYear | NumericOrder::DayMonth)
        );
        let is_clear = !in_figures || day > 12 || day == month;
        Some(Statement {
            span,
            kind,
            year,
            month,
            day: Some(day),
            time: self.time,
            is_clear,
            at_end,
            evidence,
        })
    }
}

fn clock(time: &ClockTime) -> Option<Time> {
    Time::new(i8::try_from(time.hour).ok()?, i8::try_from(time.minute.unwrap_or(0)).ok()?, 0, 0)
        .ok()
}

/// Where the words begin that belong to what comes next: behind the last stop, bar or bracket. A point
/// or dash inside a number is none.
fn segment_start(before: &str) -> usize {
    let mut start = 0;
    let mut characters = before.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let spaced = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if matches!(c, '|' | '•' | '·' | '\n' | '(' | ';')
            || (matches!(c, '.' | '-' | '–' | '—') && spaced)
        {
            start = at + c.len_utf8();
        }
    }
    start
}

/// What stands in the brackets that a text begins with, and what follows them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix(['(', '['])?.split_once([')', ']'])
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

fn is_dash_or_space(c: char) -> bool {
    is_dash(c) || c.is_whitespace()
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
