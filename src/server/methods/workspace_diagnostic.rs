use crate::server::reports::{self, Report};
use crate::server::session::Session;
use crate::server::uri::DocKey;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// Partial results are sent in portions of so many reports.
const PORTION: usize = 32;

/// Changes come in groups: so long after the first of them the rest has come.
const SETTLING: Duration = Duration::from_millis(300);

/// Answers when there is something that the client does not know: at once, or as soon as something
/// changes. A client asks again two seconds after each answer, so an answer that says nothing new
/// would have it ask all day.
pub async fn handle(
    session: &Arc<Session>,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    let token = params.partial_result_params.partial_result_token;
    let known = params.previous_result_ids.into_iter();
    let known: FxHashMap<DocKey, PreviousResultId> =
        known.map(|known| (session.documents.key(&known.uri), known)).collect();
    session.settled().await;
    loop {
        // Made before looking, so that what happens in between is not missed.
        let change = session.documents.change();
        if session.is_ending() {
            return Ok(WorkspaceDiagnosticReport::default().into());
        }
        let asker = Arc::clone(session);
        let reports = session.slowly(move |cancelled| reports::all(&asker, cancelled)).await?;
        let open = |key: &DocKey| session.documents.get(key).is_some();
        let (items, news) = compare(&reports, &known, open);
        if news || (known.is_empty() && session.reports.first_nothing()) {
            let Some(token) = token else { return Ok(WorkspaceDiagnosticReport { items }.into()) };
            for portion in items.chunks(PORTION) {
                let value = json!({ "items": portion });
                session.outbox.notify_of("$/progress", json!({ "token": token, "value": value }));
            }
            return Ok(WorkspaceDiagnosticReport::default().into());
        }
        change.await;
        tokio::time::sleep(SETTLING).await;
    }
}

/// What to answer somebody who knows of `known`, and whether anything of it is new.
fn compare(
    reports: &[Arc<Report>],
    known: &FxHashMap<DocKey, PreviousResultId>,
    open: impl Fn(&DocKey) -> bool,
) -> (Vec<WorkspaceDocumentDiagnosticReport>, bool) {
    let mut news = false;
    let mut items = Vec::new();
    for report in reports {
        let version = report.version.map(i64::from);
        match known.get(&report.key) {
            Some(known) if known.value == report.id => {
                let same = UnchangedDocumentDiagnosticReport { result_id: report.id.clone() };
                items.push(WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri: report.uri.clone(),
                        version,
                        unchanged_document_diagnostic_report: same,
                    },
                ));
            }
            None if report.items.is_empty() => {}
            _ => {
                news = true;
                let id = Some(report.id.clone()).filter(|_| !report.items.is_empty());
                items.push(full(report.uri.clone(), version, id, report.items.clone()));
            }
        }
    }
    // Deleted, moved, excluded, in a folder that was closed; but not what is open and being read.
    let reported: FxHashSet<&DocKey> = reports.iter().map(|report| &report.key).collect();
    for (_, gone) in known.iter().filter(|(key, _)| !reported.contains(key) && !open(key)) {
        news = true;
        items.push(full(gone.uri.clone(), None, None, Vec::new()));
    }
    (items, news)
}

fn full(
    uri: Uri,
    version: Option<i64>,
    result_id: Option<String>,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}
