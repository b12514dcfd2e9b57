//! The desk that findings are written at: the article as a copy editor sees it, and the form that
//! a finding is filled in on.

use super::codes::Code;
use crate::dates::calendar::{Feast, plus};
use crate::dates::resolve::{ArticleDate, DatedBlock, Grain, ResolvedDate};
use crate::dates::wording::{Shown, capitalised};
use crate::dates::{Context, Expression, Timex};
use crate::finding::{Edit, Finding, Fix, Related, Severity};
use crate::lang::judging::Judging;
use crate::lang::messages::{Argument, Messages};
use crate::lang::wording::Wording;
use crate::lang::{Language, Locale};
use crate::settings::Settings;
use crate::text::Span;
use jiff::civil::Date;

/// All that a check may look at.
pub struct Desk<'a> {
    pub article: &'a ArticleDate,
    /// Every expression with its meaning, in text order.
    pub places: Vec<Place<'a>>,
    pub blocks: &'a [DatedBlock<'a>],
    pub settings: &'a Settings,
    /// The words that checks look for, in the article's language.
    pub words: &'a Judging,
    /// How the article writes dates: fixes are in its language.
    pub written: &'static Wording,
    /// How the editor reads dates: messages are in theirs.
    pub spoken: &'static Wording,
    messages: &'static Messages,
    language: &'a Language,
}

impl<'a> Desk<'a> {
    pub fn new(
        blocks: &'a [DatedBlock<'a>],
        article: &'a ArticleDate,
        dates: &'a [ResolvedDate],
        settings: &'a Settings,
        language: &'a Language,
    ) -> Self {
        let places = dates
            .iter()
            .enumerate()
            .filter_map(|(index, date)| {
                let block = blocks.get(date.block)?;
                let expression = block.dates.expressions.get(date.expression)?;
                Some(Place { index, date, block, expression })
            })
            .collect();
        Desk {
            article,
            places,
            blocks,
            settings,
            words: language.judging(),
            written: language.wording(),
            spoken: settings.locale.wording(),
            messages: settings.locale.messages(),
            language,
        }
    }

    /// The article's day, where it is known to the day.
    pub fn today(&self) -> Option<Date> {
        self.article.value.filter(|moment| moment.grain >= Grain::Day).map(|moment| moment.date)
    }

    /// The year that goes without saying.
    pub fn year(&self) -> Option<i16> {
        self.article.value.map(|moment| moment.date.year())
    }

    /// The article's day and so many days.
    pub fn day_from_today(&self, days: i64) -> Option<Date> {
        plus(self.today()?, jiff::Span::new().try_days(days).ok()?)
    }

    /// The name of a holiday of the language and its day in a year.
    pub fn holiday(&self, index: usize, year: i16) -> Option<(&'a str, Date)> {
        let (name, feast) = self.feast(index)?;
        Some((name, feast.date(year)?))
    }

    /// The rule of a holiday of the language.
    pub fn feast(&self, index: usize) -> Option<(&'a str, Feast)> {
        let holiday = self.language.dates.holidays.get(index)?;
        Some((&holiday.name, Feast::parse(&holiday.rule)?))
    }

    /// Whether the expression is part of where the article says its own date.
    pub fn is_dateline(&self, place: &Place) -> bool {
        self.article.statements.iter().any(|statement| statement.span.overlaps(place.span()))
    }

    /// The expression after or before `place` in the same sentence.
    pub fn neighbour(&self, place: &Place, step: isize) -> Option<&Place<'a>> {
        // Places are in text order; the list may be shorter than the dates they index.
        let at = self.places.partition_point(|other| other.index < place.index);
        let other = self.places.get(at.checked_add_signed(step)?)?;
        other.same_sentence(place).then_some(other)
    }

    /// The expression before `place`, in whatever sentence.
    pub fn previous(&self, place: &Place) -> Option<&Place<'a>> {
        let at = self.places.partition_point(|other| other.index < place.index);
        self.places.get(at.checked_sub(1)?)
    }

    /// The other expressions of the sentence that `place` stands in.
    pub fn sentence(&self, place: &Place) -> impl Iterator<Item = &Place<'a>> {
        let at = self.places.partition_point(|other| other.index < place.index);
        let place = *place;
        let (before, rest) = self.places.split_at(at.min(self.places.len()));
        let before = before.iter().rev().take_while(move |other| other.same_sentence(&place));
        let after = rest.iter().skip(1).take_while(move |other| other.same_sentence(&place));
        before.take(NEAR).chain(after.take(NEAR))
    }

    /// A form for a finding on `place`; `None` if nothing is to be said there.
    pub fn draft(&self, code: Code, place: &Place) -> Option<Draft<'_>> {
        let quoted = place.context().in_quotation;
        if quoted && !code.in_quotations {
            return None;
        }
        let mut draft = self.draft_at(code, place.span())?;
        draft.quoted = quoted;
        Some(draft)
    }

    /// A form for a finding on the article or on any part of it.
    pub fn draft_at(&self, code: Code, span: Span) -> Option<Draft<'_>> {
        let severity = self.settings.severity(code.name, code.severity)?;
        Some(Draft {
            desk: self,
            quoted: false,
            finding: Finding {
                span,
                code: code.name,
                severity,
                message: String::new(),
                fixes: Vec::new(),
                related: Vec::new(),
            },
        })
    }

    /// A form with a severity that was settled elsewhere.
    pub fn draft_with(&self, code: Code, place: &Place, severity: Severity) -> Option<Draft<'_>> {
        let code = Code { severity: Some(severity), ..code };
        self.draft(code, place)
    }

    /// The article's text under a span that lies in one block.
    pub fn slice(&self, span: Span) -> &'a str {
        let at = self.blocks.partition_point(|block| block.offset <= span.start);
        let Some(block) = at.checked_sub(1).and_then(|at| self.blocks.get(at)) else { return "" };
        let (start, end) = (span.start - block.offset, span.end.saturating_sub(block.offset));
        block.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The line that dates an article at its head.
    pub fn dateline_line(&self, day: Date) -> String {
        format!("{}\n\n", self.written.day(day, Shown::YEAR))
    }

    /// Whether a feast that is the same every year falls on this day.
    pub fn has_feast_on(&self, month: u8, day: u8) -> bool {
        self.language.dates.holidays.iter().any(|holiday| {
            Feast::parse(&holiday.rule).is_some_and(|feast| match feast {
                Feast::Fixed { month: m, day: d } => {
                    (Ok(m), Ok(d)) == (i8::try_from(month), i8::try_from(day))
                }
                _ => false,
            })
        })
    }

    /// A text for the article itself, in its language.
    pub fn in_article(&self, subject: &str, key: &str, arguments: &[Argument]) -> String {
        Locale::of(self.language.code).unwrap_or_default().messages().text(subject, key, arguments)
    }

    pub fn message(&self, subject: &str, key: &str, arguments: &[Argument]) -> String {
        self.messages.text(subject, key, arguments)
    }
}

/// So many neighbours are looked at on either side, so that a sentence without end costs no more
/// than it is long.
const NEAR: usize = 12;

/// An expression, its meaning and its surroundings.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Among the article's dates.
    pub index: usize,
    pub date: &'a ResolvedDate,
    pub expression: &'a Expression,
    pub block: &'a DatedBlock<'a>,
}

impl<'a> Place<'a> {
    pub fn timex(&self) -> &'a Timex {
        &self.expression.timex
    }

    pub fn context(&self) -> &'a Context {
        &self.expression.context
    }

    /// In article bytes.
    pub fn span(&self) -> Span {
        self.date.span
    }

    /// A span of the block in article bytes.
    pub fn in_article(&self, span: Span) -> Span {
        span.shifted(self.block.offset)
    }

    pub fn text(&self) -> &'a str {
        self.slice(self.expression.span.range())
    }

    /// The article or preposition before the expression, as *nella*; may be empty.
    pub fn lead(&self) -> &'a str {
        self.slice(self.lead_range()).trim_end()
    }

    /// The expression with its lead, in article bytes.
    pub fn span_with_lead(&self) -> Span {
        self.in_article(Span::new(self.lead_range().start, self.expression.span.end as usize))
    }

    /// What the block says before the expression and its lead.
    pub fn before(&self) -> &'a str {
        self.slice(0..self.lead_range().start)
    }

    /// What the block says after the expression.
    pub fn after(&self) -> &'a str {
        self.slice(self.expression.span.end as usize..self.block.text.len())
    }

    /// What stands between this expression and a later one of the same block.
    pub fn up_to(&self, later: &Place<'a>) -> &'a str {
        self.slice(self.expression.span.end as usize..later.expression.span.start as usize)
    }

    pub fn same_sentence(&self, other: &Place) -> bool {
        self.date.block == other.date.block && self.context().sentence == other.context().sentence
    }

    /// The block's text, or nothing where the range does not fit it.
    pub fn slice(&self, range: std::ops::Range<usize>) -> &'a str {
        self.block.text.get(range).unwrap_or("")
    }

    fn lead_range(&self) -> std::ops::Range<usize> {
        let start = self.expression.span.start;
        self.context().lead.min(start) as usize..start as usize
    }

    /// `text` as it stands at this place: with a capital where a sentence begins with it.
    pub fn cased(&self, text: &str) -> String {
        if self.context().sentence_start && self.lead().is_empty() {
            capitalised(text)
        } else {
            text.to_owned()
        }
    }
}

/// A finding being written.
pub struct Draft<'d> {
    desk: &'d Desk<'d>,
    finding: Finding,
    /// Whether it stands in a quotation: nobody else's words are rewritten.
    quoted: bool,
}

impl Draft<'_> {
    /// The message: the text `key` of the code's table.
    pub fn say(mut self, key: &str, arguments: &[Argument]) -> Self {
        self.finding.message = self.desk.message(self.finding.code, key, arguments);
        self
    }

    /// Speaks from another span than that of the expression.
    pub fn over(mut self, span: Span) -> Self {
        self.finding.span = span;
        self
    }

    /// Another default severity than the code's, for what is louder or quieter than it.
    pub fn default_severity(mut self, severity: Severity) -> Self {
        if let Some(severity) = self.desk.settings.severity(self.finding.code, Some(severity)) {
            self.finding.severity = severity;
        }
        self
    }

    /// Offers to write `text` in the place of the finding's span.
    pub fn write(self, text: impl Into<String>) -> Self {
        let span = self.finding.span;
        self.write_at(span, text)
    }

    /// Offers to write `text` in the place of `span`.
    pub fn write_at(self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        let title = self.desk.message("fix", "write", &[("text", &text.trim())]);
        self.fix(title, vec![Edit { span, text }])
    }

    /// Offers these edits together under the title `key` of the code's table.
    pub fn edits(self, key: &str, arguments: &[Argument], edits: Vec<Edit>) -> Self {
        let title = self.desk.message(self.finding.code, key, arguments);
        self.fix(title, edits)
    }

    pub fn fix(mut self, title: String, edits: Vec<Edit>) -> Self {
        if !self.quoted && !edits.is_empty() {
            self.finding.fixes.push(Fix { title, edits, preferred: false });
        }
        self
    }

    /// Says that the one fix is certain.
    pub fn preferred(mut self) -> Self {
        if let [fix] = self.finding.fixes.as_mut_slice() {
            fix.preferred = true;
        }
        self
    }

    pub fn related(mut self, span: Span, arguments: &[Argument]) -> Self {
        let message = self.desk.message(self.finding.code, "related", arguments);
        self.finding.related.push(Related { span, message });
        self
    }

    pub fn done(self) -> Finding {
        self.finding
    }
}
