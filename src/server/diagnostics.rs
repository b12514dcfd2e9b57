//! Findings as diagnostics, published when they change.

use super::convert;
use super::documents::Document;
use super::refresh;
use super::session::Session;
use super::uri::{self, DocKey};
use crate::article::Article;
use crate::corpus::House;
use crate::features;
use crate::finding::{Finding, Severity};
use crate::text::{Encoding, Span, Text};
use std::borrow::Cow;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tower_lsp::ls_types::notification::PublishDiagnostics;
use tower_lsp::ls_types::*;

/// How long somebody must have paused for the sentence at hand to be judged.
const PAUSE: Duration = Duration::from_millis(900);

/// Publishes what is to be said of a document, for its version. What is found in the sentence that
/// is being typed waits for a pause. Clients that ask for diagnostics ask for themselves.
pub fn publish(session: &Arc<Session>, key: &DocKey, document: &Arc<Document>) {
    if current(session, key, document).is_some() {
        settle_after_pause(session, key, document);
    }
    publish_now(session, key, document);
}

fn publish_now(session: &Session, key: &DocKey, document: &Arc<Document>) {
    if session.abilities().pulls_diagnostics {
        return;
    }
    let Some(current) = current(session, key, document) else { return };
    let findings = current.findings.iter();
    let findings: Vec<_> = findings
        .map(|finding| diagnostic(session, &document.uri, current.article, finding))
        .collect();
    let _publishing = session.publishing.lock().unwrap_or_else(PoisonError::into_inner);
    // Whoever has put something newer in its place says what is to be said.
    if session.documents.is_current(key, document) {
        send(session, document.uri.clone(), findings, Some(document.version));
    }
}

/// What is to be said of a document now.
pub struct Current<'a> {
    pub article: &'a Article,
    pub findings: Vec<Cow<'a, Finding>>,
    /// Whether there is more, which waits for a pause.
    pub withheld: bool,
}

/// What is to be said of a document now; `None` of one that has not been read or is none of an
/// article.
pub fn current<'a>(session: &Session, key: &DocKey, document: &'a Document) -> Option<Current<'a>> {
    let article = document.article()?;
    let mut findings = features::diagnostics::diagnostics(article);
    let known = |finding: &&Finding| {
        findings.iter().any(|own| own.code == finding.code && own.span == finding.span)
    };
    let more: Vec<&Finding> = document.archived.iter().filter(|f| !known(f)).collect();
    if !more.is_empty() {
        findings.extend(more.into_iter().map(Cow::Borrowed));
        findings.sort_by_key(|finding| finding.span);
    }
    let withheld = document.typed.is_some_and(|typed| {
        let language = session.workspace.reader(key).language;
        let shown = |finding: &Finding| {
            let text = article.text().of(finding.span);
            document.shown.iter().any(|(code, of)| *code == finding.code && **of == *text)
        };
        features::diagnostics::withhold(article, &mut findings, typed, language, shown)
    });
    Some(Current { article, findings, withheld })
}

/// Once somebody has paused, publishes what has been withheld and what the archive has to say,
/// unless the text changes before.
pub fn settle_after_pause(session: &Arc<Session>, key: &DocKey, document: &Arc<Document>) {
    let (session, key, document) = (Arc::clone(session), key.clone(), Arc::clone(document));
    session.runtime.clone().spawn(async move {
        tokio::time::sleep(PAUSE).await;
        let still = |now: Arc<Document>| Arc::ptr_eq(&now, &document);
        if !session.documents.get(&key).is_some_and(still) {
            return;
        }
        let (asker, of, asked) = (Arc::clone(&session), key.clone(), Arc::clone(&document));
        let archived =
            session.runtime.spawn_blocking(move || by_archive(&asker, &of, &asked)).await;
        let archived = archived.ok().flatten();
        let news = archived.as_ref().is_some_and(|found| **found != *document.archived);
        let withheld = current(&session, &key, &document).is_some_and(|current| current.withheld);
        if !news && !withheld {
            return;
        }
        let archived = archived.map_or_else(|| Arc::clone(&document.archived), Into::into);
        let settled = Document { typed: None, archived, ..Document::clone(&document) };
        let Some(settled) = session.documents.replace(&key, &document, settled) else { return };
        match session.abilities().pulls_diagnostics {
            true => refresh::diagnostics(&session).await,
            false => publish_now(&session, &key, &settled),
        }
    });
}

/// What the archive has to say of a document; `None` while it does not know itself.
fn by_archive(session: &Session, key: &DocKey, document: &Document) -> Option<Vec<Finding>> {
    let article = document.article()?;
    let state = session.workspace.state();
    let archive = state.archive_of(key)?;
    if !archive.is_read() {
        return None;
    }
    let corpus = archive.corpus(session)?;
    let reader = session.workspace.reader(key);
    let name = archive.name(key, &document.uri);
    let judge = || features::archive::findings(corpus, &reader, article, &name);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(judge)).ok()
}

/// Judges the open documents by an archive that has changed.
pub fn judge_by_archive(session: &Arc<Session>) {
    for (key, document) in session.documents.all() {
        if document.article().is_some() {
            settle_after_pause(session, &key, &document);
        }
    }
}

/// What has been published for a document round the place of a change, to be known again after it:
/// the codes and the words they were said of.
pub fn shown(document: &Document, changed: Span) -> Arc<[(&'static str, Box<str>)]> {
    let Some(article) = document.article() else { return Arc::clone(&document.shown) };
    let near = article.blocks_round(changed);
    let published =
        article.findings().filter(|finding| near.covers(finding.span)).filter_map(|finding| {
            let text: Box<str> = article.text().of(finding.span).into();
            let withheld = document.typed.is_some_and(|typed| finding.span.touches(typed.end))
                && !document.shown.iter().any(|(code, of)| *code == finding.code && *of == text);
            (!withheld).then_some((finding.code, text))
        });
    published.collect()
}

/// Takes back everything that was said of a document that is closed. Clients that have asked for it
/// do that by themselves.
pub fn clear(session: &Session, uri: Uri) {
    if session.abilities().pulls_diagnostics {
        return;
    }
    let _publishing = session.publishing.lock().unwrap_or_else(PoisonError::into_inner);
    send(session, uri, Vec::new(), None);
}

/// Publishes what is wrong with the settings and knowledge files of the workspace.
pub fn publish_house(session: &Session) {
    let state = session.workspace.state();
    let of_root = |uri: &Uri| {
        uri::file_path(uri).is_some_and(|path| {
            state.roots.iter().any(|root| path.parent() == Some(root.path.as_path()))
        })
    };
    for closed in session.untold(|uri| !of_root(uri)) {
        send(session, closed, Vec::new(), None);
    }
    for root in &session.workspace.state().roots {
        for name in House::FILES {
            let path = root.path.join(name);
            let Some(uri) = uri::of_path(&path) else { continue };
            let problems: Vec<_> = root.problems().filter(|p| p.path == path).collect();
            let open = session.documents.get(&session.documents.key(&uri));
            let (uri, version) = match &open {
                Some(open) => (open.uri.clone(), Some(open.version)),
                None => (uri, None),
            };
            if !session.told(&uri, !problems.is_empty()) {
                continue;
            }
            let text = Text::new(&root.text(name));
            let locale = root.reader.settings.locale;
            let diagnostics = problems.into_iter();
            let diagnostics = diagnostics.map(|problem| Diagnostic {
                range: convert::range(
                    &text,
                    problem.span().unwrap_or_default(),
                    session.encoding(),
                ),
                severity: Some(severity(problem.severity())),
                code: Some(NumberOrString::String(problem.code().to_owned())),
                source: Some("postilla".to_owned()),
                message: problem.message(locale),
                ..Diagnostic::default()
            });
            send(session, uri, diagnostics.collect(), version);
        }
    }
}

fn send(session: &Session, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
    let version = version.filter(|_| session.abilities().diagnostic_version);
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    session.outbox.notify::<PublishDiagnostics>(params);
}

pub fn diagnostic(
    session: &Session,
    uri: &Uri,
    article: &Article,
    finding: &Finding,
) -> Diagnostic {
    let abilities = session.abilities();
    let encoding: Encoding = abilities.encoding;
    let related = abilities.diagnostic_related && !finding.related.is_empty();
    Diagnostic {
        range: convert::places(article.range(finding.span, encoding)),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        code_description: session.pages.get().and_then(|pages| pages.of(finding.code)),
        source: Some("postilla".to_owned()),
        message: finding.message.clone(),
        related_information: related.then(|| {
            let information = |related: &crate::finding::Related| DiagnosticRelatedInformation {
                location: Location::new(
                    uri.clone(),
                    convert::places(article.range(related.span, encoding)),
                ),
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
