use crate::corpus::query::Symbol;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::knowledge::ENTITIES_FILE;
use crate::entities::{EntityKind, KnownEntity};
use crate::features::{outline, statements};
use crate::server::convert;
use crate::server::methods::document_symbol::kind;
use crate::server::session::Session;
use crate::server::uri;
use crate::server::workspace::Root;
use crate::text::{Encoding, Text, fold};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

/// An editor shows a screen of them at a time and asks again at every letter.
const MOST: usize = 200;

/// Partial results are sent in portions of so many symbols.
const PORTION: usize = 50;

pub async fn handle(
    session: &Arc<Session>,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>> {
    session.settled().await;
    let token = params.partial_result_params.partial_result_token;
    let roots = session.workspace.state().roots.clone();
    let asker = Arc::clone(session);
    session
        .slowly(move |cancelled| {
            let mut list = List::new(asker.abilities().symbol_resolves_range);
            let mut left = MOST;
            for root in &roots {
                let Some(corpus) = root.archive.corpus(&asker) else { continue };
                for symbol in corpus.names(&params.query, left) {
                    if cancelled.is_cancelled() {
                        return None;
                    }
                    left -= 1;
                    list.add(root, corpus, symbol, asker.encoding());
                    if let Some(token) = token.as_ref().filter(|_| list.len() == PORTION) {
                        list.send(&asker, token);
                    }
                }
                left -=
                    list.add_unnamed(root, corpus, &fold(&params.query), left, asker.encoding());
            }
            if let Some(token) = token.as_ref().filter(|_| list.len() > 0) {
                list.send(&asker, token);
            }
            Some(list.response())
        })
        .await
}

/// Symbols as the client wants them: with their places, or, where it asks for the place of one that
/// somebody chooses, with their files.
enum List {
    Placed(Vec<SymbolInformation>),
    Lazy(Vec<WorkspaceSymbol>),
}

/// Whose place is to be found.
#[derive(Serialize, Deserialize)]
struct Pending {
    root: PathBuf,
    kind: EntityKind,
    name: String,
}

impl List {
    fn new(lazily: bool) -> Self {
        if lazily { List::Lazy(Vec::new()) } else { List::Placed(Vec::new()) }
    }

    fn len(&self) -> usize {
        match self {
            List::Placed(symbols) => symbols.len(),
            List::Lazy(symbols) => symbols.len(),
        }
    }

    #[allow(deprecated)]
    fn add(&mut self, root: &Root, corpus: &Corpus, symbol: Symbol, encoding: Encoding) {
        let (name, kind) = (symbol.name, symbol_kind(symbol.key.kind));
        let container_name = Some(format!("×{}", symbol.articles));
        match self {
            List::Placed(symbols) => {
                let found = corpus.first_full_mention(&symbol.key).and_then(|first| {
                    root.archive.location(&first.source, &first.occurrence.place, encoding)
                });
                let Some(location) = found else { return };
                let (tags, deprecated) = (None, None);
                symbols.push(SymbolInformation {
                    name,
                    kind,
                    tags,
                    deprecated,
                    location,
                    container_name,
                });
            }
            List::Lazy(symbols) => {
                let oldest = corpus.oldest(&symbol.key);
                let Some(uri) = oldest.and_then(|oldest| root.archive.uri(&oldest)) else { return };
                let EntityKey { kind: of, name: key } = symbol.key;
                let pending = Pending { root: root.path.clone(), kind: of, name: key };
                symbols.push(WorkspaceSymbol {
                    name,
                    kind,
                    tags: None,
                    container_name,
                    location: OneOf::Right(WorkspaceLocation { uri }),
                    data: serde_json::to_value(pending).ok(),
                });
            }
        }
    }

    /// Adds at most `left` entities of `entities.toml` that no article names yet, each with its
    /// place in that file; tells how many.
    fn add_unnamed(
        &mut self,
        root: &Root,
        corpus: &Corpus,
        query: &str,
        left: usize,
        encoding: Encoding,
    ) -> usize {
        let (knowledge, language) = (&root.reader.knowledge, root.reader.language);
        let meets = |entity: &&KnownEntity| {
            let others = entity.aliases.iter().chain(&entity.variants).map(String::as_str);
            std::iter::once(&*entity.name).chain(others).any(|form| fold(form).contains(query))
        };
        let unnamed = |entity: &&KnownEntity| {
            corpus.oldest(&statements::key(entity, knowledge, language)).is_none()
        };
        let met = knowledge.entities().iter().filter(meets).filter(unnamed);
        let met: Vec<&KnownEntity> = met.take(left).collect();
        let uri = uri::of_path(&root.path.join(ENTITIES_FILE));
        let Some(uri) = uri.filter(|_| !met.is_empty()) else { return 0 };
        let text = Text::new(&root.text(ENTITIES_FILE));
        for entity in &met {
            let (name, kind) = (entity.name.to_string(), symbol_kind(entity.kind.entity_kind()));
            let range = convert::range(&text, entity.id_span, encoding);
            let location = Location::new(uri.clone(), range);
            let (tags, container_name) = (None, Some(ENTITIES_FILE.to_owned()));
            #[allow(deprecated)]
            match self {
                List::Placed(symbols) => symbols.push(SymbolInformation {
                    name,
                    kind,
                    tags,
                    deprecated: None,
                    location,
                    container_name,
                }),
                List::Lazy(symbols) => symbols.push(WorkspaceSymbol {
                    name,
                    kind,
                    tags,
                    container_name,
                    location: OneOf::Left(location),
                    data: None,
                }),
            }
        }
        met.len()
    }

    /// Sends what has been found so far, and begins anew.
    fn send(&mut self, session: &Session, token: &ProgressToken) {
        let value = match self {
            List::Placed(symbols) => serde_json::to_value(std::mem::take(symbols)),
            List::Lazy(symbols) => serde_json::to_value(std::mem::take(symbols)),
        };
        let value = value.unwrap_or_default();
        session.outbox.notify_of("$/progress", json!({ "token": token, "value": value }));
    }

    fn response(self) -> WorkspaceSymbolResponse {
        match self {
            List::Placed(symbols) => WorkspaceSymbolResponse::Flat(symbols),
            List::Lazy(symbols) => WorkspaceSymbolResponse::Nested(symbols),
        }
    }
}

/// The place of a symbol in the file that was named: where it is named in full, or first.
pub async fn resolve(
    session: &Arc<Session>,
    mut symbol: WorkspaceSymbol,
) -> Result<WorkspaceSymbol> {
    let pending = symbol.data.clone().and_then(|data| serde_json::from_value::<Pending>(data).ok());
    let Some(pending) = pending else { return Ok(symbol) };
    let asker = Arc::clone(session);
    let found = session
        .slowly(move |_| {
            let state = asker.workspace.state();
            let root = state.roots.iter().find(|root| root.path == pending.root)?;
            let key = EntityKey { kind: pending.kind, name: pending.name };
            let found = root.archive.corpus(&asker)?.references(&key).next()?;
            let full = found.mentions.iter().find(|mention| mention.full);
            let place = &full.or(found.mentions.first())?.place;
            root.archive.location(&found.source, place, asker.encoding())
        })
        .await?;
    if let Some(found) = found {
        symbol.location = OneOf::Left(found);
    }
    Ok(symbol)
}

fn symbol_kind(of: EntityKind) -> SymbolKind {
    kind(match of {
        EntityKind::Person => outline::SymbolKind::Person,
        EntityKind::Organisation => outline::SymbolKind::Organisation,
        EntityKind::Place => outline::SymbolKind::Place,
    })
}
