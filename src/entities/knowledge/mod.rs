//! What people have stated about names: `entities.toml`, written by hand, and `decisions.jsonl`,
//! appended to by code actions.

/// Everything stated about names in one workspace. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {}
