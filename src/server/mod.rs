//! The language server: protocol in, feature, protocol out.
