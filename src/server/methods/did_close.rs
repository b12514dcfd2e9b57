use crate::server::diagnostics;
use crate::server::documents::Reading;
use crate::server::house;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::ls_types::DidCloseTextDocumentParams;

pub fn handle(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
    let key = session.documents.key(&params.text_document.uri);
    if let Some(closed) = session.documents.close(&key) {
        session.tokens.forget(&key);
        if matches!(closed.reading, Reading::NoArticle) {
            return house::edited(session, &key, None);
        }
        diagnostics::clear(session, &closed.uri);
    }
}
