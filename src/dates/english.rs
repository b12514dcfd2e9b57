//! The same grammar with the words of another language.

use super::testing::check_by;
use crate::lang::dates::DateWords;

#[test]
fn english_needs_only_its_words() {
    let words = DateWords::read(include_str!("../lang/en/dates.toml")).expect("the English words");
    check_by(
        &words,
        Some("2025-09-04"),
        &[
            "He was born on [May 4, 1970=1970-05-04] and died in [March 2020=2020-03].",
            "The vote on [4 September 2025=2025-09-04] was close.",
            "The leaders will meet on [Monday=2025-09-08]; they met on [Tuesday=2025-09-02].",
            "[Yesterday evening=2025-09-03TEV] and [this morning=2025-09-04TMO].",
            "It happened [two days ago=2025-09-02]; it will end [in three weeks=2025-09-25].",
            "[Last week=2025-W35], [next month=2025-10] and [last Friday=2025-08-29].",
            "The office is open [from Monday to Friday=2025-09-08/2025-09-12].",
            "[Between 2019 and 2021=2019/2021] prices fell.",
            "In [early 2025=2025], in [mid-October=2025-10], in the [first quarter of 2025=2025-Q1].",
            "The [1990s=199] and the [20th century=19].",
            "The meeting starts at [5 pm=2025-09-04T17:00], [tomorrow at 9:30=2025-09-05T09:30].",
            "It meets [every Monday=XXXX-WXX-1] and closed for [Christmas=2024-12-25].",
            "It may take five people.",
        ],
    );
}
