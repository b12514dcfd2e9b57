//! `postilla entity`: who somebody is, by the archive: the card of the hover.

use super::archive;
use super::error::CliError;
use super::input::Desk;
use super::named::{self, Named};
use crate::article::Reader;
use crate::features::{hover, statements};
use std::io::{self, Write};
use std::process::ExitCode;

pub fn run(asked: &Named) -> Result<ExitCode, CliError> {
    let desk = Desk::for_paths(std::slice::from_ref(&asked.root));
    let (corpus, _) = archive::open(&desk, &asked.root)?;
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
