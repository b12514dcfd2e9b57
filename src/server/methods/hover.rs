use super::own_file;
use crate::features;
use crate::server::session::Session;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(session: &Arc<Session>, params: HoverParams) -> Result<Option<Hover>> {
    let place = params.text_document_position_params;
    if let Some(file) = own_file::asked(session, &place.text_document.uri) {
        return file.hover(place.position).await;
    }
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session.settled().await;
    session
        .slowly(move |_| {
            let article = desk.document.article()?;
            let reader = &desk.reader;
            let offset = desk.offset(place.position);
            let hover = features::hover::hover(
                article,
                &desk.name(),
                offset,
                desk.corpus(),
                &reader.knowledge,
                &reader.settings,
                reader.language,
            )?;
            let markdown = desk.session.abilities().hover_markdown;
            let contents = HoverContents::Markup(desk.markup(&hover.text, markdown));
            Some(Hover { contents, range: Some(desk.range(hover.span)) })
        })
        .await
}
