use crate::features::tokens::{self, Token, TokenKind};
use crate::server::session::{Desk, Session};
use crate::server::uri::DocKey;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// The protocol's types are those of programs. These are our own, which the plugins give quiet
/// colours; an editor that does not know them leaves the text as it is.
fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![
            SemanticTokenType::new("person"),
            SemanticTokenType::new("organisation"),
            SemanticTokenType::new("place"),
            SemanticTokenType::new("date"),
        ],
        token_modifiers: vec![
            SemanticTokenModifier::DECLARATION,
            SemanticTokenModifier::new("uncertain"),
        ],
    }
}

/// What is offered: differences only to clients that can use them.
pub fn options(deltas: bool) -> SemanticTokensServerCapabilities {
    SemanticTokensOptions {
        legend: legend(),
        range: Some(true),
        full: Some(match deltas {
            true => SemanticTokensFullOptions::Delta { delta: Some(true) },
            false => SemanticTokensFullOptions::Bool(true),
        }),
        ..SemanticTokensOptions::default()
    }
    .into()
}

/// The tokens that clients were given last, to tell them later what has changed: one list for each
/// open document, and none for those that are huge.
#[derive(Default)]
pub struct Given {
    lists: Mutex<FxHashMap<DocKey, (u64, Vec<SemanticToken>)>>,
    last: AtomicU64,
}

/// Longer lists are not remembered (2 MB each): they are given as a whole again.
const LONGEST: usize = 100_000;

impl Given {
    /// Remembers what is given; gives its id, and what was given before.
    fn replace(
        &self,
        key: &DocKey,
        tokens: &[SemanticToken],
    ) -> (Option<String>, Option<(u64, Vec<SemanticToken>)>) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() > LONGEST {
            return (None, lists.remove(key));
        }
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        (Some(id.to_string()), lists.insert(key.clone(), (id, tokens.to_vec())))
    }

    pub fn forget(&self, key: &DocKey) {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

pub async fn full(
    session: &Arc<Session>,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let mut tokens = all(&desk);
    if session.abilities().token_deltas {
        let key = session.documents.key(&desk.document.uri);
        tokens.result_id = session.tokens.replace(&key, &tokens.data).0;
    }
    Ok(Some(SemanticTokensResult::Tokens(tokens)))
}

/// What has changed since the client was given tokens; all of them where it was given others.
pub async fn delta(
    session: &Arc<Session>,
    params: SemanticTokensDeltaParams,
) -> Result<Option<SemanticTokensFullDeltaResult>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let key = session.documents.key(&desk.document.uri);
    let data = all(&desk).data;
    let (result_id, before) = session.tokens.replace(&key, &data);
    let before = before.filter(|(id, _)| id.to_string() == params.previous_result_id);
    let Some((_, before)) = before else {
        return Ok(Some(SemanticTokens { result_id, data }.into()));
    };
    let edit = tokens::difference(&before, &data).map(|(start, out, put_in)| SemanticTokensEdit {
        // Clients count numbers, of which each token has five.
        start: start as u32 * 5,
        delete_count: out as u32 * 5,
        data: Some(put_in.to_vec()).filter(|data| !data.is_empty()),
    });
    Ok(Some(SemanticTokensDelta { result_id, edits: edit.into_iter().collect() }.into()))
}

fn all(desk: &Desk) -> SemanticTokens {
    tokens(desk, Span::new(0, desk.document.text.len()))
}

pub async fn range(
    session: &Arc<Session>,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let span = desk.span(params.range);
    Ok(Some(SemanticTokensRangeResult::Tokens(tokens(&desk, span))))
}

fn tokens(desk: &Desk, span: Span) -> SemanticTokens {
    let found = desk.document.article().map(|article| tokens::tokens(article, span));
    let mut before = Position::default();
    let data = found.unwrap_or_default().into_iter().map(|token| {
        let range = desk.range(token.span);
        let same_line = range.start.line == before.line;
        let data = SemanticToken {
            delta_line: range.start.line - before.line,
            delta_start: range.start.character - if same_line { before.character } else { 0 },
            length: range.end.character - range.start.character,
            token_type: token_type(&token),
            token_modifiers_bitset: u32::from(token.first) | u32::from(token.uncertain) << 1,
        };
        before = range.start;
        data
    });
    SemanticTokens { result_id: None, data: data.collect() }
}

fn token_type(token: &Token) -> u32 {
    match token.kind {
        TokenKind::Person => 0,
        TokenKind::Organisation => 1,
        TokenKind::Place => 2,
        TokenKind::Date => 3,
    }
}
