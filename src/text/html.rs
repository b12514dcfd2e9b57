//! What of a text is HTML: tags, comments, scripts, and characters written by their names.
//!
//! The tokenizer is that of the WHATWG's standard, so that text which merely looks like markup
//! (*3 < 4*) stays text, as in a browser.

use super::markup::LONGEST_TAG;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// A stretch that is not read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub span: Range<usize>,
    /// What a reader sees in its place; empty for tags.
    pub shown: String,
}

/// Elements whose content nobody reads.
const UNREAD: [&[u8]; 3] = [b"script", b"style", b"iframe"];

/// A tag of more attributes than this is text with a `<` in it.
const MOST_ATTRIBUTES: usize = 100;

/// The HTML in a text, in the order of the text.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return marks;
    }
    let mut from = 0;
    loop {
        let end = no_tag(text.as_bytes(), from).unwrap_or(text.len());
        let Some(piece) = text.get(from..end) else { break };
        let found = marks_of(piece)
            .into_iter()
            .map(|Mark { span, shown }| Mark { span: span.start + from..span.end + from, shown });
        marks.extend(found);
        if end == text.len() {
            break;
        }
        from = end + 1;
    }
    marks
}

/// The first `<` behind which the tokenizer would look for a tag and find none that is one. It
/// calls itself for every attribute, so it must not see such a one.
fn no_tag(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(ahead) = text.get(at..).and_then(|rest| memchr(b'<', rest)) {
        let start = at + ahead;
        let tag = &text[start..];
        at = start + 1;
        if tag.starts_with(b"<!--") {
            at = memmem::find(tag, b"-->").map_or(text.len(), |end| start + end + 3);
        } else if tag.get(1).is_some_and(|first| first.is_ascii_alphabetic() || *first == b'/') {
            let Some(length) = tag_length(tag) else { return Some(start) };
            at = start + length;
            let opens = |name: &&&[u8]| has_name(&tag[1..], name);
            if let Some(name) = UNREAD.iter().find(opens) {
                let ends = memmem::find_iter(&text[at..], b"</");
                let end = ends.map(|end| at + end).find(|end| has_name(&text[end + 2..], name));
                at = end.unwrap_or(text.len());
            }
        }
    }
    None
}

fn has_name(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// How long the tag is that begins a text; `None` if it has no end that is near.
fn tag_length(text: &[u8]) -> Option<usize> {
    let (mut quotation, mut before, mut attributes) = (None, b' ', 0);
    for (at, &byte) in text.iter().enumerate().take(LONGEST_TAG) {
        match (quotation, byte) {
            (Some(mark), _) if mark == byte => quotation = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' => quotation = Some(byte),
            (None, b'=' | b'/' | b' ' | b'\t' | b'\n' | b'\r') => attributes += 1,
            (None, _) => {}
        }
        if attributes > 2 * MOST_ATTRIBUTES {
            return None;
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// As [`marks`], of a text in which every tag has an end.
fn marks_of(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    // Where the content of an element begins that nobody reads, and how many marks there were.
    let mut unread: Option<(Vec<u8>, usize)> = None;
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        let span = match token {
            Token::StartTag(tag) => {
                if UNREAD.contains(&tag.name.as_slice()) && !tag.self_closing {
                    unread = Some((tag.name.to_vec(), tag.span.end));
                }
                tag.span
            }
            Token::EndTag(tag) => {
                if let Some((_, from)) =
                    unread.take_if(|(name, _)| name.as_slice() == tag.name.as_slice())
                {
                    blank(&mut marks, from..tag.span.start);
                }
                tag.span
            }
            Token::Comment(comment) => {
                blank(&mut marks, comment.span.start..comment.span.end);
                continue;
            }
            Token::Doctype(doctype) => doctype.span,
            Token::String(string) => {
                if unread.is_none() {
                    characters(text, string.span.start..string.span.end, &mut marks);
                }
                continue;
            }
            Token::Error(_) => continue,
        };
        // A tag as long as that is text with a `<` in it, or lacks a quotation mark.
        if span.end.saturating_sub(span.start) <= LONGEST_TAG {
            blank(&mut marks, span.start..span.end);
        }
    }
    marks.retain(|mark| text.get(mark.span.clone()).is_some());
    marks
}

fn blank(marks: &mut Vec<Mark>, span: Range<usize>) {
    if !span.is_empty() {
        marks.push(Mark { span, shown: String::new() });
    }
}

/// Characters written as `&egrave;` or `&#8217;`.
fn characters(text: &str, within: Range<usize>, marks: &mut Vec<Mark>) {
    /// The longest name has 31 letters.
    const LONGEST: usize = 33;
    let mut from = within.start;
    while let Some(at) = text.as_bytes().get(from..within.end).and_then(|rest| memchr(b'&', rest)) {
        let start = from + at;
        from = start + 1;
        let rest = &text.as_bytes()[start..within.end];
        let Some(end) = memchr(b';', &rest[..rest.len().min(LONGEST)]) else { continue };
        let span = start..start + end + 1;
        let Some(written) = text.get(span.clone()) else { continue };
        let shown = decoded(written);
        if shown != written && shown.len() <= written.len() {
            from = span.end;
            marks.push(Mark { span, shown });
        }
    }
}

/// What a character reference stands for; itself if it is none.
fn decoded(reference: &str) -> String {
    let mut shown = String::new();
    for token in Tokenizer::new(reference) {
        let Ok(token) = token;
        if let Token::String(string) = token {
            shown.push_str(&String::from_utf8_lossy(&string.value));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marks of a text as `written=shown`.
    fn found(text: &str) -> Vec<String> {
        let marks = marks(text).into_iter();
        marks.map(|mark| format!("{}={}", &text[mark.span], mark.shown)).collect()
    }

    #[test]
    fn tags_comments_and_scripts_are_not_read() {
        for (text, want) in [
            ("3 < 4 e 5 > 2", &[][..]),
            ("<p class=\"a > b\">Il <b>15</b>", &["<p class=\"a > b\">=", "<b>=", "</b>="]),
            ("sì<br/>no<!-- ieri > -->poi", &["<br/>=", "<!-- ieri > -->="]),
            (
                "<script>if (a<b) { x('<b>ieri') }</script>dopo",
                &["<script>=", "if (a<b) { x('<b>ieri') }=", "</script>="],
            ),
            ("<style>p { è }</style>", &["<style>=", "p { è }=", "</style>="]),
            ("<!DOCTYPE html><?xml 1?>", &["<!DOCTYPE html>=", "<?xml 1?>="]),
            ("un <testo senza fine", &[]),
            ("<script> senza fine", &["<script>="]),
            ("<SCRIPT>for(i=0;i<n;</SCRIPT>", &["<SCRIPT>=", "for(i=0;i<n;=", "</SCRIPT>="]),
            ("un <a href=\"x e poi <b>grasso</b>", &["<b>=", "</b>="]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn characters_are_read_by_their_names() {
        for (text, want) in [
            ("perch&eacute; &Egrave; citt&#224;", &["&eacute;=é", "&Egrave;=È", "&#224;=à"][..]),
            ("L&rsquo;Aquila &#8217; &#x2019;", &["&rsquo;=’", "&#8217;=’", "&#x2019;=’"]),
            ("Q&A; R&S; a & b; &nonsense;", &[]),
            (
                "<a title=\"&egrave;\">&amp;egrave;</a>",
                &["<a title=\"&egrave;\">=", "&amp;=&", "</a>="],
            ),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn a_tag_of_countless_attributes_is_text() {
        for unit in ["b=\"c\" ", "b=\">\" ", "b ", "b=c ", "=", "/"] {
            let tag = format!("<a {}", unit.repeat(30_000));
            assert_eq!(marks(&format!("{tag}>")), [], "{unit}");
            assert_eq!(marks(&tag), [], "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn marks_are_in_order_and_take_no_more_room(text in "[<>!/&;#a-eèscript0-9\"= \\-]{0,80}") {
            let mut from = 0;
            for mark in marks(&text) {
                proptest::prop_assert!(from <= mark.span.start && mark.shown.len() <= mark.span.len());
                proptest::prop_assert!(text.get(mark.span.clone()).is_some());
                from = mark.span.end;
            }
        }
    }
}
