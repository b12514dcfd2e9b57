//! Many articles: scan, index on disk, overlay of open buffers, who is who across articles, queries.

pub mod read;

pub use read::{ReadError, read_article};
