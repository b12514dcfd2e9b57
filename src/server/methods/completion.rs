use crate::entities::EntityKind;
use crate::features::completion::{self, Completion};
use crate::server::session::{Desk, Session};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let place = params.text_document_position;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session
        .slowly(move |_| {
            let article = desk.document.article()?;
            let found =
                completion::completions(article, desk.offset(place.position), desk.corpus());
            let items = found.iter().enumerate().map(|(at, name)| item(&desk, at, name)).collect();
            // More letters may meet names that are not among these.
            Some(CompletionResponse::List(CompletionList { is_incomplete: true, items }))
        })
        .await
}

fn item(desk: &Desk, at: usize, completion: &Completion) -> CompletionItem {
    let detail =
        completion.role.clone().or(completion.articles.map(|articles| format!("×{articles}")));
    CompletionItem {
        label: completion.name.clone(),
        kind: Some(match completion.kind {
            EntityKind::Person => CompletionItemKind::CLASS,
            EntityKind::Organisation => CompletionItemKind::MODULE,
            EntityKind::Place => CompletionItemKind::CONSTANT,
        }),
        detail,
        sort_text: Some(format!("{at:03}")),
        // What is typed may begin any word of the name.
        filter_text: Some(desk.document.text.of(completion.replaces).into_owned()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
            desk.range(completion.replaces),
            completion.name.clone(),
        ))),
        ..CompletionItem::default()
    }
}
