//! Names: find and classify them, chain the mentions of one article, roles, spelling variants.

pub mod chain;
pub mod findings;
pub mod identity;
pub mod knowledge;
pub mod mention;
pub mod named;
pub mod quoted;
pub mod role;
pub mod shape;
pub mod spelling;
pub mod tagger;
#[cfg(test)]
pub(crate) mod testing;
pub mod train;

pub use chain::{Chain, ChainedMention, Chains, Form, NamedBlock, chains};
pub use identity::{Identities, Identity};
pub use knowledge::{Knowledge, KnownEntity};
pub use mention::{EntityKind, Mention};
pub use named::{Named, Names};
pub use role::{RoleMention, RoleStatus};
pub use tagger::{ArticleNames, BlockNames, Memory, Tagger};
