//! Positions and edits against a plain `String` that does everything the slow and obvious way.

use super::*;
use proptest::prelude::*;

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// The protocol's view of a text, spelt out character by character.
struct Model(String);

impl Model {
    /// Start and end, before the line break, of every line.
    fn lines(&self) -> Vec<(usize, usize)> {
        let bytes = self.0.as_bytes();
        let (mut lines, mut start, mut i) = (Vec::new(), 0, 0);
        while i < bytes.len() {
            let width = match (bytes[i], bytes.get(i + 1)) {
                (b'\r', Some(b'\n')) => 2,
                (b'\r' | b'\n', _) => 1,
                _ => 0,
            };
            if width > 0 {
                lines.push((start, i));
                start = i + width;
            }
            i += width.max(1);
        }
        lines.push((start, bytes.len()));
        lines
    }

    fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some(&(start, end)) = self.lines().get(position.line as usize) else {
            return self.0.len();
        };
        let mut column = 0;
        for (i, c) in self.0[start..end].char_indices() {
            column += width(c, encoding);
            if column > position.character as usize {
                return start + i;
            }
        }
        end
    }

    fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let lines = self.lines();
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap();
        let (start, end) = lines[line];
        let text = &self.0[start..offset.min(end)];
        let column = text.chars().map(|c| width(c, encoding)).sum::<usize>();
        Position::new(line as u32, column as u32)
    }

    fn apply(&mut self, change: &Change, encoding: Encoding) {
        match change.range {
            None => self.0.clone_from(&change.text),
            Some((a, b)) => {
                let (a, b) = (self.offset(a, encoding), self.offset(b, encoding));
                self.0.replace_range(a.min(b)..a.max(b), &change.text);
            }
        }
    }
}

fn width(c: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16 => c.len_utf16(),
        Encoding::Utf32 => 1,
    }
}

/// Newspaper text with everything in it that has ever put a position wrong.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zàèé’ ]{0,6}",
        2 => prop::sample::select(vec!["\n", "\r\n", "\r", "\n\r"]).prop_map(String::from),
        3 => prop::sample::select(vec![
            "😀", "a\u{300}", "«", "»", "’", "\u{a0}", "👩\u{200d}🚒", "\u{2028}", "\u{2029}", "\u{85}", "\u{b}",
            "\u{c}", "ﬁ", "\0", "\u{feff}", "𝔘",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Long enough that the rope has several leaves.
fn long_text() -> impl Strategy<Value = String> {
    (text(), 1usize..200).prop_map(|(text, n)| text.repeat(n))
}

fn place() -> impl Strategy<Value = Position> {
    let line = prop_oneof![9 => 0u32..12, 1 => Just(u32::MAX)];
    let character = prop_oneof![9 => 0u32..24, 1 => Just(u32::MAX)];
    (line, character).prop_map(|(line, character)| Position::new(line, character))
}

fn change() -> impl Strategy<Value = Change> {
    let range = prop_oneof![9 => (place(), place()).prop_map(Some), 1 => Just(None)];
    (range, text()).prop_map(|(range, text)| Change { range, text })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_offset_has_the_model_s_position_and_back(text in prop_oneof![text(), long_text()]) {
        let (rope, model) = (Text::new(&text), Model(text.clone()));
        let step = text.len() / 300 + 1;
        for encoding in ENCODINGS {
            for offset in (0..=text.len()).step_by(step).filter(|&i| text.is_char_boundary(i)) {
                let position = rope.position(offset, encoding);
                prop_assert_eq!(position, model.position(offset, encoding));
                let back = rope.offset(position, encoding);
                let inside_crlf = offset > 0 && text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                prop_assert_eq!(back, if inside_crlf { offset - 1 } else { offset });
            }
        }
    }

    #[test]
    fn every_position_has_the_model_s_offset(text in text(), places in prop::collection::vec(place(), 1..20)) {
        let (rope, model) = (Text::new(&text), Model(text.clone()));
        for encoding in ENCODINGS {
            for &place in &places {
                let offset = rope.offset(place, encoding);
                prop_assert_eq!(offset, model.offset(place, encoding), "{:?} {:?}", place, encoding);
                prop_assert!(text.is_char_boundary(offset));
            }
        }
    }

    #[test]
    fn changes_do_what_they_do_to_a_string(
        text in prop_oneof![text(), long_text()],
        changes in prop::collection::vec(change(), 1..8),
        which in 0usize..3,
    ) {
        let encoding = ENCODINGS[which];
        let (mut rope, mut model) = (Text::new(&text), Model(text.clone()));
        let splices = rope.apply(&changes, encoding);
        let mut bytes = text.clone();
        for (change, splice) in changes.iter().zip(&splices) {
            model.apply(change, encoding);
            bytes.replace_range(splice.span.range(), &change.text);
        }
        prop_assert_eq!(rope.to_string(), model.0.as_str());
        prop_assert_eq!(&bytes, &model.0);
        prop_assert_eq!(rope.line_count(), model.lines().len());

        // Outside their hull the changes left everything as it was.
        let hull = Splice::hull(&splices).unwrap();
        let (start, end) = (hull.span.start as usize, hull.span.end as usize);
        prop_assert_eq!(&text.as_bytes()[..start], &bytes.as_bytes()[..start]);
        prop_assert_eq!(&text.as_bytes()[end..], &bytes.as_bytes()[start + hull.inserted as usize..]);
    }

    #[test]
    fn slices_and_lines_never_fail(text in text(), a in 0usize..200, b in 0usize..200) {
        let rope = Text::new(&text);
        let (start, end) = (rope.floor(a), rope.floor(b));
        prop_assert_eq!(rope.slice(a..b), &text[start..end.max(start)]);
        prop_assert_eq!(rope.chunks(a..b).collect::<String>(), rope.slice(a..b));
        let lines: Vec<_> = (0..rope.line_count()).map(|i| rope.line(i).into_owned()).collect();
        let model = Model(text.clone());
        let expected: Vec<_> = model.lines().into_iter().map(|(a, b)| text[a..b].to_owned()).collect();
        prop_assert_eq!(lines, expected);
        let mut edited = rope.clone();
        edited.replace(a..b, "x");
        prop_assert_eq!(edited.to_string(), format!("{}x{}", &text[..start], &text[end.max(start)..]));
    }
}

#[test]
fn places_that_do_not_exist_are_clamped() {
    let text = Text::new("a😀b\r\nfine");
    for (position, offset) in [
        (Position::new(0, 1), 1),  // before the emoji
        (Position::new(0, 2), 1),  // inside its surrogate pair
        (Position::new(0, 3), 5),  // after it
        (Position::new(0, 5), 6),  // on the line break
        (Position::new(0, 99), 6), // past the line's end: before CRLF, never inside
        (Position::new(1, 99), 12),
        (Position::new(7, 0), 12), // past the end of the text
    ] {
        assert_eq!(text.offset(position, Encoding::Utf16), offset, "{position:?}");
    }
    assert_eq!(text.position(7, Encoding::Utf16), Position::new(0, 4), "between CR and LF");
}

#[test]
fn a_reversed_range_is_taken_the_right_way_round() {
    let mut text = Text::new("ieri mattina");
    let range = Some((Position::new(0, 12), Position::new(0, 4)));
    text.apply(&[Change { range, text: String::new() }], Encoding::Utf16);
    assert_eq!(text.to_string(), "ieri");
}

#[test]
fn an_inserted_line_feed_joins_the_carriage_return_before_it() {
    let mut text = Text::new("uno\rdue");
    assert_eq!(text.line_count(), 2);
    text.replace(4..4, "\n");
    assert_eq!((text.line_count(), text.line(1).as_ref()), (2, "due"));
}
