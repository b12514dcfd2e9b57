//! What Postilla has to say about a place in an article, in plain values: the editor shows a
//! finding as a diagnostic, the terminal as an underlined line, `annotate` as JSON.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// How loudly a finding speaks. Ordered from quiet to loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Hint,
    Info,
    Warning,
    Error,
}

/// A replacement of `span` (article bytes) by `text`; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    #[serde(skip)]
    pub span: Span,
    pub text: String,
}

/// One way to put a finding right. The edits do not overlap and are applied together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub edits: Vec<Edit>,
    /// Set only when the fix is certain: editors apply a preferred fix without asking.
    pub preferred: bool,
}

/// Another place of the same article that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub span: Span,
    pub message: String,
}

/// A finding on an article; `span` counts article bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub span: Span,
    /// The code with its family, as `date/weekday-mismatch`: the contract with settings, pages and pipelines.
    pub code: &'static str,
    pub severity: Severity,
    /// In the editor's language, one sentence.
    pub message: String,
    pub fixes: Vec<Fix>,
    pub related: Vec<Related>,
}
