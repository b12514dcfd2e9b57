//! Articles whose text is the same.

use super::Corpus;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The number that tells a text from others; the same on every machine.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Corpus {
    /// The files, by their paths, whose text is exactly this one, open ones as they are on the
    /// disk. In the order of their paths.
    pub fn same_text(&self, text: &str) -> Vec<Arc<str>> {
        let (hash, size) = (hash(text), text.len() as u64);
        let state = self.read();
        // A file may have a mark of its encoding before the text.
        let fits = |bytes: u64| bytes == size || bytes == size + '\u{feff}'.len_utf8() as u64;
        let mut same: Vec<Arc<str>> = state
            .model
            .articles()
            .filter(|(_, article)| article.stamp.hash == hash && fits(article.stamp.size))
            .map(|(_, article)| Arc::clone(&article.path))
            .collect();
        same.sort_unstable();
        same
    }
}
