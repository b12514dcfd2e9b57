use super::own_file;
use crate::corpus::EntityKey;
use crate::entities::EntityKind;
use crate::features::completion::{self, Completion};
use crate::server::session::{Desk, Session};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

pub async fn handle(
    session: &Arc<Session>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let place = params.text_document_position;
    if let Some(file) = own_file::asked(session, &place.text_document.uri) {
        return file.completion(place.position).await;
    }
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    session
        .slowly(move |_| {
            let article = desk.document.article()?;
            let offset = desk.offset(place.position);
            let found = completion::completions(article, offset, desk.corpus(), &desk.reader);
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
        kind: Some(match completion.key.kind {
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
        data: serde_json::to_value(Pending {
            uri: desk.document.uri.clone(),
            kind: completion.key.kind,
            name: completion.key.name.clone(),
        })
        .ok(),
        ..CompletionItem::default()
    }
}

/// Who is meant by a name that was offered, and in which archive.
#[derive(Serialize, Deserialize)]
struct Pending {
    uri: Uri,
    kind: EntityKind,
    name: String,
}

/// What the archive knows of a name, for one that somebody looks at.
pub async fn resolve(session: &Arc<Session>, mut item: CompletionItem) -> Result<CompletionItem> {
    let pending = item.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending else { return Ok(item) };
    let Some(desk) = session.desk(&pending.uri).await else { return Ok(item) };
    item.documentation = session
        .slowly(move |_| {
            let key = EntityKey { kind: pending.kind, name: pending.name };
            let text = completion::documentation(&key, desk.corpus()?, &desk.reader)?;
            let client = desk.session.abilities();
            Some(match client.completion_markup {
                true => {
                    Documentation::MarkupContent(desk.markup(&text, client.completion_markdown))
                }
                false => Documentation::String(text.text()),
            })
        })
        .await?;
    Ok(item)
}
