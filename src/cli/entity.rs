//! `postilla entity`: who somebody is, by the archive: the card of the hover.

use super::archive;
use super::error::CliError;
use super::input::Desk;
use super::named::{self, Named};
use crate::article::Reader;
use crate::corpus::{Corpus, read_article};
use crate::features::page::{self, Pointer};
use crate::features::{hover, statements};
use serde_json::json;
use std::io::{self, Write};
use std::process::ExitCode;

/// So many mentions are printed with their lines; `postilla mentions` has them all.
const LINES: usize = 200;

#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    named: Named,
    /// The card for people, or the whole page as JSON
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    let asked = &options.named;
    let desk = Desk::for_paths(std::slice::from_ref(&asked.root));
    let (corpus, _) = archive::open(&desk, &asked.root)?;
    if options.format == Format::Json {
        return json(&corpus, asked, &desk.reader);
    }
    let settings = &desk.reader.settings;
    let Reader { knowledge, language, .. } = &desk.reader;
    let stated = named::stated(&asked.name, &desk.reader);
    let stated_key = stated.map(|entity| statements::key(entity, knowledge, language));
    let unseen = stated_key.is_some_and(|key| corpus.card(&key).is_none());
    let card = if let Some(entity) = stated.filter(|_| unseen) {
        hover::stated_card(entity, knowledge, settings)
    } else {
        let key = named::find(&corpus, asked, &desk.reader);
        let Some(card) = key.and_then(|key| corpus.card(&key)) else {
            return Ok(ExitCode::FAILURE);
        };
        hover::card(&card, knowledge, settings, language)
    };
    writeln!(io::stdout(), "{}", card.text()).map_err(CliError::Output)?;
    Ok(ExitCode::SUCCESS)
}

/// The page of the entity, on one line; nothing where no article names it.
fn json(corpus: &Corpus, asked: &Named, reader: &Reader) -> Result<ExitCode, CliError> {
    let texts = |path: &str| read_article(&asked.root.join(path)).ok();
    let desk = page::Desk {
        corpus: Some(corpus),
        texts: &texts,
        knowledge: &reader.knowledge,
        settings: &reader.settings,
        language: reader.language,
    };
    let Some(page) =
        named::find(corpus, asked, reader).and_then(|key| page::page(&key, LINES, &desk))
    else {
        return Ok(ExitCode::FAILURE);
    };
    // Lines and columns as `postilla mentions` has them.
    let source = |at: &Pointer| {
        json!({
            "date": at.source.date.map(|date| date.to_string()),
            "label": at.label,
            "path": &*at.source.path,
            "line": at.place.start.line + 1,
            "column": at.place.start.utf32 + 1,
        })
    };
    writeln!(io::stdout(), "{}", page::json(&page, &source)).map_err(CliError::Output)?;
    Ok(ExitCode::SUCCESS)
}
