use crate::server::reports::{self, Report};
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// Names our diagnostics among those that a client asks several servers for.
const IDENTIFIER: &str = "postilla";

pub fn options() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some(IDENTIFIER.to_owned()),
        // What changes in other files is told by asking the client to ask again.
        inter_file_dependencies: false,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

pub async fn handle(
    session: &Arc<Session>,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let uri = params.text_document.uri;
    let report = match session.document(&uri).await {
        Some((key, document)) => reports::of_document(session, &key, &document),
        None => {
            let asker = Arc::clone(session);
            session
                .slowly(move |_| {
                    let key = asker.documents.key(&uri);
                    match asker.documents.get(&key) {
                        // Open, and of no use: reading it failed.
                        Some(document) => reports::of_document(&asker, &key, &document),
                        None => reports::of_file(&asker, key, uri),
                    }
                })
                .await?
        }
    };
    Ok(answer(report, params.previous_result_id).into())
}

fn answer(report: Report, known: Option<String>) -> DocumentDiagnosticReport {
    if known.as_deref() == Some(&*report.id) {
        let unchanged = UnchangedDocumentDiagnosticReport { result_id: report.id };
        return RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: unchanged,
        }
        .into();
    }
    let full = FullDocumentDiagnosticReport { result_id: Some(report.id), items: report.items };
    RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: full,
    }
    .into()
}
