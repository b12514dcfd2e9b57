//! Made-up archives of any size, the same for the same seed: a cast of people, places and bodies
//! of whom few are in every other article and most in one or two, articles of some three thousand
//! bytes with some forty names and a dozen date expressions, in the forms that archives have.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::Path;

#[derive(Deserialize)]
struct Words {
    given: Vec<String>,
    surname: Vec<String>,
    surname_start: Vec<String>,
    surname_end: Vec<String>,
    place: Vec<String>,
    place_start: Vec<String>,
    place_end: Vec<String>,
    body: Vec<String>,
    body_start: Vec<String>,
    role: Vec<String>,
    month: Vec<String>,
    weekday: Vec<String>,
    near: Vec<String>,
    opening: Vec<String>,
    sentence: Vec<String>,
    title: Vec<String>,
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'a>(&mut self, words: &'a [String]) -> &'a str {
        &words[self.below(words.len())]
    }

    /// A number below `limit`, small ones far more often: the n-th about 1/n times as often as the
    /// first, as names in the news (Zipf's law).
    fn skewed(&mut self, limit: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((limit as f64 + 1.0).powf(unit) - 1.0) as usize % limit.max(1)
    }
}

pub struct Archive {
    words: Words,
    seed: u64,
    articles: usize,
}

/// One article of it.
pub struct Written {
    /// Relative to the root, with `/` between folders.
    pub path: String,
    pub bytes: Vec<u8>,
}

struct Person {
    name: String,
    surname: String,
    role: usize,
}

impl Archive {
    pub fn new(articles: usize, seed: u64) -> Archive {
        let words = toml::from_str(include_str!("words.toml")).expect("the words are TOML");
        Archive { words, seed, articles }
    }

    /// Writes all articles below `root`.
    pub fn write(&self, root: &Path) -> io::Result<u64> {
        let mut bytes = 0;
        for number in 0..self.articles {
            let article = self.article(number);
            let path = root.join(&article.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            bytes += article.bytes.len() as u64;
            fs::write(path, article.bytes)?;
        }
        Ok(bytes)
    }

    /// How many people, places or bodies an archive of this size knows: new ones go on coming, ever
    /// more slowly (Heaps' law).
    fn cast(&self, of_one: f64) -> usize {
        (of_one * (self.articles as f64).powf(0.6)) as usize + 10
    }

    fn person(&self, number: usize) -> Person {
        let words = &self.words;
        let mut random = Random(self.seed ^ (number as u64) << 20 ^ 0x70);
        let surname = if random.one_in(3) {
            random.of(&words.surname).to_owned()
        } else {
            format!("{}{}", random.of(&words.surname_start), random.of(&words.surname_end))
        };
        let role = random.below(words.role.len());
        Person { name: format!("{} {surname}", random.of(&words.given)), surname, role }
    }

    fn place(&self, number: usize) -> String {
        let words = &self.words;
        words.place.get(number).cloned().unwrap_or_else(|| {
            let mut random = Random(self.seed ^ (number as u64) << 20 ^ 0x71);
            let name = format!("{} {}", random.of(&words.place_start), random.of(&words.place_end));
            if random.one_in(2) { format!("{name} di {}", random.of(&words.place)) } else { name }
        })
    }

    fn body(&self, number: usize) -> String {
        let words = &self.words;
        words.body.get(number).cloned().unwrap_or_else(|| {
            let mut random = Random(self.seed ^ (number as u64) << 20 ^ 0x72);
            format!("{} {}", random.of(&words.body_start), random.of(&words.surname))
        })
    }

    pub fn article(&self, number: usize) -> Written {
        let words = &self.words;
        let mut random = Random(self.seed.wrapping_mul(31).wrapping_add(number as u64));
        let days = random.below(20 * 365) as i64;
        let day = date(2006, 1, 1).checked_add(days.days()).expect("a day of this century");
        // A story has its own few people and places, beside those of the day.
        let cast: Vec<Person> =
            (0..9).map(|_| self.person(random.skewed(self.cast(40.0)))).collect();
        let places: Vec<String> =
            (0..8).map(|_| self.place(random.skewed(self.cast(10.0)))).collect();
        let bodies: Vec<String> =
            (0..6).map(|_| self.body(random.skewed(self.cast(6.0)))).collect();
        let fill = |template: &str, random: &mut Random| {
            let lead = &cast[0];
            let mut out = String::with_capacity(template.len() + 40);
            let mut rest = template;
            while let Some((before, after)) = rest.split_once('{') {
                out.push_str(before);
                let (slot, after) = after.split_once('}').unwrap_or((after, ""));
                rest = after;
                match slot {
                    "p" => out.push_str(&lead.name),
                    "r" => out.push_str(&lead.surname),
                    "q" => {
                        let other = &cast[1 + random.below(cast.len() - 1)];
                        out.push_str(if random.one_in(2) { &other.name } else { &other.surname });
                    }
                    "role" => out.push_str(&words.role[lead.role]),
                    "l" => out.push_str(&places[random.below(4)]),
                    "m" => out.push_str(&places[4 + random.below(4)]),
                    "o" => out.push_str(&bodies[random.below(bodies.len())]),
                    "d" => out.push_str(&self.date_expression(day, random)),
                    _ => out.push_str(&(2 + random.below(1_900)).to_string()),
                }
            }
            out.push_str(rest);
            out
        };
        let title = fill(random.of(&words.title), &mut random);
        let mut paragraphs = vec![fill(random.of(&words.opening), &mut random)];
        let wanted = 1_200 + random.below(3_600);
        let mut length = 0;
        while length < wanted {
            let sentences: Vec<String> = (0..3 + random.below(4))
                .map(|_| fill(random.of(&words.sentence), &mut random))
                .collect();
            let paragraph = sentences.join(" ");
            length += paragraph.len();
            paragraphs.push(paragraph);
        }
        let [year, month, of_month] = [i32::from(day.year()), day.month().into(), day.day().into()];
        let written = format!("{of_month} {} {year}", words.month[month as usize - 1]);
        let slug: String = title
            .chars()
            .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .take(40)
            .collect();
        let stem = format!("{year}/{month:02}/{number:06}-{slug}");
        let body = paragraphs.join("\n\n");
        let (path, text) = match random.below(20) {
            0 => {
                let body = format!("<p>{}</p>", paragraphs.join("</p>\n<p>"));
                let head = format!(
                    "<html><head><title>{title}</title></head><body>\n<h1>{title}</h1>\n<time>{written}</time>\n"
                );
                (format!("{stem}.html"), format!("{head}{body}\n</body></html>\n"))
            }
            1 | 2 => {
                (format!("{stem}.md"), format!("---\ndate: {day}\n---\n# {title}\n\n{body}\n"))
            }
            3 => (format!("{stem}.txt"), format!("{title}\n\n{body}\n")),
            4 => {
                (format!("{stem}.txt"), format!("{title}\n date {day} {}\n", paragraphs.join(" ")))
            }
            _ => {
                let city = places[0].to_uppercase();
                (format!("{stem}.txt"), format!("{title}\n\n{city}, {written} - {body}\n"))
            }
        };
        let text = if random.one_in(30) { text.replace('\n', "\r\n") } else { text };
        let bytes = if random.one_in(50) {
            // Old systems wrote Windows-1252.
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
        } else {
            text.into_bytes()
        };
        Written { path, bytes }
    }

    fn date_expression(&self, day: Date, random: &mut Random) -> String {
        let words = &self.words;
        let other = day.saturating_add((random.below(60) as i64 - 30).days());
        let month = &words.month[other.month() as usize - 1];
        match random.below(5) {
            0 => format!("il {} {month} {}", other.day(), other.year()),
            1 => format!("il {} {month}", other.day()),
            2 => random.of(&words.weekday).to_owned(),
            _ => random.of(&words.near).to_owned(),
        }
    }
}
