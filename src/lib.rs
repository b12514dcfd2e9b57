//! Postilla reads news articles the way a copy editor does: it recognises names and dates as they
//! are typed, says which day *ieri* is and who *Peskov* is, and finds every other mention in the
//! archive.
//!
//! Data flows one way; a module uses only those above it in this list. `docs/architecture.md` is
//! the map, and `tests/borders.rs` holds the borders.

pub mod text;

pub mod lang;

pub mod finding;

pub mod settings;

pub mod dates;

pub mod entities;

pub mod article;

pub mod corpus;

pub mod features;

pub mod server;

pub mod cli;
