//! `postilla annotate`: everything recognised, one JSON object a line. On paths it reads the
//! articles; as a filter it answers NDJSON line by line, in order, in bounded memory, on all cores.

use super::error::{CliError, USAGE_OR_IO, complain};
use super::input::Desk;
use crate::article::{Article, Reader};
use crate::dates::{Moment, ResolvedDate};
use crate::entities::{ChainedMention, Form, Identities, Identity, Knowledge};
use crate::finding::{Finding, Severity};
use crate::text::Text;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufWriter, Read as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Files and folders; `-`, or nothing, reads NDJSON from standard input
    paths: Vec<PathBuf>,
}

/// Lines are read in batches of about this many bytes, so that memory stays bounded whatever the
/// length of the stream.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
const BATCH_LINES: usize = 1024;
/// A longer line (64 MiB) is refused: no article is, and it may never end.
const LONGEST_LINE: u64 = 64 << 20;

/// One article on the way in.
#[derive(Debug, Deserialize)]
struct Request {
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    date: Option<String>,
}

/// One article on the way out: the public contract. Offsets count Unicode code points, end
/// exclusive, as in the Web Annotation Data Model, 4.2.5 Text Position Selector.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    date: ArticleDate,
    dates: Vec<Date>,
    entities: Vec<Entity>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Serialize)]
struct ArticleDate {
    value: Option<String>,
    source: &'static str,
    start: Option<usize>,
    end: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Date {
    start: usize,
    end: usize,
    text: String,
    r#type: &'static str,
    value: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct Entity {
    start: usize,
    end: usize,
    text: String,
    r#type: &'static str,
    entity: String,
    name: String,
    role: Option<String>,
}

#[derive(Debug, Serialize)]
struct Diagnostic {
    start: usize,
    end: usize,
    code: &'static str,
    severity: Severity,
    message: String,
    fixes: Vec<Fix>,
}

#[derive(Debug, Serialize)]
struct Fix {
    title: String,
    edits: Vec<Edit>,
}

#[derive(Debug, Serialize)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

#[derive(Debug, Serialize)]
struct Refusal<'a> {
    id: &'a serde_json::Value,
    error: &'a str,
}

pub fn run(options: &Options) -> Result<ExitCode, CliError> {
    let desk = Desk::for_paths(&options.paths);
    let output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let from_stdin = options.paths.is_empty() || options.paths.iter().any(|p| p.as_os_str() == "-");
    let mut filter = Filter {
        identities: Identities::new(Knowledge::clone(&desk.reader.knowledge)),
        desk,
        output,
    };
    if from_stdin { filter.stream(io::stdin().lock()) } else { filter.files(&options.paths) }
}

/// An article read, or why it could not be.
type Read = (serde_json::Value, Result<Article, String>);

struct Filter<W> {
    desk: Desk,
    /// Who is who so far: articles are named in the order they come in, so that a run always
    /// gives the same answer.
    identities: Identities,
    output: W,
}

impl<W: Write> Filter<W> {
    fn stream(&mut self, mut input: impl BufRead) -> Result<ExitCode, CliError> {
        let mut refused = false;
        loop {
            let lines = batch(&mut input).map_err(CliError::Input)?;
            if lines.is_empty() {
                break;
            }
            let read: Vec<Read> =
                lines.par_iter().map(|line| read_line(&self.desk.reader, line)).collect();
            for (id, article) in &read {
                refused |= article.is_err();
                self.write(id, article.as_ref().map_err(String::as_str))?;
            }
            self.output.flush().map_err(CliError::Output)?;
        }
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn files(&mut self, paths: &[PathBuf]) -> Result<ExitCode, CliError> {
        let found = self.desk.articles(paths);
        let mut failed = !found.problems.is_empty();
        for problem in &found.problems {
            complain(problem);
        }
        for chunk in found.articles.chunks(BATCH_LINES) {
            let read: Vec<_> = chunk.par_iter().map(|path| (path, self.desk.read(path))).collect();
            for (path, article) in read {
                match article {
                    Ok(article) => {
                        let id = serde_json::Value::String(path.display().to_string());
                        self.write(&id, Ok(&article))?;
                    }
                    Err(problem) => {
                        failed = true;
                        complain(&problem);
                    }
                }
            }
            self.output.flush().map_err(CliError::Output)?;
        }
        Ok(if failed { ExitCode::from(USAGE_OR_IO) } else { ExitCode::SUCCESS })
    }

    fn write(
        &mut self,
        id: &serde_json::Value,
        article: Result<&Article, &str>,
    ) -> Result<(), CliError> {
        let written = match article {
            Ok(article) => {
                let answer = answer(id, article, &mut self.identities);
                serde_json::to_writer(&mut self.output, &answer)
            }
            Err(error) => serde_json::to_writer(&mut self.output, &Refusal { id, error }),
        };
        written.map_err(io::Error::from).map_err(CliError::Output)?;
        self.output.write_all(b"\n").map_err(CliError::Output)
    }
}

/// Lines that are not blank, up to the size of a batch. One that is too long is empty.
fn batch(input: &mut impl BufRead) -> io::Result<Vec<Vec<u8>>> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while lines.len() < BATCH_LINES && bytes < BATCH_BYTES {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
            lines.push(Vec::new());
            continue;
        }
        if !line.trim_ascii().is_empty() {
            bytes += line.len();
            lines.push(line);
        }
    }
    Ok(lines)
}

fn read_line(reader: &Reader, line: &[u8]) -> Read {
    if line.is_empty() {
        let limit = LONGEST_LINE >> 20;
        return (id_of(line), Err(format!("longer than {limit} MiB, the limit for a line")));
    }
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return (id_of(line), Err(format!("not a valid line: {error}"))),
    };
    let given = match request.date.as_deref().map(str::parse::<Moment>).transpose() {
        Ok(given) => given,
        Err(error) => return (request.id, Err(error.to_string())),
    };
    (request.id, Ok(reader.read(&request.text, given)))
}

/// The id of a line that is JSON but not an article, so that the answer can be matched to it.
fn id_of(line: &[u8]) -> serde_json::Value {
    serde_json::from_slice::<serde_json::Value>(line)
        .ok()
        .and_then(|mut value| value.get_mut("id").map(serde_json::Value::take))
        .unwrap_or_default()
}

fn answer<'a>(
    id: &'a serde_json::Value,
    article: &Article,
    identities: &mut Identities,
) -> Answer<'a> {
    let at = Places(article.text());
    let own = &article.dates().date;
    let who = identities.assign(article.chains(), own.value.map(|moment| moment.date));
    Answer {
        id,
        date: ArticleDate {
            value: own.value.map(|moment| moment.to_string()),
            source: own.source.as_str(),
            start: own.span.map(|span| at.code_point(span.start)),
            end: own.span.map(|span| at.code_point(span.end)),
        },
        dates: article.dates().dates.iter().map(|date| at.date(date)).collect(),
        entities: article
            .chains()
            .mentions
            .iter()
            // *Il tycoon* names nobody: annotations are of names.
            .filter(|mention| mention.form != Form::Nominal)
            .filter_map(|mention| Some(at.entity(mention, who.get(mention.chain as usize)?)))
            .collect(),
        diagnostics: article.findings().map(|finding| at.diagnostic(finding)).collect(),
    }
}

/// Turns places of a text from bytes to code points.
struct Places<'a>(&'a Text);

impl Places<'_> {
    fn code_point(&self, offset: u32) -> usize {
        self.0.code_points(offset as usize)
    }

    fn date(&self, date: &ResolvedDate) -> Date {
        Date {
            start: self.code_point(date.span.start),
            end: self.code_point(date.span.end),
            text: self.0.of(date.span).into_owned(),
            r#type: date.kind.as_str(),
            value: date.value.timex3(),
            from: date.value.from().map(|day| day.to_string()),
            to: date.value.to().map(|day| day.to_string()),
        }
    }

    fn entity(&self, mention: &ChainedMention, who: &Identity) -> Entity {
        Entity {
            start: self.code_point(mention.span.start),
            end: self.code_point(mention.span.end),
            text: self.0.of(mention.span).into_owned(),
            r#type: mention.kind.label(),
            entity: who.id.to_string(),
            name: who.name.to_string(),
            role: mention.role.as_ref().map(|role| role.text.to_string()),
        }
    }

    fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        Diagnostic {
            start: self.code_point(finding.span.start),
            end: self.code_point(finding.span.end),
            code: finding.code,
            severity: finding.severity,
            message: finding.message.clone(),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| Fix {
                    title: fix.title.clone(),
                    edits: fix
                        .edits
                        .iter()
                        .map(|edit| Edit {
                            start: self.code_point(edit.span.start),
                            end: self.code_point(edit.span.end),
                            text: edit.text.clone(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}
