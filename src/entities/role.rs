//! Roles: what a text says somebody is, beside the name or in its place.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// Whether the bearer holds the role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleStatus {
    #[default]
    Current,
    /// *ex presidente*, *presidente emerito*.
    Former,
    /// *ministro ad interim*.
    Acting,
    /// *presidente eletto*: chosen, not yet in office.
    Elect,
}

/// A role where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMention {
    /// Bytes of the article.
    pub span: Span,
    /// As written: `ex Presidente degli Stati Uniti`.
    pub text: String,
    /// The role noun in its dictionary form, without status: `presidente`.
    pub head: String,
    pub status: RoleStatus,
    /// What the role is of, in a form that can be compared: `stati uniti` for *degli Stati Uniti*,
    /// *Usa* and *americano*; `None` where the text does not say.
    pub of: Option<String>,
    /// For a role that leans on another one (*il suo omologo ucraino*): the role meant, where the
    /// article tells. `relational` is set even where it does not.
    pub resolved: Option<String>,
    pub relational: bool,
}
