//! Where a text quotes somebody. What stands inside a quotation was said by another: it is never
//! rewritten, and many checks keep silent there.

use super::Span;

/// The quotations of a block, outermost only, marks included, in text order and without overlaps.
///
/// Known are «», “”, „“, "" and ‘’. A quotation left open ends with the block, as a quotation of
/// several paragraphs opens again at each; one closed without having been opened began before the
/// block. Apostrophes (*l’Italia*, *anni ‘90*, *‘ndrangheta*) open nothing. One pass, linear time.
pub fn quotations(block: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    // Where a mark may be: these bytes begin all of them.
    for at in memchr::memchr3_iter(b'"', "«".as_bytes()[0], "“".as_bytes()[0], block.as_bytes())
    {
        let (text, rest) = block.split_at(at);
        let mut characters = rest.chars();
        let Some(mark) = characters.next() else { break };
        let (before, after) = (text.chars().next_back(), characters.next());
        let end = at + mark.len_utf8();
        match mark {
            '«' | '„' => open.push((mark, at)),
            '“' if innermost(&open, '„') => close(&mut open, '„', end, &mut found),
            '“' => open.push((mark, at)),
            '»' => close_or_begin(&mut open, '«', end, &mut found),
            // ”Così” is a frequent slip for “Così”.
            '”' if opens(before, after) && !innermost(&open, '“') => open.push(('“', at)),
            '”' if is_open(&open, '“') => close(&mut open, '“', end, &mut found),
            '”' if before.is_some_and(|c| c.is_ascii_digit()) => {}
            '”' => close_or_begin(&mut open, '“', end, &mut found),
            '"' if opens(before, after) => open.push((mark, at)),
            '"' if is_open(&open, '"') => close(&mut open, '"', end, &mut found),
            // After a figure it measures inches or seconds.
            '"' if before.is_some_and(|c| c.is_ascii_digit()) => {}
            '"' if after.is_some_and(char::is_alphanumeric) => open.push((mark, at)),
            '‘' if opens(before, after) && after.is_some_and(|c| !c.is_ascii_digit()) => {
                // At most one at a time: the next one shows that the last was an apostrophe.
                open.retain(|&(c, _)| c != '‘');
                open.push((mark, at));
            }
            '’' if !after.is_some_and(char::is_alphanumeric) && is_open(&open, '‘') => {
                close(&mut open, '‘', end, &mut found)
            }
            _ => {}
        }
    }
    // A single ‘ that nothing closes is an apostrophe.
    if let Some(&(_, start)) = open.iter().find(|(mark, _)| *mark != '‘') {
        found.retain(|span: &Span| (span.end as usize) <= start);
        found.push(Span::new(start, block.len()));
    }
    outermost(found)
}

/// Whether `offset` lies inside one of the quotations, which are in text order.
pub fn quoted(quotations: &[Span], offset: u32) -> bool {
    let next = quotations.partition_point(|quotation| quotation.end <= offset);
    quotations.get(next).is_some_and(|quotation| quotation.start <= offset)
}

fn opens(before: Option<char>, after: Option<char>) -> bool {
    let free = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '«' | '“' | '‘' | '"' | '–' | '—' | '/')
    });
    free && after.is_some_and(|c| !c.is_whitespace())
}

fn innermost(open: &[(char, usize)], mark: char) -> bool {
    open.iter().rev().find(|(c, _)| *c != '‘').is_some_and(|(c, _)| *c == mark)
}

/// Marks nest a few deep; looking no further keeps the time linear in pasted rubbish.
fn is_open(open: &[(char, usize)], mark: char) -> bool {
    open.iter().rev().take(DEEPEST).any(|(c, _)| *c == mark)
}

const DEEPEST: usize = 8;

/// Closes the innermost `mark`, and with it whatever was left open inside.
fn close(open: &mut Vec<(char, usize)>, mark: char, end: usize, found: &mut Vec<Span>) {
    if let Some(depth) = open.iter().rev().take(DEEPEST).position(|(c, _)| *c == mark) {
        let at = open.len() - 1 - depth;
        found.push(Span::new(open[at].1, end));
        open.truncate(at);
    }
}

fn close_or_begin(open: &mut Vec<(char, usize)>, mark: char, end: usize, found: &mut Vec<Span>) {
    if is_open(open, mark) {
        close(open, mark, end, found);
    } else if open.is_empty() && found.is_empty() {
        found.push(Span::new(0, end));
    }
}

/// Spans come in the order of their ends and are nested or apart.
fn outermost(found: Vec<Span>) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::with_capacity(found.len());
    for span in found {
        while kept.last().is_some_and(|inner| span.covers(*inner)) {
            kept.pop();
        }
        kept.push(span);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with each quotation between braces.
    fn marked(text: &str) -> String {
        let mut marked = text.to_owned();
        for span in quotations(text).iter().rev() {
            marked.insert(span.end as usize, '}');
            marked.insert(span.start as usize, '{');
        }
        marked
    }

    #[test]
    fn finds_what_is_quoted() {
        for expected in [
            "Ha detto: {«Vengo domani»}.",
            "{«È un “working progress”. Abbiamo detto»}, ha aggiunto Peskov.",
            "{\"Sto seguendo\"}, dice. {\"Da vicino\"}, aggiunge.",
            "{“Oggi molti paesi”}, ha detto.",
            "La {\"flessibilità\"} e un {‘sì’} deciso, ma l’Italia no.",
            "{„Guten Tag“}, sagt er.",
            "Il documento recita {«tutto il resto}",
            "{fine di ieri»}, ha concluso.",
            "{”Così”} è una svista.",
            "({\"fra parentesi\"})",
            "{«a «dentro» b»} fuori",
            "{«\"Domani\", ha detto»} il testimone.",
            "Il titolo {\"L'altro \"ieri\"\"} resta.",
        ] {
            let text: String = expected.chars().filter(|c| !"{}".contains(*c)).collect();
            assert_eq!(marked(&text), expected);
        }
    }

    #[test]
    fn apostrophes_and_measures_quote_nothing() {
        for text in [
            "Un po’ di anni ‘90 e la ‘ndrangheta",
            "l’altro ieri, un po’, dell’’Italia",
            "Uno schermo da 27\" e uno da 32\" per 3'20\".",
            "Dall‘altra parte",
            "",
        ] {
            assert_eq!(marked(text), text);
        }
    }

    #[test]
    fn a_place_is_quoted_or_not() {
        let text = "Ieri «oggi» domani";
        let spans = quotations(text);
        let at = |word: &str| quoted(&spans, text.find(word).unwrap() as u32);
        assert_eq!((at("Ieri"), at("oggi"), at("domani")), (false, true, false));
    }

    #[test]
    fn time_grows_with_the_text() {
        for unit in ["«", "»", "\"", " \"a", "‘a ", "’ ", "“", "„“", "« ‘a"] {
            quotations(&unit.repeat(100_000 / unit.len()));
        }
    }

    proptest! {
        #[test]
        fn spans_are_apart_in_order_and_on_boundaries(text in "[«»“”\"‘’„ a1é.]{0,40}") {
            let mut last = 0;
            for span in quotations(&text) {
                prop_assert!(span.start as usize >= last && span.start < span.end);
                prop_assert!(text.get(span.range()).is_some());
                last = span.end as usize;
            }
        }
    }
}
