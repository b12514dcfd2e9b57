//! The language server as editors meet it: the real binary on standard input and output.
//!
//! Each test bears the number of its line in `docs/lsp-checklist.md`, the list of what users of
//! such servers suffered.

mod checklist;
mod client;
mod commands;
mod files;
mod fuzz;
mod hostile;
mod ignore;
mod knowledge;
mod lazily;
mod lifecycle;
mod load;
mod pull;
mod sealed;
mod seeds;
mod soak;
mod sync;
mod watching;
