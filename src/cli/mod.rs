//! The same features on a terminal and in pipelines.

mod annotate;
mod archive;
mod check;
mod entity;
mod error;
mod index;
mod input;
mod mentions;
mod model;
mod named;
mod report;

use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Names, dates and your archive, understood as you write.
#[derive(Debug, Parser)]
#[command(name = "postilla", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what is unclear in articles: dates that hang in the air, wrong weekdays, ...
    Check(check::Options),
    /// Print the dates, names and findings of articles as JSON, one article a line
    Annotate(annotate::Options),
    /// Find every mention of a name in an archive, the oldest first
    Mentions(named::Named),
    /// Say who or what a name is, by an archive
    Entity(entity::Options),
    /// Build or refresh the index of an archive
    Index(index::Options),
    /// Serve an editor on standard input and output
    Lsp {
        /// Accepted because many editors say it: there is no other way to serve
        #[arg(long)]
        stdio: bool,
    },
    /// Train and score the name tagger
    Model(model::Options),
}

/// Runs the command line `arguments`, the program's name first, and says how it ended: 0 done,
/// 1 something was found or an input was not valid, 2 the call or a file was wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refused) => return error::refuse(&refused),
    };
    let done = match arguments.command {
        Command::Check(options) => check::run(&options),
        Command::Annotate(options) => annotate::run(&options),
        Command::Model(options) => model::run(&options),
        Command::Mentions(asked) => mentions::run(&asked),
        Command::Entity(asked) => entity::run(&asked),
        Command::Index(options) => index::run(&options),
        Command::Lsp { stdio: _ } => Ok(crate::server::run()),
    };
    done.unwrap_or_else(|error| error.report())
}
