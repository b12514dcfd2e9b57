//! `postilla entity`: who somebody is, by the archive: the card of the hover.

use super::archive;
use super::error::CliError;
use super::input::Desk;
use super::named::{self, Named};
use crate::features::hover;
use std::io::{self, Write};
use std::process::ExitCode;

pub fn run(asked: &Named) -> Result<ExitCode, CliError> {
    let desk = Desk::for_paths(std::slice::from_ref(&asked.root));
    let (corpus, _) = archive::open(&desk, &asked.root)?;
    let settings = &desk.reader.settings;
    let card = named::find(&corpus, asked, &desk.reader).and_then(|entity| corpus.card(&entity));
    let Some(card) = card else { return Ok(ExitCode::FAILURE) };
    writeln!(io::stdout(), "{}", hover::card(&card, settings).text()).map_err(CliError::Output)?;
    Ok(ExitCode::SUCCESS)
}
