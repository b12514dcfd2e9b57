//! Dates in any text, in articles of any age: `cargo +nightly fuzz run dates`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postilla::dates::{DatedBlock, Moment, find, resolve};
use postilla::lang::italian;
use postilla::settings::Settings;
use postilla::text::BlockKind;

fuzz_target!(|text: &str| {
    let dates = find(text, italian());
    for expression in &dates.expressions {
        assert!(text.get(expression.span.range()).is_some());
    }
    assert!(dates.expressions.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let block = DatedBlock { offset: 0, text, kind: BlockKind::Paragraph, dates: &dates };
    for date in ["0001-01-01", "2024-02-29", "9999-12-31"] {
        let given: Option<Moment> = date.parse().ok();
        for resolved in resolve(&[block], given, &Settings::default(), italian()).dates {
            let _ = (resolved.value.timex3(), resolved.value.edtf(), resolved.value.to());
        }
    }
});
