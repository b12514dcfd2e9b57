use super::{diagnostic, execute_command, files, inlay_hint, semantic_tokens, show_document};
use crate::lang::Locale;
use crate::server::client::Abilities;
use crate::server::pages::Pages;
use crate::server::session::Session;
use crate::server::{commands, configuration, parent, workspace};
use crate::settings::Options;
use crate::text::Encoding;
use serde_json::json;
use std::sync::Arc;
use tower_lsp::ls_types::*;

pub fn handle(session: &Arc<Session>, params: InitializeParams) -> InitializeResult {
    let abilities = Abilities::of(&params.capabilities);
    let capabilities = capabilities(&abilities);
    session.agree(abilities);
    if session.abilities().diagnostic_pages {
        session.pages.get_or_init(Pages::write);
    }
    if let Some(trace) = params.trace {
        session.trace.set(trace);
    }
    let folders = workspace::folders(&params);
    let locale = params.locale.as_deref().and_then(Locale::of);
    let options = params.initialization_options.as_ref().map(configuration::section);
    session.workspace.update(|roots, editor, own| {
        *roots = folders;
        *own = locale;
        if let Some(options) = options {
            *editor = Options::from_json(options).0;
        }
    });
    if let Some(parent) = params.process_id {
        parent::watch(parent);
    }
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    }
}

/// What we offer a client of these abilities.
fn capabilities(client: &Abilities) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(SaveOptions { include_text: Some(false) }.into()),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        workspace_symbol_provider: Some(match client.symbol_resolves_range {
            true => OneOf::Right(WorkspaceSymbolOptions {
                work_done_progress_options: WorkDoneProgressOptions::default(),
                resolve_provider: Some(true),
            }),
            false => OneOf::Left(true),
        }),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        code_lens_provider: client
            .code_lenses
            .then_some(CodeLensOptions { resolve_provider: Some(true) }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        code_action_provider: client.code_action_literals.then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QUICKFIX,
                    CodeActionKind::REFACTOR,
                    CodeActionKind::REFACTOR_REWRITE,
                    CodeActionKind::SOURCE,
                ]),
                resolve_provider: Some(client.code_action_resolves_edit),
                ..CodeActionOptions::default()
            })
        }),
        execute_command_provider: commands(client),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        inlay_hint_provider: client.inlay_hints.then(|| inlay_hint::options(client)),
        rename_provider: Some(match client.prepares_rename {
            true => OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            false => OneOf::Left(true),
        }),
        diagnostic_provider: client.pulls_diagnostics.then(diagnostic::options),
        semantic_tokens_provider: client
            .semantic_tokens
            .then(|| semantic_tokens::options(client.token_deltas)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: files::options(client.file_operations),
        }),
        experimental: Some(json!({ "postilla": { "commands": commands::ALL } })),
        ..ServerCapabilities::default()
    }
}

/// The commands of what is offered.
fn commands(client: &Abilities) -> Option<ExecuteCommandOptions> {
    let commands = [
        (client.code_action_literals, execute_command::NOTE),
        (client.shows_documents, show_document::OPEN),
    ];
    let commands: Vec<String> = commands
        .into_iter()
        .filter(|(offered, _)| *offered)
        .map(|(_, name)| name.to_owned())
        .collect();
    (!commands.is_empty())
        .then(|| ExecuteCommandOptions { commands, ..ExecuteCommandOptions::default() })
}
