//! One file per method of the protocol, which does nothing but convert: what comes in, to a
//! question to the features; what they answer, to what goes out.

pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod diagnostic;
pub mod did_change;
pub mod did_change_configuration;
pub mod did_change_watched_files;
pub mod did_change_workspace_folders;
pub mod did_close;
pub mod did_open;
pub mod did_save;
pub mod document_highlight;
pub mod document_link;
pub mod document_symbol;
pub mod execute_command;
pub mod files;
pub mod folding_range;
pub mod hover;
pub mod implementation;
pub mod initialize;
pub mod initialized;
pub mod inlay_hint;
pub mod own_file;
pub mod references;
pub mod rename;
pub mod selection_range;
pub mod semantic_tokens;
pub mod show_document;
pub mod workspace_diagnostic;
pub mod workspace_symbol;
