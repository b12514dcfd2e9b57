use crate::server::diagnostics;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::ls_types::DidCloseTextDocumentParams;

pub fn handle(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
    let key = session.documents.key(&params.text_document.uri);
    if let Some(closed) = session.documents.close(&key) {
        session.tokens.forget(&key);
        diagnostics::clear(session, closed.uri.clone());
    }
}
