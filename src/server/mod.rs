//! The language server: protocol in, feature, protocol out.

mod dispatch;
mod transport;
mod uri;
