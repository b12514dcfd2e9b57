//! Findings as diagnostics, published when they change.

use super::convert;
use super::documents::Document;
use super::session::Session;
use super::uri::{self, DocKey};
use crate::finding::{Finding, Severity};
use crate::settings;
use crate::text::{Encoding, Text};
use std::sync::Arc;
use tower_lsp::ls_types::notification::PublishDiagnostics;
use tower_lsp::ls_types::*;

/// Publishes what is to be said of a document, for its version.
pub fn publish(session: &Arc<Session>, _key: &DocKey, document: &Document) {
    let Some(article) = document.article() else { return };
    let diagnostics = article
        .findings()
        .map(|finding| diagnostic(session, &document.uri, article.text(), finding))
        .collect();
    send(session, document.uri.clone(), diagnostics, Some(document.version));
}

/// Takes back everything that was said of a document that is closed.
pub fn clear(session: &Session, uri: Uri) {
    send(session, uri, Vec::new(), None);
}

/// Publishes what is wrong with the settings files of the workspace.
pub fn publish_settings(session: &Session) {
    for root in &session.workspace.state().roots {
        let Some(uri) = uri::of_path(&root.path.join(settings::FILE)) else { continue };
        let text = Text::new(&root.settings_text);
        let locale = root.reader.settings.locale;
        let diagnostics = root.problems.iter().map(|problem| Diagnostic {
            range: convert::range(&text, problem.span.unwrap_or_default(), session.encoding()),
            severity: Some(DiagnosticSeverity::WARNING),
            code: Some(NumberOrString::String("file/settings".to_owned())),
            source: Some("postilla".to_owned()),
            message: problem.message(locale),
            ..Diagnostic::default()
        });
        let diagnostics: Vec<_> = diagnostics.collect();
        if session.told(&uri, !diagnostics.is_empty()) {
            send(session, uri, diagnostics, None);
        }
    }
}

fn send(session: &Session, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
    let version = version.filter(|_| session.abilities().diagnostic_version);
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    session.outbox.notify::<PublishDiagnostics>(params);
}

fn diagnostic(session: &Session, uri: &Uri, text: &Text, finding: &Finding) -> Diagnostic {
    let abilities = session.abilities();
    let encoding: Encoding = abilities.encoding;
    let related = abilities.diagnostic_related && !finding.related.is_empty();
    Diagnostic {
        range: convert::range(text, finding.span, encoding),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some("postilla".to_owned()),
        message: finding.message.clone(),
        related_information: related.then(|| {
            let information = |related: &crate::finding::Related| DiagnosticRelatedInformation {
                location: Location::new(uri.clone(), convert::range(text, related.span, encoding)),
                message: related.message.clone(),
            };
            finding.related.iter().map(information).collect()
        }),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
