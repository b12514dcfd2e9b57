use super::super::check::Checked;
use super::place;
use crate::finding::{Finding, Severity};
use crate::text::{Span, Text};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Static Analysis Results Interchange Format 2.1.0 (OASIS), one run.
pub fn write(output: &mut impl Write, articles: &[Checked]) -> io::Result<()> {
    let codes: BTreeSet<&str> =
        articles.iter().flat_map(|article| &article.findings).map(|finding| finding.code).collect();
    let results: Vec<Value> = articles
        .iter()
        .flat_map(|article| article.findings.iter().map(move |finding| result(article, finding)))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "postilla",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| json!({ "id": code })).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *output, &log)?;
    output.write_all(b"\n")
}

fn result(article: &Checked, finding: &Finding) -> Value {
    let location = json!({ "uri": uri(&article.path) });
    json!({
        "ruleId": finding.code,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "note",
        },
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": location,
            "region": region(&article.text, finding.span),
        }}],
        "fixes": finding.fixes.iter().map(|fix| json!({
            "description": { "text": fix.title },
            "artifactChanges": [{
                "artifactLocation": location,
                "replacements": fix.edits.iter().map(|edit| json!({
                    "deletedRegion": region(&article.text, edit.span),
                    "insertedContent": { "text": edit.text },
                })).collect::<Vec<_>>(),
            }],
        })).collect::<Vec<_>>(),
    })
}

fn region(text: &Text, span: Span) -> Value {
    let (start, end) = (place(text, span.start), place(text, span.end));
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

/// A relative path as a URI reference (RFC 3986): what is not unreserved is percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(byte as char);
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_uri_references() {
        assert_eq!(super::uri("archivio/Città 1.md"), "archivio/Citt%C3%A0%201.md");
    }
}
