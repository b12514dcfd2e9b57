//! What goes wrong on the command line, told in one line.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit status of a usage or input/output error.
pub const USAGE_OR_IO: u8 = 2;

#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("{}: {problem}", path.display())]
    Unreadable { path: PathBuf, problem: String },
    /// Of what is left out of a folder.
    #[error("{0}")]
    Note(String),
    #[error("cannot write the result: {0}")]
    Output(#[source] io::Error),
    #[error("cannot read standard input: {0}")]
    Input(#[source] io::Error),
}

impl CliError {
    /// Says the error on standard error and gives the exit status for it. A reader that closed the
    /// pipe, as `head` does, is no error.
    pub fn report(&self) -> ExitCode {
        if let CliError::Output(error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return ExitCode::SUCCESS;
        }
        complain(self);
        ExitCode::from(USAGE_OR_IO)
    }
}

/// One line on standard error.
pub fn complain(problem: &dyn std::fmt::Display) {
    eprintln!("postilla: {}", visible(&problem.to_string()));
}

/// The text on one line and without characters that steer a terminal: names of files and words of
/// articles come from anybody.
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let shown = |c: char| match c {
        '\t' => ' ',
        // The Unicode block of pictures of control characters.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(' '),
        '\x7f' => '␡',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect::<String>().into()
}

/// What clap has to say: help and version as they are, a wrong call as one line.
pub fn refuse(refused: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    match refused.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = refused.print();
            let asked = refused.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            if asked { ExitCode::SUCCESS } else { ExitCode::from(USAGE_OR_IO) }
        }
        _ => {
            complain(&one_line(&refused.to_string()));
            ExitCode::from(USAGE_OR_IO)
        }
    }
}

/// clap's message up to its usage section, on one line, with where to read on.
fn one_line(message: &str) -> String {
    let told = message.split("\n\nUsage").next().unwrap_or(message);
    let told = told.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{told} (see 'postilla --help')")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_call_is_told_in_one_line() {
        let told = one_line(
            "error: unexpected argument '--colour' found\n\n  tip: a similar argument exists: '--color'\n\nUsage: postilla check\n\nFor more information, try '--help'.\n",
        );
        assert_eq!(
            told,
            "unexpected argument '--colour' found tip: a similar argument exists: '--color' (see 'postilla --help')"
        );
    }
}
