use crate::features::tokens::{self, Token, TokenKind};
use crate::server::session::{Desk, Session};
use crate::text::Span;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// The protocol's types are those of programs. These are our own, which the plugins give quiet
/// colours; an editor that does not know them leaves the text as it is.
pub fn legend() -> SemanticTokensLegend {
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

pub async fn full(
    session: &Arc<Session>,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let Some(desk) = session.desk(&params.text_document.uri).await else { return Ok(None) };
    let whole = Span::new(0, desk.document.text.len());
    Ok(Some(SemanticTokensResult::Tokens(tokens(&desk, whole))))
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
