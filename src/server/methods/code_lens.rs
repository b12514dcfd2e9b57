use super::show_document;
use crate::features::lenses;
use crate::server::session::Session;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// What is kept of a line until it is shown.
#[derive(Serialize, Deserialize)]
struct Pending {
    uri: Uri,
    version: i32,
    offset: u32,
}

pub async fn handle(
    session: &Arc<Session>,
    params: CodeLensParams,
) -> Result<Option<Vec<CodeLens>>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let found = lenses::lenses(article, &desk.reader.settings).into_iter().filter_map(|span| {
        let (uri, version) = (desk.document.uri.clone(), desk.document.version);
        let data = serde_json::to_value(Pending { uri, version, offset: span.start }).ok()?;
        Some(CodeLens { range: desk.range(span), command: None, data: Some(data) })
    });
    Ok(Some(found.collect()))
}

pub async fn resolve(session: &Arc<Session>, mut lens: CodeLens) -> Result<CodeLens> {
    let pending = lens.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending else { return Ok(lens) };
    // The editor has asked, or will, for the lines of the text as it is now.
    let Some(desk) = session.desk(&pending.uri).await else { return Ok(lens) };
    if desk.document.version != pending.version {
        return Ok(lens);
    }
    lens.command = session
        .slowly(move |_| {
            let reader = &desk.reader;
            let (title, next) = lenses::title(
                desk.document.article()?,
                pending.offset,
                desk.corpus(),
                &reader.settings,
                reader.language,
            )?;
            let next = next.map(|span| desk.location(span));
            Some(show_document::command(&desk.session, title, next))
        })
        .await?;
    Ok(lens)
}
