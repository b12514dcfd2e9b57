//! An entity's key as one word, for those who hand it on and give it back.

use super::facts::EntityKey;
use crate::entities::EntityKind;
use std::fmt;
use std::str::FromStr;

/// Words that name no entity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no entity: it has the form `PER:volodymyr-zelensky`")]
pub struct NoEntity(String);

impl fmt::Display for EntityKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}:{}", self.kind.label(), self.name)
    }
}

impl FromStr for EntityKey {
    type Err = NoEntity;

    fn from_str(id: &str) -> Result<EntityKey, NoEntity> {
        let (kind, name) = id.split_once(':').ok_or_else(|| NoEntity(id.to_owned()))?;
        let kind = EntityKind::ALL.into_iter().find(|known| known.label() == kind);
        match kind.filter(|_| !name.is_empty()) {
            Some(kind) => Ok(EntityKey { kind, name: name.to_owned() }),
            None => Err(NoEntity(id.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_as_they_went_and_nothing_else_is_one() {
        for name in ["volodymyr-zelensky", "-zelensky", "a:b"] {
            for kind in EntityKind::ALL {
                let key = EntityKey { kind, name: name.to_owned() };
                assert_eq!(key.to_string().parse(), Ok(key));
            }
        }
        for id in ["", "PER", "PER:", "XXX:rossi", "rossi"] {
            assert!(id.parse::<EntityKey>().is_err(), "{id}");
        }
    }
}
