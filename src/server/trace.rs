//! What the server does, told to a client that wants to hear it (`$/setTrace`, `$/logTrace`).

use super::transport::Outbox;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;
use tower_lsp::jsonrpc::{Id, Response};
use tower_lsp::ls_types::LogTraceParams;
use tower_lsp::ls_types::TraceValue;
use tower_lsp::ls_types::notification::LogTrace;

/// How much the client wants to hear. Nothing, until it says otherwise.
#[derive(Debug, Default)]
pub struct Trace(AtomicU8);

const MESSAGES: u8 = 1;
const VERBOSE: u8 = 2;

impl Trace {
    pub fn set(&self, value: TraceValue) {
        let level = match value {
            TraceValue::Off => 0,
            TraceValue::Messages => MESSAGES,
            TraceValue::Verbose => VERBOSE,
        };
        self.0.store(level, Ordering::Relaxed);
    }

    /// Begins to watch over a message; nothing where nobody wants to hear of it.
    pub fn watch(&self, method: &str, id: Option<&Id>) -> Option<Watched> {
        let level = self.0.load(Ordering::Relaxed);
        (level >= MESSAGES).then(|| Watched {
            name: id.map_or_else(|| method.to_owned(), |id| format!("{method} ({id})")),
            since: Instant::now(),
            verbose: level >= VERBOSE,
        })
    }
}

/// A message that is being dealt with.
pub struct Watched {
    name: String,
    since: Instant,
    verbose: bool,
}

impl Watched {
    /// Says how it ended.
    pub fn ended(self, outbox: &Outbox, answer: Option<&Response>) {
        let milliseconds = self.since.elapsed().as_micros() as f64 / 1000.0;
        let error = answer.and_then(Response::error);
        let how = match (answer, error) {
            (_, Some(error)) => format!("error {}", error.code.code()),
            (Some(_), None) => "answered".to_owned(),
            (None, None) => "taken notice of".to_owned(),
        };
        let said = || match error {
            Some(error) => error.message.to_string(),
            None => answer.and_then(Response::result).map(ToString::to_string).unwrap_or_default(),
        };
        outbox.notify::<LogTrace>(LogTraceParams {
            message: format!("{}: {how} in {milliseconds:.1} ms", self.name),
            verbose: self.verbose.then(said),
        });
    }
}
