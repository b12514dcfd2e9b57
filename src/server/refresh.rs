//! Asking the client to ask again: settings, decisions or the archive have changed what it was told.

use super::session::{PATIENCE, Session};
use std::future::Future;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;

/// Everything that the client shows of the open documents. Nobody waits for its answer.
pub fn all(session: &Arc<Session>) {
    session.reports.files_changed();
    session.documents.touched();
    let session = Arc::clone(session);
    session.runtime.clone().spawn(async move {
        let client = session.abilities();
        diagnostics(&session).await;
        if client.refreshes_inlay_hints {
            patiently(session.client.inlay_hint_refresh()).await;
        }
        if client.refreshes_semantic_tokens {
            patiently(session.client.semantic_tokens_refresh()).await;
        }
        if client.refreshes_code_lenses {
            patiently(session.client.code_lens_refresh()).await;
        }
    });
}

/// What depends on the archive, of which articles have changed.
pub fn archive(session: &Arc<Session>) {
    session.reports.files_changed();
    session.documents.touched();
    super::diagnostics::judge_by_archive(session);
    let session = Arc::clone(session);
    session.runtime.clone().spawn(async move { diagnostics(&session).await });
}

/// The diagnostics of all documents.
pub async fn diagnostics(session: &Session) {
    if session.abilities().pulls_diagnostics {
        patiently(session.client.workspace_diagnostic_refresh()).await;
    }
}

async fn patiently(asked: impl Future<Output = Result<()>>) {
    // A client that refuses shows what it has.
    let _ = tokio::time::timeout(PATIENCE, asked).await;
}
