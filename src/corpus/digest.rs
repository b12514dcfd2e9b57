//! What is kept in memory of each article: which entities it names, in how many mentions and
//! spellings, with which roles. Where they stand is left to the store.

use super::pack::{Malformed, Packed, Reader, Writer};

/// The entities of one article. About eight bytes for each, and four more.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// An entity's number and where its detail starts.
    entries: Box<[(u32, u32)]>,
    details: Box<[u8]>,
}

/// What an article says of one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// The spelling that is the article's name for it.
    pub name: u32,
    /// Spellings, each with its number of mentions.
    pub spellings: Vec<(u32, u32)>,
    pub roles: Vec<u32>,
    /// Whether it is quoted.
    pub quoted: bool,
}

impl Detail {
    pub fn mentions(&self) -> u32 {
        self.spellings.iter().map(|&(_, count)| count).sum()
    }
}

impl Digest {
    pub fn of(facts: &Packed) -> Digest {
        let mut details: Vec<Detail> = facts
            .entities
            .iter()
            .map(|entity| Detail {
                name: entity.name,
                roles: entity.roles.clone(),
                ..Detail::default()
            })
            .collect();
        for mention in &facts.mentions {
            let Some(detail) = details.get_mut(mention.entity as usize) else { continue };
            match detail.spellings.iter_mut().find(|(form, _)| *form == mention.form) {
                Some((_, count)) => *count += 1,
                None => detail.spellings.push((mention.form, 1)),
            }
        }
        for quotation in &facts.quotations {
            if let Some(detail) = details.get_mut(quotation.speaker as usize) {
                detail.quoted = true;
            }
        }
        let mut out = Writer::default();
        let entries = facts
            .entities
            .iter()
            .zip(&details)
            .map(|(entity, detail)| {
                let at = out.len() as u32;
                out.number(u64::from(detail.name) << 1 | u64::from(detail.quoted));
                out.number(detail.spellings.len() as u64);
                for &(form, count) in &detail.spellings {
                    out.number(form.into());
                    out.number(count.into());
                }
                out.number(detail.roles.len() as u64);
                for &role in &detail.roles {
                    out.number(role.into());
                }
                (entity.id, at)
            })
            .collect();
        Digest { entries, details: out.into_bytes().into() }
    }

    pub fn entities(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.entries.iter().map(|&(id, _)| id)
    }

    /// Reads what the article says of an entity into `detail`; false if it does not name it.
    pub fn read(&self, id: u32, detail: &mut Detail) -> bool {
        let entry = self.entries.iter().find(|&&(entity, _)| entity == id);
        let Some(bytes) = entry.and_then(|&(_, at)| self.details.get(at as usize..)) else {
            return false;
        };
        // The bytes are those that `of` has written.
        detail.read(&mut Reader::new(bytes)).is_ok()
    }

    /// All mentions; `detail` is room to work in.
    pub fn mentions(&self, detail: &mut Detail) -> u64 {
        let mut from = Reader::new(&self.details);
        let all = self.entries.iter();
        all.map_while(|_| detail.read(&mut from).ok().map(|()| u64::from(detail.mentions()))).sum()
    }

    pub fn details(&self) -> impl Iterator<Item = (u32, Detail)> + '_ {
        let mut from = Reader::new(&self.details);
        self.entries.iter().map_while(move |&(id, _)| {
            let mut detail = Detail::default();
            detail.read(&mut from).ok()?;
            Some((id, detail))
        })
    }
}

impl Detail {
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Malformed> {
        let head = from.number()?;
        (self.name, self.quoted) = (head >> 1, head & 1 != 0);
        self.spellings.clear();
        for _ in 0..from.number()? {
            self.spellings.push((from.number()?, from.number()?));
        }
        self.roles.clear();
        for _ in 0..from.number()? {
            self.roles.push(from.number()?);
        }
        Ok(())
    }
}
