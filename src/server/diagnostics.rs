//! Findings as diagnostics, published when they change.

use super::convert;
use super::documents::{Document, Reading};
use super::refresh;
use super::session::Session;
use super::uri::{self, DocKey};
use crate::article::{Article, Moved};
use crate::corpus::House;
use crate::features;
use crate::finding::{Finding, Related, Severity};
use crate::lang::messages::Argument;
use crate::text::{Position, Span, Text};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, MessageType,
    NumberOrString, Uri,
};

/// How long somebody must have paused for the sentence at hand to be judged.
const PAUSE: Duration = Duration::from_millis(900);

/// Publishes what is to be said of a document, for its version. What is found in the sentence that
/// is being typed waits for a pause. Of a long article that has been edited and not yet been read it
/// is what was said before. Clients that ask for diagnostics ask for themselves.
pub fn publish(session: &Arc<Session>, key: &DocKey, document: &Arc<Document>) {
    if document.article().is_some() {
        settle_after_pause(session, key, document);
    }
    publish_now(session, key, document);
}

fn publish_now(session: &Session, key: &DocKey, document: &Arc<Document>) {
    if session.abilities().pulls_diagnostics {
        return;
    }
    let diagnostics = match (&document.reading, &document.moved) {
        (Reading::Pending(_), Some(moved)) => Cow::Borrowed(&**moved),
        (_, moved) => {
            let Some(current) = current(session, key, document) else { return };
            let findings = current.findings.iter();
            let diagnostics: Vec<Diagnostic> = findings
                .filter_map(|f| diagnostic(session, &document.uri, current.article, f))
                .collect();
            // Reading has found what the client was told already.
            if moved.as_deref().is_some_and(|moved| *moved == *diagnostics) {
                return;
            }
            Cow::Owned(diagnostics)
        }
    };
    let _publishing = session.publishing.lock().unwrap_or_else(PoisonError::into_inner);
    // Whoever has put something newer in its place says what is to be said.
    if session.documents.is_current(key, document) {
        send(session, &document.uri, &diagnostics, Some(document.version));
    }
}

/// What was said of a document before its last change, moved with the text, for as long as it takes
/// to find what is to be said of it now. What the change has touched waits for that, and so does
/// what stands near a typing hand and was not shown before.
pub fn moved(session: &Session, key: &DocKey, document: &Document) -> Option<Arc<[Diagnostic]>> {
    let Reading::Pending(Some((article, splice))) = &document.reading else { return None };
    if session.abilities().pulls_diagnostics {
        return None;
    }
    let moved = Moved::new(article, &document.text, *splice, session.encoding());
    let near = article.blocks_round(splice.span);
    let waits = |finding: &Finding| {
        let near = document.typed.is_some() && near.covers(finding.span);
        near && !document.was_shown(article, finding)
    };
    let findings = article.findings().filter(|f| moved.stands(f.span) && !waits(f));
    let limit = session.workspace.reader(key).settings.document_diagnostics;
    let findings = features::diagnostics::gravest(findings.collect(), limit).into_iter();
    let place = |span| moved.range(span);
    let mut said: Vec<Diagnostic> =
        findings.filter_map(|f| placed(session, &document.uri, &place, f)).collect();
    // What the archive said has been moved with the text already.
    let place = |span| Some(document.text.range(span, session.encoding()));
    for finding in document.archived.iter() {
        said.extend(placed(session, &document.uri, &place, finding));
    }
    said.sort_by_key(|said| (said.range.start, said.range.end));
    Some(said.into())
}

/// What is to be said of a document now.
pub struct Current<'a> {
    pub article: &'a Article,
    pub findings: Vec<&'a Finding>,
    /// Whether there is more, which waits for a pause.
    pub withheld: bool,
}

/// What is to be said of a document now; `None` of one that has not been read or is none of an
/// article.
pub fn current<'a>(session: &Session, key: &DocKey, document: &'a Document) -> Option<Current<'a>> {
    let article = document.article()?;
    let mut findings: Vec<&Finding> = article.findings().collect();
    let known = |finding: &&Finding| {
        findings.iter().any(|own| own.code == finding.code && own.span == finding.span)
    };
    let more: Vec<&Finding> = document.archived.iter().filter(|f| !known(f)).collect();
    if !more.is_empty() {
        findings.extend(more);
        findings.sort_by_key(|finding| finding.span);
    }
    let reader = session.workspace.reader(key);
    let withheld = document.typed.is_some_and(|typed| {
        let shown = |finding: &Finding| document.was_shown(article, finding);
        features::diagnostics::withhold(article, &mut findings, typed, reader.language, shown)
    });
    let (count, limit) = (findings.len(), reader.settings.document_diagnostics);
    let findings = features::diagnostics::gravest(findings, limit);
    if findings.len() < count && !document.told.swap(true, Ordering::Relaxed) {
        let arguments: [Argument; 2] = [("count", &count), ("limit", &limit)];
        let messages = reader.settings.locale.messages();
        let message = messages.text("document-diagnostics", "too-many", &arguments);
        session.show(MessageType::INFO, format!("Postilla: {message}"));
    }
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
        let settled = Document { typed: None, moved: None, archived, ..Document::clone(&document) };
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
    let withheld = |finding: &Finding| {
        document.typed.is_some_and(|typed| finding.span.touches(typed.end))
            && !document.was_shown(article, finding)
    };
    article
        .findings()
        .filter(|finding| near.covers(finding.span) && !withheld(finding))
        .map(|finding| (finding.code, article.text().of(finding.span).into()))
        .collect()
}

/// Takes back everything that was said of a document that is closed. Clients that have asked for it
/// do that by themselves.
pub fn clear(session: &Session, uri: &Uri) {
    if session.abilities().pulls_diagnostics {
        return;
    }
    let _publishing = session.publishing.lock().unwrap_or_else(PoisonError::into_inner);
    send(session, uri, &[], None);
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
        send(session, &closed, &[], None);
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
                code_description: session.pages.get().and_then(|pages| pages.of(problem.code())),
                source: Some("postilla".to_owned()),
                message: problem.message(locale),
                ..Diagnostic::default()
            });
            let diagnostics: Vec<Diagnostic> = diagnostics.collect();
            send(session, &uri, &diagnostics, version);
        }
    }
}

fn send(session: &Session, uri: &Uri, diagnostics: &[Diagnostic], version: Option<i32>) {
    /// As the protocol has it, without a copy of what is sent.
    #[derive(Serialize)]
    struct Params<'a> {
        uri: &'a Uri,
        diagnostics: &'a [Diagnostic],
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<i32>,
    }
    let version = version.filter(|_| session.abilities().diagnostic_version);
    session.outbox.notify_of(PublishDiagnostics::METHOD, Params { uri, diagnostics, version });
}

pub fn diagnostic(
    session: &Session,
    uri: &Uri,
    article: &Article,
    finding: &Finding,
) -> Option<Diagnostic> {
    placed(session, uri, &|span| Some(article.range(span, session.encoding())), finding)
}

/// A finding whose spans stand where `place` says; what it is said of must stand somewhere.
fn placed(
    session: &Session,
    uri: &Uri,
    place: &impl Fn(Span) -> Option<(Position, Position)>,
    finding: &Finding,
) -> Option<Diagnostic> {
    let related = session.abilities().diagnostic_related && !finding.related.is_empty();
    Some(Diagnostic {
        range: convert::places(place(finding.span)?),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        code_description: session.pages.get().and_then(|pages| pages.of(finding.code)),
        source: Some("postilla".to_owned()),
        message: finding.message.clone(),
        related_information: related.then(|| {
            let information = |related: &Related| {
                let range = convert::places(place(related.span)?);
                let location = Location::new(uri.clone(), range);
                Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
            };
            finding.related.iter().filter_map(information).collect()
        }),
        ..Diagnostic::default()
    })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
