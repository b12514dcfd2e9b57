use super::super::check::Checked;
use super::super::error::visible;
use super::place;
use crate::finding::Severity;
use std::io::{self, Write};

/// Workflow commands, which GitHub shows beside the line
/// (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
pub fn write(output: &mut impl Write, articles: &[Checked]) -> io::Result<()> {
    for article in articles {
        for finding in &article.findings {
            let start = place(&article.text, finding.span.start);
            let end = place(&article.text, finding.span.end);
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Hint => "notice",
            };
            writeln!(
                output,
                "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
                property(&article.path),
                start.line,
                end.line,
                start.column,
                end.column,
                property(finding.code),
                data(&finding.message),
            )?;
        }
    }
    Ok(())
}

fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_format_gives_a_meaning_is_escaped() {
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("a,b:c%\n"), "a,b:c%25%0A");
    }
}
