use crate::features;
use crate::features::rich::Rich;
use crate::server::session::{Desk, Session};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(session: &Arc<Session>, params: HoverParams) -> Result<Option<Hover>> {
    let place = params.text_document_position_params;
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
            let contents = HoverContents::Markup(markup(&desk, &hover.text));
            Some(Hover { contents, range: Some(desk.range(hover.span)) })
        })
        .await
}

fn markup(desk: &Desk, text: &Rich) -> MarkupContent {
    match desk.session.abilities().hover_markdown {
        true => MarkupContent {
            kind: MarkupKind::Markdown,
            value: text.markdown(|target| desk.address(target)),
        },
        false => MarkupContent { kind: MarkupKind::PlainText, value: text.text() },
    }
}
