use super::super::check::Checked;
use super::super::error::visible;
use super::place;
use crate::finding::{Finding, Severity};
use crate::lang::Locale;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::io::{self, Write};

/// Columns of a line of text when the output is not a terminal that says how wide it is.
const WIDTH: usize = 100;
/// So many bytes round a finding are enough to fill any line of a terminal.
const NEAR: usize = 2_000;

/// Each finding under its place, the words underlined, with what would put it right; then one line
/// that sums up.
pub fn write(
    output: &mut impl Write,
    articles: &[Checked],
    locale: Locale,
    terminal: bool,
) -> io::Result<()> {
    let renderer = if terminal { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width());
    for article in articles {
        for finding in &article.findings {
            writeln!(output, "{}\n", rendered(&renderer, article, finding, locale))?;
        }
    }
    writeln!(output, "{}", summary(articles, locale))
}

fn rendered(renderer: &Renderer, article: &Checked, finding: &Finding, locale: Locale) -> String {
    let (start, end) = (finding.span.start as usize, finding.span.end as usize);
    let (first, last) = (article.text.line_at(start), article.text.line_at(end));
    // A text may be one line of many megabytes: what stands far from the finding is not shown.
    let from = article.text.line_start(first).max(article.text.floor(start.saturating_sub(NEAR)));
    let to = article.text.line_end(last).min(article.text.floor(end.saturating_add(NEAR)));
    let place = place(&article.text, finding.span.start);
    let (level, name) = match finding.severity {
        Severity::Error => (Level::ERROR, "error"),
        Severity::Warning => (Level::WARNING, "warning"),
        Severity::Info => (Level::INFO, "info"),
        Severity::Hint => (Level::NOTE, "hint"),
    };
    let messages = locale.messages();
    let snippet = Snippet::source(article.text.slice(from..to))
        .line_start(place.line as usize)
        .annotation(AnnotationKind::Primary.span(start - from..end - from));
    let title = level
        .with_name(messages.text("severity", name, &[]))
        .primary_title(finding.message.as_str())
        .id(finding.code);
    let path = &*visible(&article.path);
    let mut group = if from == article.text.line_start(first) {
        title.element(snippet.path(path))
    } else {
        let origin = Origin::path(path).line(place.line as usize);
        title.element(origin.char_column(place.column as usize)).element(snippet)
    };
    for fix in &finding.fixes {
        group = group.element(
            Level::HELP.with_name(messages.text("check", "fix", &[])).message(fix.title.as_str()),
        );
    }
    renderer.render(&[group])
}

/// *5 articoli: 1 errore, 4 avvisi, 6 suggerimenti*.
fn summary(articles: &[Checked], locale: Locale) -> String {
    let messages = locale.messages();
    let count = |key: &str, n: usize| {
        let form = if n == 1 { "one" } else { "many" };
        messages.text("count", &format!("{key}-{form}"), &[("n", &n)])
    };
    let found: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
        (Severity::Hint, "hint"),
    ]
    .into_iter()
    .map(|(severity, key)| {
        let all = articles.iter().flat_map(|article| &article.findings);
        (key, all.filter(|finding| finding.severity == severity).count())
    })
    .filter(|&(_, n)| n > 0)
    .map(|(key, n)| count(key, n))
    .collect();
    let found =
        if found.is_empty() { messages.text("check", "nothing", &[]) } else { found.join(", ") };
    format!("{}: {found}", count("article", articles.len()))
}

/// The width of the terminal, as shells tell it.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH)
}
