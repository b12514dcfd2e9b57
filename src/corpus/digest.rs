//! What is kept in memory of each article: which entities it names, in how many mentions and
//! spellings, with which roles. Where they stand is left to the store.
//!
//! One entity after the other, in numbers as [`super::pack`] writes them: the entity; its name in
//! the article, with flags; its forms, each with how often it stands there; its roles.

use super::pack::{Malformed, Packed, Reader, Writer};

/// Flags of an entity: whether the article quotes it, ...
const QUOTED: u32 = 1;
/// ... gives it roles, ...
const ROLES: u32 = 2;
/// ... and names it in any number of forms but one.
const FORMS: u32 = 4;

/// What an article says of one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// The spelling that is the article's name for it.
    pub name: u32,
    pub forms: Vec<FormUse>,
    pub roles: Vec<u32>,
    /// Whether it is quoted.
    pub quoted: bool,
}

/// How often an entity is named in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormUse {
    /// The number of the spelling.
    pub form: u32,
    /// Whether it names the entity in full.
    pub full: bool,
    pub mentions: u32,
}

impl Detail {
    pub fn mentions(&self) -> u32 {
        self.forms.iter().map(|form| form.mentions).sum()
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Malformed> {
        let head = from.number()?;
        (self.name, self.quoted) = (head >> 3, head & QUOTED != 0);
        self.forms.clear();
        let forms = if head & FORMS != 0 { from.length()? } else { 1 };
        for _ in 0..forms {
            let (form, mentions) = (from.number()?, from.number()?);
            self.forms.push(FormUse { form: form >> 1, full: form & 1 != 0, mentions });
        }
        self.roles.clear();
        let roles = if head & ROLES != 0 { from.length()? } else { 0 };
        for _ in 0..roles {
            self.roles.push(from.number()?);
        }
        Ok(())
    }
}

/// What an article says of each of its entities, in the order of [`Packed::entities`].
pub fn details(facts: &Packed) -> Vec<Detail> {
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
        let same = |use_: &&mut FormUse| (use_.form, use_.full) == (mention.form, mention.full);
        match detail.forms.iter_mut().find(same) {
            Some(known) => known.mentions += 1,
            None => {
                let (form, full) = (mention.form, mention.full);
                detail.forms.push(FormUse { form, full, mentions: 1 });
            }
        }
    }
    for quotation in &facts.quotations {
        if let Some(detail) = details.get_mut(quotation.speaker as usize) {
            detail.quoted = true;
        }
    }
    details
}

/// The digest of an article as bytes.
pub fn pack(facts: &Packed) -> Vec<u8> {
    let mut out = Writer::default();
    for (entity, detail) in facts.entities.iter().zip(details(facts)) {
        out.number(entity.id.into());
        let flag = |set: bool, flag: u32| u64::from(if set { flag } else { 0 });
        let several = detail.forms.len() != 1;
        out.number(
            u64::from(detail.name) << 3
                | flag(detail.quoted, QUOTED)
                | flag(!detail.roles.is_empty(), ROLES)
                | flag(several, FORMS),
        );
        if several {
            out.number(detail.forms.len() as u64);
        }
        for &FormUse { form, full, mentions } in &detail.forms {
            out.number(u64::from(form) << 1 | u64::from(full));
            out.number(mentions.into());
        }
        if !detail.roles.is_empty() {
            out.number(detail.roles.len() as u64);
            for &role in &detail.roles {
                out.number(role.into());
            }
        }
    }
    out.into_bytes()
}

/// The digests of all articles, one after the other: counting goes through tens of thousands of
/// them, and what lies together is read many times as fast as what lies apart.
#[derive(Debug, Default)]
pub struct Digests {
    /// Each entity of each article, with where what is said of it starts in the article's bytes.
    entries: Vec<(u32, u32)>,
    bytes: Vec<u8>,
    /// Entries and bytes of articles that are gone.
    unused: usize,
}

/// Where the digest of an article lies among the others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slot {
    entries: (u32, u32),
    bytes: (u32, u32),
}

/// The digest of one article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Digest<'a> {
    entries: &'a [(u32, u32)],
    bytes: &'a [u8],
}

impl Digests {
    /// Takes in what [`pack`] has written.
    pub fn add(&mut self, digest: &[u8]) -> Result<Slot, Malformed> {
        let (first, start) = (self.entries.len(), self.bytes.len());
        let fits = |len: usize| u32::try_from(len).map_err(|_| Malformed);
        fits(start + digest.len())?;
        let mut from = Reader::new(digest);
        let mut detail = Detail::default();
        while from.rest() > 0 {
            let id = from.number()?;
            self.entries.push((id, (digest.len() - from.rest()) as u32));
            detail.read(&mut from)?;
        }
        self.bytes.extend_from_slice(digest);
        Ok(Slot {
            entries: (fits(first)?, fits(self.entries.len())?),
            bytes: (start as u32, self.bytes.len() as u32),
        })
    }

    pub fn get(&self, slot: Slot) -> Digest<'_> {
        let range = |(start, end): (u32, u32)| start as usize..end as usize;
        Digest {
            entries: self.entries.get(range(slot.entries)).unwrap_or_default(),
            bytes: self.bytes.get(range(slot.bytes)).unwrap_or_default(),
        }
    }

    /// Forgets a digest. What it took is given back when it is worth moving the others.
    pub fn remove(&mut self, slot: Slot) {
        self.unused += (slot.entries.1 - slot.entries.0) as usize;
    }

    /// Whether more is unused than used.
    pub fn is_sparse(&self) -> bool {
        self.unused > self.entries.len() / 2 && self.unused > 10_000
    }

    /// Makes room for so many bytes of digests.
    pub fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve_exact(bytes);
        // An entity takes five bytes and more.
        self.entries.reserve(bytes / 5);
    }

    pub fn shrink(&mut self) {
        self.entries.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}

impl<'a> Digest<'a> {
    pub fn entities(self) -> impl ExactSizeIterator<Item = u32> + 'a {
        self.entries.iter().map(|&(id, _)| id)
    }

    /// Reads what the article says of an entity into `detail`; false if it does not name it.
    pub fn read(self, id: u32, detail: &mut Detail) -> bool {
        let entry = self.entries.iter().find(|&&(entity, _)| entity == id);
        let Some(bytes) = entry.and_then(|&(_, at)| self.bytes.get(at as usize..)) else {
            return false;
        };
        // The bytes have been read once, by `Digests::add`.
        detail.read(&mut Reader::new(bytes)).is_ok()
    }

    pub fn details(self) -> impl Iterator<Item = (u32, Detail)> + 'a {
        let mut from = Reader::new(self.bytes);
        self.entries.iter().map_while(move |_| {
            let mut detail = Detail::default();
            let id = from.number().ok()?;
            detail.read(&mut from).ok()?;
            Some((id, detail))
        })
    }

    /// Calls `see` with each entity and what the article says of it; `detail` is room to work in.
    pub fn each(self, detail: &mut Detail, mut see: impl FnMut(u32, &Detail)) {
        let mut from = Reader::new(self.bytes);
        for _ in self.entries {
            let Ok(id) = from.number() else { return };
            if detail.read(&mut from).is_err() {
                return;
            }
            see(id, detail);
        }
    }

    /// All mentions; `detail` is room to work in.
    pub fn mentions(self, detail: &mut Detail) -> u64 {
        let mut all = 0;
        self.each(detail, |_, detail| all += u64::from(detail.mentions()));
        all
    }

    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }
}
