//! What the client can do, read once from `initialize`. Nothing is offered or sent that it did
//! not say it understands, and no other module looks at raw capabilities.

use crate::text::Encoding;
use tower_lsp::ls_types::*;

/// The abilities of the client that make a difference to us.
#[derive(Clone, Debug, Default)]
pub struct Abilities {
    pub encoding: Encoding,
    pub hover_markdown: bool,
    pub definition_links: bool,
    pub declaration_links: bool,
    pub implementation_links: bool,
    pub type_definition_links: bool,
    /// Asks for diagnostics, and can be told that they have changed. A client that asks but cannot
    /// be told would never hear of a decision or a setting, so it has them published.
    pub pulls_diagnostics: bool,
    pub refreshes_inlay_hints: bool,
    pub refreshes_semantic_tokens: bool,
    pub refreshes_code_lenses: bool,
    pub code_lenses: bool,
    pub code_action_resolves_edit: bool,
    pub inlay_hint_resolves_tooltip: bool,
    pub inlay_hint_resolves_location: bool,
    pub symbol_resolves_range: bool,
    pub token_deltas: bool,
    /// Whether what is told of a name may have a format, and whether that is Markdown.
    pub completion_markup: bool,
    pub completion_markdown: bool,
    pub shows_documents: bool,
    pub file_operations: FileOperations,
    pub hierarchical_symbols: bool,
    pub code_action_literals: bool,
    pub code_action_preferred: bool,
    pub document_changes: bool,
    pub change_annotations: bool,
    pub diagnostic_related: bool,
    pub diagnostic_pages: bool,
    pub diagnostic_version: bool,
    pub inlay_hints: bool,
    pub semantic_tokens: bool,
    pub folds_whole_lines: bool,
    pub prepares_rename: bool,
    pub answers_configuration: bool,
    pub registers_configuration: bool,
    pub watches_files: bool,
    pub shows_progress: bool,
}

/// What the client tells or asks about files that somebody makes, moves and removes in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileOperations {
    pub did_create: bool,
    pub will_rename: bool,
    pub did_rename: bool,
    pub did_delete: bool,
}

impl Abilities {
    pub fn of(client: &ClientCapabilities) -> Self {
        let yes = |ability: Option<bool>| ability == Some(true);
        let text = client.text_document.clone().unwrap_or_default();
        let workspace = client.workspace.clone().unwrap_or_default();
        let window = client.window.clone().unwrap_or_default();
        let markdown = |formats: Option<&Vec<MarkupKind>>| {
            // The first that the client names is the one it prefers.
            formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown)
        };
        let code_action = text.code_action.unwrap_or_default();
        let diagnostics = text.publish_diagnostics.unwrap_or_default();
        let refreshes_diagnostics = yes(workspace.diagnostics.and_then(|d| d.refresh_support));
        let tokens = text.semantic_tokens.as_ref().map(|tokens| &tokens.requests);
        let completion = text.completion.unwrap_or_default().completion_item.unwrap_or_default();
        let files = workspace.file_operations.unwrap_or_default();
        let resolves_of_hints = text.inlay_hint.as_ref().and_then(|h| h.resolve_support.as_ref());
        let hint = |property: &str| {
            resolves_of_hints.is_some_and(|r| r.properties.iter().any(|p| p == property))
        };
        Abilities {
            implementation_links: yes(text.implementation.and_then(|i| i.link_support)),
            pulls_diagnostics: text.diagnostic.is_some() && refreshes_diagnostics,
            refreshes_code_lenses: yes(workspace.code_lens.and_then(|l| l.refresh_support)),
            code_lenses: text.code_lens.is_some(),
            code_action_resolves_edit: yes(code_action.data_support)
                && (code_action.resolve_support.as_ref())
                    .is_some_and(|r| r.properties.iter().any(|p| p == "edit")),
            inlay_hint_resolves_tooltip: hint("tooltip"),
            inlay_hint_resolves_location: hint("label.location"),
            symbol_resolves_range: (workspace.symbol.and_then(|s| s.resolve_support))
                .is_some_and(|r| r.properties.iter().any(|p| p == "location.range")),
            token_deltas: tokens.is_some_and(|requests| {
                matches!(
                    requests.full,
                    Some(SemanticTokensFullOptions::Delta { delta: Some(true) })
                )
            }),
            completion_markup: (completion.documentation_format.as_ref())
                .is_some_and(|formats| !formats.is_empty()),
            completion_markdown: markdown(completion.documentation_format.as_ref()),
            shows_documents: window.show_document.is_some_and(|s| s.support),
            file_operations: FileOperations {
                did_create: yes(files.did_create),
                will_rename: yes(files.will_rename),
                did_rename: yes(files.did_rename),
                did_delete: yes(files.did_delete),
            },
            encoding: encoding(client),
            hover_markdown: markdown(text.hover.as_ref().and_then(|h| h.content_format.as_ref())),
            definition_links: yes(text.definition.and_then(|d| d.link_support)),
            type_definition_links: yes(text.type_definition.and_then(|d| d.link_support)),
            declaration_links: yes(text.declaration.and_then(|d| d.link_support)),
            hierarchical_symbols: yes(text
                .document_symbol
                .and_then(|symbol| symbol.hierarchical_document_symbol_support)),
            code_action_literals: code_action.code_action_literal_support.is_some(),
            code_action_preferred: yes(code_action.is_preferred_support),
            change_annotations: workspace.workspace_edit.as_ref().is_some_and(|e| {
                e.document_changes == Some(true) && e.change_annotation_support.is_some()
            }),
            document_changes: yes(workspace.workspace_edit.and_then(|edit| edit.document_changes)),
            diagnostic_related: yes(diagnostics.related_information),
            diagnostic_pages: yes(diagnostics.code_description_support),
            diagnostic_version: yes(diagnostics.version_support),
            refreshes_inlay_hints: yes(workspace.inlay_hint.and_then(|h| h.refresh_support)),
            refreshes_semantic_tokens: yes(workspace
                .semantic_tokens
                .and_then(|t| t.refresh_support)),
            inlay_hints: text.inlay_hint.is_some(),
            semantic_tokens: text.semantic_tokens.is_some(),
            folds_whole_lines: yes(text.folding_range.and_then(|f| f.line_folding_only)),
            prepares_rename: yes(text.rename.and_then(|r| r.prepare_support)),
            answers_configuration: yes(workspace.configuration),
            registers_configuration: yes(workspace
                .did_change_configuration
                .and_then(|c| c.dynamic_registration)),
            watches_files: yes(workspace
                .did_change_watched_files
                .and_then(|w| w.dynamic_registration)),
            shows_progress: yes(window.work_done_progress),
        }
    }
}

/// UTF-8 where the client offers it, since that is how texts are counted here; UTF-16, which every
/// client speaks, where it says nothing; UTF-32 where it prefers that and offers no UTF-8.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered =
        client.general.as_ref().and_then(|g| g.position_encodings.as_deref()).unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        return Encoding::Utf8;
    }
    match offered.first() {
        Some(first) if *first == PositionEncodingKind::UTF32 => Encoding::Utf32,
        _ => Encoding::Utf16,
    }
}

/// Makes the parameters of `initialize` readable. Capabilities of which some cannot be read are
/// taken without those: a client that is ahead of us in one corner is served in all the others.
/// A root without a valid URI is no root.
pub fn readable(params: &mut serde_json::Value) {
    if let Some(root) = params.get_mut("rootUri")
        && serde_json::from_value::<Option<Uri>>(root.clone()).is_err()
    {
        *root = serde_json::Value::Null;
    }
    if let Some(folders) = params.get_mut("workspaceFolders").and_then(|f| f.as_array_mut()) {
        folders.retain(|folder| serde_json::from_value::<WorkspaceFolder>(folder.clone()).is_ok());
    }
    let reads = |capabilities: serde_json::Value| {
        serde_json::from_value::<ClientCapabilities>(capabilities).is_ok()
    };
    let Some(capabilities) = params.get_mut("capabilities") else { return };
    if reads(capabilities.clone()) {
        return;
    }
    let Some(groups) = capabilities.as_object_mut() else {
        *capabilities = serde_json::json!({});
        return;
    };
    groups.retain(|name, group| match group.as_object_mut() {
        Some(abilities) => {
            abilities.retain(|ability, value| {
                let fine = reads(serde_json::json!({ name: { ability: value } }));
                if !fine {
                    eprintln!("postilla: the client's capability {name}.{ability} is unreadable");
                }
                fine
            });
            true
        }
        None => reads(serde_json::json!({ name: group })),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_encoding_is_one_that_the_client_offers() {
        for (offered, agreed) in [
            (json!({}), Encoding::Utf16),
            (json!({ "positionEncodings": [] }), Encoding::Utf16),
            (json!({ "positionEncodings": ["utf-16"] }), Encoding::Utf16),
            (json!({ "positionEncodings": ["utf-8", "utf-16", "utf-32"] }), Encoding::Utf8),
            (json!({ "positionEncodings": ["utf-32", "utf-8", "utf-16"] }), Encoding::Utf8),
            (json!({ "positionEncodings": ["utf-32", "utf-16"] }), Encoding::Utf32),
            (json!({ "positionEncodings": ["utf-7"] }), Encoding::Utf16),
        ] {
            let client = serde_json::from_value(json!({ "general": offered })).unwrap();
            assert_eq!(Abilities::of(&client).encoding, agreed, "{offered}");
        }
    }

    #[test]
    fn an_unreadable_capability_costs_only_itself() {
        let mut params = json!({ "capabilities": {
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": { "hover": 7, "definition": { "linkSupport": true } },
            "window": "none",
        } });
        readable(&mut params);
        let client = serde_json::from_value(params["capabilities"].clone()).unwrap();
        let abilities = Abilities::of(&client);
        assert_eq!(abilities.encoding, Encoding::Utf8);
        assert!(abilities.definition_links && !abilities.hover_markdown);
    }
}
