//! Entities across articles: who a chain of one article is among all that are known.

use super::chain::Chains;
use std::sync::Arc;

/// The entities known so far.
#[derive(Clone, Debug, Default)]
pub struct Identities {}

/// Who a chain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Made of the canonical name, the same on every machine: `volodymyr-zelensky`.
    pub id: Arc<str>,
    /// The canonical name.
    pub name: Arc<str>,
    /// Whom else a bare surname may mean, best first; empty where it is clear.
    pub candidates: Vec<Arc<str>>,
}

impl Identities {
    /// Who each chain of an article is, in the order of `chains.chains`. What the article tells is
    /// remembered for those that follow: the same articles in the same order give the same ids.
    /// `date` is the article's day, where it is known.
    pub fn assign(&mut self, chains: &Chains, _date: Option<jiff::civil::Date>) -> Vec<Identity> {
        chains
            .chains
            .iter()
            .map(|chain| Identity {
                id: chain.name.to_lowercase().replace(' ', "-").into(),
                name: chain.name.as_str().into(),
                candidates: Vec::new(),
            })
            .collect()
    }
}
