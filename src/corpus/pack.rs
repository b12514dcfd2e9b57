//! An article's facts with numbers in the place of names, as bytes: some 300 for a news article of
//! fifty names. Numbers are little-endian base 128, as in Protocol Buffers.

use super::place::{Place, Point};
use crate::text::Span;

/// Bytes that are not what [`pack`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("packed facts are malformed")]
pub struct Malformed;

/// The facts of one article; names are numbers of [`super::names::Names`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    pub entities: Vec<PackedEntity>,
    /// In the order of the text.
    pub mentions: Vec<PackedMention>,
    pub dates: Vec<PackedDate>,
    pub quotations: Vec<PackedQuotation>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedEntity {
    pub id: u32,
    /// Which form is the article's name for it.
    pub name: u32,
    pub roles: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedMention {
    /// Index in [`Packed::entities`].
    pub entity: u32,
    pub form: u32,
    pub full: bool,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedDate {
    /// Days since 1970-01-01.
    pub first: i32,
    pub last: i32,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedQuotation {
    /// Index in [`Packed::entities`].
    pub speaker: u32,
    pub place: Place,
}

pub fn pack(facts: &Packed) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(facts.entities.len() as u64);
    for entity in &facts.entities {
        out.number(entity.id.into());
        out.number(entity.name.into());
        out.number(entity.roles.len() as u64);
        for &role in &entity.roles {
            out.number(role.into());
        }
    }
    out.number(facts.mentions.len() as u64);
    let mut last = Place::default();
    for mention in &facts.mentions {
        let form = mention.form << 1 | u32::from(mention.full);
        out.place(&mut last, mention.place, form);
        out.number(mention.entity.into());
    }
    out.number(facts.dates.len() as u64);
    let (mut last, mut day) = (Place::default(), 0);
    for date in &facts.dates {
        out.place(&mut last, date.place, 0);
        out.signed(i64::from(date.first) - day);
        out.signed(i64::from(date.last) - i64::from(date.first));
        day = date.first.into();
    }
    out.number(facts.quotations.len() as u64);
    let mut last = Place::default();
    for quotation in &facts.quotations {
        out.place(&mut last, quotation.place, quotation.speaker);
    }
    out.into_bytes()
}

pub fn unpack(bytes: &[u8]) -> Result<Packed, Malformed> {
    let mut from = Reader::new(bytes);
    let mut facts = Packed::default();
    for _ in 0..from.length()? {
        let (id, name) = (from.number()?, from.number()?);
        let roles = (0..from.length()?).map(|_| from.number()).collect::<Result<_, _>>()?;
        facts.entities.push(PackedEntity { id, name, roles });
    }
    let known = |entity: u32| {
        if (entity as usize) < facts.entities.len() { Ok(entity) } else { Err(Malformed) }
    };
    let mut last = Place::default();
    for _ in 0..from.length()? {
        let (place, form) = from.place(&mut last)?;
        let entity = known(from.number()?)?;
        let (form, full) = (form >> 1, form & 1 != 0);
        facts.mentions.push(PackedMention { entity, form, full, place });
    }
    let (mut last, mut day) = (Place::default(), 0i64);
    for _ in 0..from.length()? {
        let (place, _) = from.place(&mut last)?;
        let first = i32::try_from(day + from.signed()?).map_err(|_| Malformed)?;
        let end = i64::from(first) + from.signed()?;
        facts.dates.push(PackedDate {
            first,
            last: i32::try_from(end).map_err(|_| Malformed)?,
            place,
        });
        day = first.into();
    }
    let mut last = Place::default();
    for _ in 0..from.length()? {
        let (place, speaker) = from.place(&mut last)?;
        facts.quotations.push(PackedQuotation { speaker: known(speaker)?, place });
    }
    if from.0.is_empty() { Ok(facts) } else { Err(Malformed) }
}

/// Flags of a packed place. A place is on a new line, ...
const NEW_LINE: u32 = 1;
/// ... has other letters beyond ASCII before it on its line than the place before it, ...
const WIDER: u32 = 2;
/// ... and ends on its line, in ASCII, unless told.
const ENDS_APART: u32 = 4;

/// Writes numbers.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    fn difference(&mut self, to: u32, from: u32) {
        self.signed(i64::from(to) - i64::from(from));
    }

    /// `last` is the place written before, `extra` anything small that goes with the place.
    fn place(&mut self, last: &mut Place, place: Place, extra: u32) {
        let (start, end) = (place.start, place.end);
        let new_line = start.line != last.start.line
            || i64::from(start.utf8) - i64::from(last.start.utf8)
                != i64::from(place.span.start) - i64::from(last.span.start);
        let wide = |point: Point| {
            (point.utf8.wrapping_sub(point.utf16), point.utf16.wrapping_sub(point.utf32))
        };
        let wider = wide(start) != wide(last.start);
        let plain_end = plain_end(place.span, start);
        let mut flags = 0;
        for (set, flag) in [(new_line, NEW_LINE), (wider, WIDER), (plain_end != end, ENDS_APART)] {
            flags |= if set { flag } else { 0 };
        }
        self.number(u64::from(extra) << 3 | u64::from(flags));
        // Places mostly come in the order of the text: a step back wraps, at five bytes.
        self.number(place.span.start.wrapping_sub(last.span.start).into());
        self.number(u64::from(place.span.end.wrapping_sub(place.span.start)));
        if new_line {
            self.difference(start.line, last.start.line);
            self.number(start.utf8.into());
        }
        if wider {
            self.difference(start.utf8, start.utf16);
            self.difference(start.utf16, start.utf32);
        }
        if plain_end != end {
            self.difference(end.line, start.line);
            self.number(end.utf8.into());
            self.difference(end.utf8, end.utf16);
            self.difference(end.utf16, end.utf32);
        }
        *last = place;
    }
}

/// Where a span ends if it is all ASCII and on one line.
fn plain_end(span: Span, start: Point) -> Point {
    let len = span.end.wrapping_sub(span.start);
    Point {
        line: start.line,
        utf8: start.utf8.wrapping_add(len),
        utf16: start.utf16.wrapping_add(len),
        utf32: start.utf32.wrapping_add(len),
    }
}

/// Reads what [`Writer`] has written.
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    fn wide(&mut self) -> Result<u64, Malformed> {
        let mut number = 0u64;
        for shift in (0..63).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(Malformed)?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    pub fn number(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.wide()?).map_err(|_| Malformed)
    }

    /// How many items follow, each of which takes a byte at least.
    fn length(&mut self) -> Result<u32, Malformed> {
        let length = self.number()?;
        if length as usize <= self.0.len() { Ok(length) } else { Err(Malformed) }
    }

    fn signed(&mut self) -> Result<i64, Malformed> {
        let number = self.wide()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn add_difference(&mut self, from: u32) -> Result<u32, Malformed> {
        u32::try_from(i64::from(from) + self.small()?).map_err(|_| Malformed)
    }

    fn subtract_difference(&mut self, from: u32) -> Result<u32, Malformed> {
        u32::try_from(i64::from(from) - self.small()?).map_err(|_| Malformed)
    }

    /// A difference of two 32-bit numbers.
    fn small(&mut self) -> Result<i64, Malformed> {
        let number = self.signed()?;
        if number.unsigned_abs() <= u64::from(u32::MAX) { Ok(number) } else { Err(Malformed) }
    }

    fn place(&mut self, last: &mut Place) -> Result<(Place, u32), Malformed> {
        let head = self.wide()?;
        let flags = head as u32 & 7;
        let extra = u32::try_from(head >> 3).map_err(|_| Malformed)?;
        let from = last.span.start.wrapping_add(self.number()?);
        let to = from.checked_add(self.number()?).ok_or(Malformed)?;
        let mut start = last.start;
        if flags & NEW_LINE != 0 {
            start.line = self.add_difference(start.line)?;
            start.utf8 = self.number()?;
        } else {
            let moved = i64::from(from) - i64::from(last.span.start);
            start.utf8 = u32::try_from(i64::from(start.utf8) + moved).map_err(|_| Malformed)?;
        }
        if flags & WIDER != 0 {
            start.utf16 = self.subtract_difference(start.utf8)?;
            start.utf32 = self.subtract_difference(start.utf16)?;
        } else {
            let before = last.start;
            start.utf16 = start.utf8.wrapping_sub(before.utf8.wrapping_sub(before.utf16));
            start.utf32 = start.utf16.wrapping_sub(before.utf16.wrapping_sub(before.utf32));
        }
        let span = Span { start: from, end: to };
        let mut end = plain_end(span, start);
        if flags & ENDS_APART != 0 {
            end.line = self.add_difference(start.line)?;
            end.utf8 = self.number()?;
            end.utf16 = self.subtract_difference(end.utf8)?;
            end.utf32 = self.subtract_difference(end.utf16)?;
        }
        *last = Place { span, start, end };
        Ok((*last, extra))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::place::Places;
    use proptest::prelude::*;

    prop_compose! {
        fn text()(parts in prop::collection::vec(
            prop_oneof!["[a-z ]{1,12}", Just("è".into()), Just("😀".into()), Just("\r\n".into()), Just("\n".into())],
            1..20,
        )) -> String { parts.concat() }
    }

    prop_compose! {
        fn facts()(text in text(), cuts in prop::collection::vec((0usize..300, 0usize..40, 0u32..70), 0..12))
            -> Packed
        {
            let mut places = Places::new(&text);
            let mut at = |start: usize, len: usize| {
                let start = text.floor_char_boundary_at(start % (text.len() + 1));
                let end = text.floor_char_boundary_at((start + len).min(text.len()));
                places.find(Span::new(start, end.max(start)))
            };
            let mut packed = Packed::default();
            for (start, len, small) in cuts {
                let place = at(start, len);
                let entity = packed.entities.len() as u32;
                packed.entities.push(PackedEntity { id: small * 9_999, name: small % 3, roles: (0..small % 4).collect() });
                packed.mentions.push(PackedMention { entity, form: small, full: small % 2 == 0, place });
                let first = (small as i32 - 30) * 4_000;
                packed.dates.push(PackedDate { first, last: first + small as i32, place });
                packed.quotations.push(PackedQuotation { speaker: entity, place });
            }
            packed
        }
    }

    trait Floor {
        fn floor_char_boundary_at(&self, at: usize) -> usize;
    }

    impl Floor for String {
        fn floor_char_boundary_at(&self, at: usize) -> usize {
            (0..=at).rev().find(|&at| self.is_char_boundary(at)).unwrap_or(0)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn facts_come_back_as_they_went(facts in facts()) {
            prop_assert_eq!(unpack(&pack(&facts)), Ok(facts));
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }

        #[test]
        fn a_damaged_byte_does_no_harm(facts in facts(), at in any::<prop::sample::Index>(), byte: u8) {
            let mut bytes = pack(&facts);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn an_article_of_fifty_names_takes_some_three_hundred_bytes() {
        let text =
            "Ieri il presidente Mario Bianchi ha incontrato a Ferrara gli abitanti.\n".repeat(25);
        let mut places = Places::new(&text);
        let mut packed = Packed::default();
        for (line, _) in text.match_indices("Mario") {
            let mut mention = |at: usize, len: usize, entity: u32| PackedMention {
                entity,
                form: 0,
                full: true,
                place: places.find(Span::new(line + at, line + at + len)),
            };
            packed.mentions.extend([mention(0, 13, 0), mention(30, 7, 1)]);
        }
        packed.entities =
            (0..23).map(|id| PackedEntity { id: id * 5_000, name: 0, roles: vec![] }).collect();
        assert_eq!(packed.mentions.len(), 50);
        assert!(pack(&packed).len() < 375, "{}", pack(&packed).len());
    }
}
