//! An article's facts with numbers in the place of names, as bytes: some 300 for a news article of
//! fifty names. Numbers are little-endian base 128, as in Protocol Buffers.

use super::digest::{self, Detail, Digests, FormUse};
use super::place::{Place, Point};
use crate::text::Span;
use rustc_hash::FxHashMap;

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

/// An article's facts as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// What it names, which is read at each start: see [`super::digest`].
    pub digest: Vec<u8>,
    /// Where it does, which is read when somebody asks.
    pub places: Vec<u8>,
}

/// One way of naming one entity of an article.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Way {
    entity: u32,
    form: u32,
    full: bool,
}

impl Way {
    /// All of an article, in the order of its digest.
    fn all(details: &[Detail]) -> Vec<Way> {
        let ways = (0u32..).zip(details).flat_map(|(entity, detail)| {
            let uses = detail.forms.iter();
            uses.map(move |&FormUse { form, full, .. }| Way { entity, form, full })
        });
        ways.collect()
    }

    /// The first of each entity.
    fn firsts(all: &[Way]) -> Vec<usize> {
        let first = |&at: &usize| at == 0 || all[at - 1].entity != all[at].entity;
        (0..all.len()).filter(first).collect()
    }
}

pub fn pack(facts: &Packed) -> Bytes {
    let ways = Way::all(&digest::details(facts));
    let number: FxHashMap<Way, usize> = ways.iter().enumerate().map(|(n, &way)| (way, n)).collect();
    let mut out = Writer::default();
    out.number(facts.mentions.len() as u64);
    let mut last = Place::default();
    // Most names look the same each time, so that the first tells how long the others are.
    let mut shapes: Vec<Option<Shape>> = vec![None; ways.len()];
    let (firsts, mut newest) = (Way::firsts(&ways), 0);
    for &PackedMention { entity, form, full, place } in &facts.mentions {
        let Some(&way) = number.get(&Way { entity, form, full }) else { continue };
        let shape = Shape::of(place);
        let other = shapes[way].is_some_and(|known| known != shape);
        // Entities are in the order of their first mentions.
        let next = firsts.get(newest) == Some(&way);
        let flags = if other { OTHER } else { 0 } | if next { NEXT } else { 0 };
        out.start(&mut last, place, flags);
        if next {
            newest += 1;
        } else {
            out.number(way as u64);
        }
        if other || shapes[way].is_none() {
            out.shape(shape);
        }
        shapes[way].get_or_insert(shape);
    }
    out.number(facts.dates.len() as u64);
    let (mut last, mut day) = (Place::default(), 0);
    for date in &facts.dates {
        out.start(&mut last, date.place, if date.last != date.first { OTHER } else { 0 });
        out.shape(Shape::of(date.place));
        out.signed(i64::from(date.first) - day);
        if date.last != date.first {
            out.signed(i64::from(date.last) - i64::from(date.first));
        }
        day = date.first.into();
    }
    out.number(facts.quotations.len() as u64);
    let mut last = Place::default();
    for quotation in &facts.quotations {
        out.start(&mut last, quotation.place, 0);
        out.shape(Shape::of(quotation.place));
        out.number(quotation.speaker.into());
    }
    Bytes { digest: digest::pack(facts), places: out.into_bytes() }
}

pub fn unpack(digest: &[u8], places: &[u8]) -> Result<Packed, Malformed> {
    let mut facts = Packed::default();
    let mut digests = Digests::default();
    let slot = digests.add(digest)?;
    let (ids, details): (Vec<u32>, Vec<Detail>) = digests.get(slot).details().unzip();
    let ways = Way::all(&details);
    facts.entities = ids
        .into_iter()
        .zip(details)
        .map(|(id, detail)| PackedEntity { id, name: detail.name, roles: detail.roles })
        .collect();
    let mut from = Reader::new(places);
    let mut last = Place::default();
    let mut shapes: Vec<Option<Shape>> = vec![None; ways.len()];
    let (firsts, mut newest) = (Way::firsts(&ways), 0);
    for _ in 0..from.length()? {
        let flags = from.start(&mut last)?;
        let other = flags & OTHER != 0;
        let way = if flags & NEXT != 0 {
            newest += 1;
            *firsts.get(newest - 1).ok_or(Malformed)?
        } else {
            from.number()? as usize
        };
        let &Way { entity, form, full } = ways.get(way).ok_or(Malformed)?;
        let shape = match shapes[way] {
            Some(shape) if !other => shape,
            _ => from.shape()?,
        };
        shapes[way].get_or_insert(shape);
        let place = shape.at(&mut last)?;
        facts.mentions.push(PackedMention { entity, form, full, place });
    }
    let (mut last, mut day) = (Place::default(), 0i64);
    for _ in 0..from.length()? {
        let longer = from.start(&mut last)? & OTHER != 0;
        let place = from.shape()?.at(&mut last)?;
        let first = i32::try_from(day.saturating_add(from.signed()?)).map_err(|_| Malformed)?;
        let more = if longer { from.signed()? } else { 0 };
        facts.dates.push(PackedDate {
            first,
            last: i32::try_from(i64::from(first).saturating_add(more)).map_err(|_| Malformed)?,
            place,
        });
        day = first.into();
    }
    let mut last = Place::default();
    for _ in 0..from.length()? {
        from.start(&mut last)?;
        let place = from.shape()?.at(&mut last)?;
        let speaker = from.number()?;
        if speaker as usize >= facts.entities.len() {
            return Err(Malformed);
        }
        facts.quotations.push(PackedQuotation { speaker, place });
    }
    if from.rest() == 0 { Ok(facts) } else { Err(Malformed) }
}

/// Flags of a packed start. A place is on a new line, ...
const NEW_LINE: u64 = 1;
/// ... is not of the shape that is to be expected, ...
const OTHER: u64 = 2;
/// ... and is the first of the next entity.
const NEXT: u64 = 4;
/// How many more bytes than UTF-16 code units stand before it on its line than before the place
/// before it, in three bits, ...
const EXCESS_SHIFT: u32 = 3;
/// ... if not so many that they are told apart.
const MUCH: u64 = 7;
/// How many bytes of the article it starts behind the place before it, in the rest.
const STEP_SHIFT: u32 = 6;

/// How far a place reaches, wherever it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// Bytes of the article.
    len: u32,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// On the same line, in ASCII.
    Plain,
    /// On the same line: by how much the number of bytes exceeds that of UTF-16 code units, and
    /// this that of code points.
    Wide(u32, u32),
    /// So many lines below, at these columns.
    Below(i64, [u32; 3]),
}

impl Shape {
    fn of(place: Place) -> Shape {
        let Place { span, start, end } = place;
        let len = span.end.wrapping_sub(span.start);
        let units = |unit: fn(&Point) -> u32| unit(&end).wrapping_sub(unit(&start));
        let (utf8, utf16, utf32) =
            (units(|point| point.utf8), units(|point| point.utf16), units(|point| point.utf32));
        let lines = i64::from(end.line) - i64::from(start.line);
        let end = match (utf8.wrapping_sub(utf16), utf16.wrapping_sub(utf32)) {
            _ if lines != 0 || utf8 != len => End::Below(lines, [end.utf8, end.utf16, end.utf32]),
            (0, 0) => End::Plain,
            (more, astral) => End::Wide(more, astral),
        };
        Shape { len, end }
    }

    /// The place of this shape that starts where `last` has been set to.
    fn at(self, last: &mut Place) -> Result<Place, Malformed> {
        let start = last.start;
        let ahead = |more: u32, less: u32| more.wrapping_sub(less);
        let utf8 = start.utf8.wrapping_add(self.len);
        let end = match self.end {
            End::Plain => Point {
                line: start.line,
                utf8,
                utf16: start.utf16.wrapping_add(self.len),
                utf32: start.utf32.wrapping_add(self.len),
            },
            End::Wide(more, astral) => {
                let utf16 = ahead(self.len, more);
                Point {
                    line: start.line,
                    utf8,
                    utf16: start.utf16.wrapping_add(utf16),
                    utf32: start.utf32.wrapping_add(ahead(utf16, astral)),
                }
            }
            End::Below(lines, [utf8, utf16, utf32]) => {
                let line = i64::from(start.line).checked_add(lines).ok_or(Malformed)?;
                Point { line: u32::try_from(line).map_err(|_| Malformed)?, utf8, utf16, utf32 }
            }
        };
        let from = last.span.start;
        let span = Span { start: from, end: from.checked_add(self.len).ok_or(Malformed)? };
        *last = Place { span, start, end };
        Ok(*last)
    }
}

/// By how much a column in bytes exceeds that in UTF-16 code units, and this that in code points.
fn excess(point: Point) -> (i64, i64) {
    let (utf8, utf16, utf32) =
        (i64::from(point.utf8), i64::from(point.utf16), i64::from(point.utf32));
    (utf8 - utf16, utf16 - utf32)
}

/// Writes numbers.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
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
        self.number(zigzag(number));
    }

    /// Where a place starts; `last` is the place written before.
    fn start(&mut self, last: &mut Place, place: Place, flags: u64) {
        let (start, before) = (place.start, last.start);
        let new_line = start.line != before.line
            || i64::from(start.utf8) - i64::from(before.utf8)
                != i64::from(place.span.start) - i64::from(last.span.start);
        let (more_before, astral_before) = excess(if new_line { Point::default() } else { before });
        let (more, astral) = excess(start);
        let (more, astral) = (more - more_before, astral - astral_before);
        let little = match u64::try_from(more) {
            Ok(more) if more < MUCH && astral == 0 => more,
            _ => MUCH,
        };
        let flags = flags | if new_line { NEW_LINE } else { 0 } | little << EXCESS_SHIFT;
        // Places mostly come in the order of the text: a step back wraps, at six bytes.
        let step = place.span.start.wrapping_sub(last.span.start);
        self.number(u64::from(step) << STEP_SHIFT | flags);
        if new_line {
            self.signed(i64::from(start.line) - i64::from(before.line));
            self.number(start.utf8.into());
        }
        if little == MUCH {
            self.signed(more);
            self.signed(astral);
        }
        *last = place;
    }

    fn shape(&mut self, shape: Shape) {
        let len = u64::from(shape.len) << 2;
        match shape.end {
            End::Plain => self.number(len),
            End::Wide(more, astral) => {
                self.number(len | 1);
                self.number(more.into());
                self.number(astral.into());
            }
            End::Below(lines, columns) => {
                self.number(len | 2);
                self.signed(lines);
                for column in columns {
                    self.number(column.into());
                }
            }
        }
    }
}

/// Small numbers of either sign as small numbers.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
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
    pub fn length(&mut self) -> Result<u32, Malformed> {
        let length = self.number()?;
        if length as usize <= self.0.len() { Ok(length) } else { Err(Malformed) }
    }

    fn signed(&mut self) -> Result<i64, Malformed> {
        Ok(unzigzag(self.wide()?))
    }

    /// Bytes that have not been read yet.
    pub fn rest(&self) -> usize {
        self.0.len()
    }

    /// Sets `last` to where the next place starts. Gives its flags.
    fn start(&mut self, last: &mut Place) -> Result<u64, Malformed> {
        let head = self.wide()?;
        let step = u32::try_from(head >> STEP_SHIFT).map_err(|_| Malformed)?;
        let (from, before) = (last.span.start.wrapping_add(step), last.start);
        let new_line = head & NEW_LINE != 0;
        let (line, utf8) = if new_line {
            let line = i64::from(before.line).checked_add(self.signed()?).ok_or(Malformed)?;
            (line, i64::from(self.number()?))
        } else {
            let moved = i64::from(from) - i64::from(last.span.start);
            (i64::from(before.line), i64::from(before.utf8) + moved)
        };
        let (mut more, mut astral) = excess(if new_line { Point::default() } else { before });
        let little = head >> EXCESS_SHIFT & MUCH;
        if little == MUCH {
            more = more.checked_add(self.signed()?).ok_or(Malformed)?;
            astral = astral.checked_add(self.signed()?).ok_or(Malformed)?;
        } else {
            more += little as i64;
        }
        let utf16 = utf8.checked_sub(more).ok_or(Malformed)?;
        let utf32 = utf16.checked_sub(astral).ok_or(Malformed)?;
        let small = |number: i64| u32::try_from(number).map_err(|_| Malformed);
        last.start = Point {
            line: small(line)?,
            utf8: small(utf8)?,
            utf16: small(utf16)?,
            utf32: small(utf32)?,
        };
        last.span.start = from;
        Ok(head)
    }

    fn shape(&mut self) -> Result<Shape, Malformed> {
        let head = self.wide()?;
        let len = u32::try_from(head >> 2).map_err(|_| Malformed)?;
        let end = match head & 3 {
            0 => End::Plain,
            1 => End::Wide(self.number()?, self.number()?),
            2 => End::Below(self.signed()?, [self.number()?, self.number()?, self.number()?]),
            _ => return Err(Malformed),
        };
        Ok(Shape { len, end })
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
            let Bytes { digest, places } = pack(&facts);
            prop_assert_eq!(unpack(&digest, &places), Ok(facts));
        }

        #[test]
        fn any_bytes_are_refused_or_read(
            digest in prop::collection::vec(any::<u8>(), 0..200),
            places in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = unpack(&digest, &places);
        }

        #[test]
        fn a_damaged_byte_does_no_harm(facts in facts(), at in any::<prop::sample::Index>(), byte: u8) {
            let Bytes { mut digest, mut places } = pack(&facts);
            let at = at.index(digest.len() + places.len());
            match at.checked_sub(digest.len()) {
                None => digest[at] = byte,
                Some(at) => places[at] = byte,
            }
            let _ = unpack(&digest, &places);
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
        let Bytes { digest, places } = pack(&packed);
        assert!(digest.len() + places.len() < 330, "{} + {}", digest.len(), places.len());
    }
}
