use crate::features::{navigation, rename};
use crate::server::convert;
use crate::server::session::{Desk, Session};
use crate::text::Text;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

pub async fn prepare(
    session: &Arc<Session>,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let found = rename::renamable(article, desk.offset(params.position));
    Ok(found.map(|(span, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
        range: desk.range(span),
        placeholder,
    }))
}

/// So many other articles are respelt at once: nobody looks through more.
const MOST: usize = 200;
/// What the edits of other articles are called.
const ARCHIVE: &str = "archive";

pub async fn handle(session: &Arc<Session>, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
    let place = params.text_document_position;
    let Some(desk) = session.desk(&place.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let offset = desk.offset(place.position);
    let Some(edits) = rename::rename(article, offset, &params.new_name) else {
        return Err(Error::invalid_params("there is no name here, or the new one is not a name"));
    };
    let edit = desk.edit(&edits);
    if !session.abilities().change_annotations {
        return Ok(Some(edit));
    }
    session.settled().await;
    let new = params.new_name;
    session.slowly(move |_| Some(with_archive(&desk, offset, &new, edit))).await
}

/// The edit with those of other articles, which somebody has to look at first.
fn with_archive(desk: &Desk, offset: u32, new: &str, mut edit: WorkspaceEdit) -> WorkspaceEdit {
    let others = others(desk, offset, new).unwrap_or_default();
    let Some(DocumentChanges::Edits(changes)) = &mut edit.document_changes else { return edit };
    if others.is_empty() {
        return edit;
    }
    changes.extend(others);
    let messages = desk.reader.settings.locale.messages();
    let annotation = ChangeAnnotation {
        label: messages.text("rename", "archive", &[]),
        needs_confirmation: Some(true),
        description: Some(messages.text("rename", "archive-why", &[])),
    };
    edit.change_annotations = Some(std::iter::once((ARCHIVE.to_owned(), annotation)).collect());
    edit
}

fn others(desk: &Desk, offset: u32, new: &str) -> Option<Vec<TextDocumentEdit>> {
    let article = desk.document.article()?;
    let (_, old) = rename::renamable(article, offset)?;
    let (corpus, archive) = (desk.corpus()?, desk.archive.as_ref()?);
    let own = desk.name();
    let found = navigation::references(article, offset, corpus, desk.reader.language);
    let mut edits = Vec::new();
    for found in found.filter(|found| *found.source.path != *own) {
        if edits.len() == MOST {
            let messages = desk.reader.settings.locale.messages();
            let most = messages.text("rename", "too-many", &[("count", &MOST)]);
            desk.session.show(MessageType::INFO, format!("Postilla: {most}"));
            break;
        }
        let Some(uri) = archive.uri(&found.source) else { continue };
        let Some(text) = archive.text(&found.source.path) else { continue };
        let text = Text::new(&text);
        let range = |span| convert::range(&text, span, desk.session.encoding());
        let respelt = rename::elsewhere(&text, &found.mentions, &old, new);
        if respelt.is_empty() {
            continue;
        }
        let open = desk.session.documents.get(&desk.session.documents.key(&uri));
        let annotated = respelt.into_iter().map(|edit| {
            OneOf::Right(AnnotatedTextEdit {
                text_edit: TextEdit::new(range(edit.span), edit.text),
                annotation_id: ARCHIVE.to_owned(),
            })
        });
        edits.push(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri,
                version: open.map(|open| open.version),
            },
            edits: annotated.collect(),
        });
    }
    Some(edits)
}
