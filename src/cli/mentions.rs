//! `postilla mentions`: every mention of a name in an archive, a line each, the oldest first.

use super::archive;
use super::error::{CliError, complain, visible};
use super::input::Desk;
use super::named::{self, Named};
use crate::corpus::read_article;
use crate::text::Text;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Prints `file:line:column: the line`, as compilers and `grep` do, so that editors can jump there.
pub fn run(asked: &Named) -> Result<ExitCode, CliError> {
    let desk = Desk::for_paths(std::slice::from_ref(&asked.root));
    let (corpus, _) = archive::open(&desk, &asked.root)?;
    let locale = desk.reader.settings.locale;
    let Some(entity) = named::find(&corpus, asked, &desk.reader) else {
        return Ok(ExitCode::FAILURE);
    };
    let mut output = BufWriter::new(io::stdout().lock());
    for article in corpus.references(&entity) {
        let path = asked.root.join(&*article.source.path);
        let text = match read_article(&path) {
            Ok(text) => Text::new(&text),
            Err(error) => {
                complain(&format_args!("{}: {}", path.display(), error.message(locale)));
                continue;
            }
        };
        for mention in &article.mentions {
            let start = mention.place.start;
            let line = text.line(start.line as usize);
            writeln!(
                output,
                "{}:{}:{}: {}",
                visible(&path.display().to_string()),
                start.line + 1,
                start.utf32 + 1,
                visible(line.trim())
            )
            .map_err(CliError::Output)?;
        }
    }
    output.flush().map_err(CliError::Output)?;
    Ok(ExitCode::SUCCESS)
}
