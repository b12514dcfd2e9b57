use crate::features::hints::{self, Hint};
use crate::server::client::Abilities;
use crate::server::convert;
use crate::server::session::{Desk, Session};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// What is kept of a hint until somebody looks at it.
#[derive(Serialize, Deserialize)]
struct Pending {
    uri: Uri,
    version: i32,
    offset: u32,
}

pub fn options(client: &Abilities) -> OneOf<bool, InlayHintServerCapabilities> {
    let lazily = client.inlay_hint_resolves_tooltip || client.inlay_hint_resolves_location;
    OneOf::Right(InlayHintServerCapabilities::Options(InlayHintOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        resolve_provider: Some(lazily),
    }))
}

pub async fn handle(
    session: &Arc<Session>,
    params: InlayHintParams,
) -> Result<Option<Vec<InlayHint>>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let Some(article) = desk.document.article() else { return Ok(None) };
    let hints = hints::hints(article, desk.span(params.range), &desk.reader.settings);
    Ok(Some(hints.into_iter().map(|hint| inlay_hint(&desk, hint)).collect()))
}

/// What takes looking up, for a hint that somebody looks at. One of a text that has changed since
/// stays as it is: the editor asks for others.
pub async fn resolve(session: &Arc<Session>, mut hint: InlayHint) -> Result<InlayHint> {
    let pending = hint.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending else { return Ok(hint) };
    let Some(desk) = session.desk(&pending.uri).await else { return Ok(hint) };
    let Some(article) = desk.document.article() else { return Ok(hint) };
    if desk.document.version != pending.version {
        return Ok(hint);
    }
    let here = Span { start: pending.offset, end: pending.offset };
    let found = hints::hints(article, here, &desk.reader.settings);
    let Some(found) = found.into_iter().find(|found| found.offset == pending.offset) else {
        return Ok(hint);
    };
    if let InlayHintLabel::LabelParts(parts) = &mut hint.label
        && let Some(part) = parts.first_mut()
    {
        part.location = found.anchor.map(|anchor| desk.location(anchor));
    }
    hint.tooltip = Some(InlayHintTooltip::String(found.tooltip));
    Ok(hint)
}

fn inlay_hint(desk: &Desk, hint: Hint) -> InlayHint {
    let client = desk.session.abilities();
    let (lazy_tooltip, lazy_location) =
        (client.inlay_hint_resolves_tooltip, client.inlay_hint_resolves_location);
    let position = desk.document.text.position(hint.offset as usize, client.encoding);
    let data = (lazy_tooltip || lazy_location).then(|| {
        let (uri, version) = (desk.document.uri.clone(), desk.document.version);
        serde_json::to_value(Pending { uri, version, offset: hint.offset }).ok()
    });
    InlayHint {
        position: convert::position(position),
        label: match lazy_location {
            // Only parts of a label lead somewhere.
            true => InlayHintLabel::LabelParts(vec![InlayHintLabelPart {
                value: hint.label,
                ..InlayHintLabelPart::default()
            }]),
            false => InlayHintLabel::String(hint.label),
        },
        kind: None,
        text_edits: None,
        tooltip: (!lazy_tooltip).then_some(InlayHintTooltip::String(hint.tooltip)),
        padding_left: Some(true),
        padding_right: None,
        data: data.flatten(),
    }
}
