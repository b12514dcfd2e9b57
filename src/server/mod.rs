//! The language server: protocol in, feature, protocol out.
//!
//! # How it runs
//!
//! One thread reads messages and runs each handler up to its first `await`, in the order in which
//! the messages came. So a handler that changes the state does it before any later message is
//! looked at, and one that answers a question takes its snapshot of the state as the client meant
//! it. What is left of a handler runs on its own, and cannot hold up the messages behind it.
//!
//! From this follow the rules that every handler keeps:
//!
//! - State is changed, and snapshots are taken, before the first `await`. A snapshot is an `Arc`
//!   that nothing changes any more; no lock and no guard of a map is held across an `await`.
//! - Nothing before the first `await` takes longer than a keystroke may wait: reading a small
//!   change, looking something up in an article. Whatever may take longer goes to
//!   `Session::slowly`, which stops when the request is cancelled.
//! - No handler waits for the client. What is asked of it is asked in a task of its own, with a
//!   limit of time.
//! - Sending never waits: messages go into an unbounded queue that one thread writes out, so a
//!   client that stops reading stops nobody else. Notifications are sent in order, straight into
//!   this queue.
//! - A handler that panics answers its request with an internal error; the session goes on.
//!
//! `tower_lsp` brings the types, the routing of methods, their lifecycle rules, cancellation, and
//! requests to the client. Its `Server` is not used: it runs handlers, reading and writing as one
//! task with bounded queues, where one handler that computes or waits stops everything, and the
//! first message that is no JSON ends the session.
//!
//! Protocol types appear in this module only, `uri` is the only place that knows what a URI means,
//! and `client` the only one that looks at what the client can do.

mod archive;
mod backend;
mod client;
mod commands;
mod configuration;
mod convert;
mod diagnostics;
mod dispatch;
mod documents;
mod house;
mod methods;
mod pages;
mod parent;
mod progress;
mod refresh;
mod reports;
mod session;
mod trace;
mod transport;
mod uri;
mod watch;
mod workspace;

pub use dispatch::Ended;

use backend::Backend;
use session::Session;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tower_lsp::LspService;
use transport::Outbox;

/// How long the last messages may take to reach a client that has gone.
const FAREWELL: Duration = Duration::from_secs(1);

/// Runs the language server on standard input and output until the client ends it. Success when
/// the client said goodbye as the protocol has it.
pub fn run() -> ExitCode {
    match runtime() {
        Ok(runtime) => match serve(io::stdin().lock(), io::stdout(), runtime) {
            Ended::AsAgreed => ExitCode::SUCCESS,
            Ended::Abruptly => ExitCode::FAILURE,
        },
        Err(error) => {
            eprintln!("postilla: the language server cannot start: {error}");
            ExitCode::from(2)
        }
    }
}

/// Serves one client on any two streams, until it says `exit` or `input` ends.
pub fn serve(input: impl Read, output: impl Write + Send + 'static, runtime: Runtime) -> Ended {
    let (outbox, pump) = Outbox::new(output);
    let handle = runtime.handle().clone();
    let (service, socket) = LspService::build(|client| Backend {
        session: Session::new(client, outbox.clone(), handle),
    })
    .custom_method("$/setTrace", Backend::set_trace)
    .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
    .finish();
    let session = Arc::clone(&service.inner().session);
    let input = dispatch::buffered(input);
    let ended = dispatch::serve(input, &outbox, &runtime, service, socket, &session.trace);
    pump.finish(FAREWELL);
    // Work that goes on in the background is of no use to anybody now.
    for root in &session.workspace.state().roots {
        root.archive.stop();
    }
    runtime.shutdown_background();
    ended
}

/// The runtime that a session needs.
pub fn runtime() -> io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Builder::new_multi_thread()
        .worker_threads(cores.min(4))
        .max_blocking_threads(cores.max(4) * 2)
        .thread_name("postilla")
        .enable_time()
        .build()
}
