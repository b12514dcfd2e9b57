use super::super::check::Checked;
use super::{name, place};
use serde_json::json;
use std::io::{self, Write};

/// One JSON array of all findings, in the order of the articles and of their text.
pub fn write(output: &mut impl Write, articles: &[Checked]) -> io::Result<()> {
    let findings: Vec<_> = articles
        .iter()
        .flat_map(|article| article.findings.iter().map(move |finding| (article, finding)))
        .map(|(article, finding)| {
            let at = |offset: u32| place(&article.text, offset);
            let (start, end) = (at(finding.span.start), at(finding.span.end));
            json!({
                "path": article.path,
                "line": start.line, "column": start.column,
                "endLine": end.line, "endColumn": end.column,
                "code": finding.code,
                "severity": name(finding.severity),
                "text": article.text.of(finding.span),
                "message": finding.message,
                "fixes": finding.fixes.iter().map(|fix| json!({
                    "title": fix.title,
                    "edits": fix.edits.iter().map(|edit| {
                        let (start, end) = (at(edit.span.start), at(edit.span.end));
                        json!({
                            "line": start.line, "column": start.column,
                            "endLine": end.line, "endColumn": end.column,
                            "text": edit.text,
                        })
                    }).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *output, &findings)?;
    output.write_all(b"\n")
}
