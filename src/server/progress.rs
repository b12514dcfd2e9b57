//! A bar in the editor while the archive is read.

use super::session::Session;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_lsp::ls_types::notification::Progress as Notification;
use tower_lsp::ls_types::*;

/// Work that is done sooner shows no bar.
const DELAY: Duration = Duration::from_millis(300);
/// The bar moves at most so often.
const INTERVAL: Duration = Duration::from_millis(100);

/// How long the client may take to make a bar.
const PATIENCE: Duration = Duration::from_secs(2);

/// The user has had enough of a bar: what it shows is to stop.
pub fn cancel(session: &Session, token: &ProgressToken) {
    let bars = session.bars.lock().unwrap_or_else(PoisonError::into_inner);
    for (_, cancel) in bars.iter().filter(|(shown, _)| shown == token) {
        cancel.store(true, Ordering::Relaxed);
    }
}

/// One bar. Harmless where the client shows none.
pub struct Progress {
    session: Arc<Session>,
    title: String,
    token: ProgressToken,
    state: Mutex<State>,
    cancel: Arc<AtomicBool>,
}

enum State {
    /// Not shown yet; when the work began.
    Waiting(Instant),
    /// When it last moved.
    Shown(Instant),
    /// The client shows no bars, or not this one.
    Hidden,
}

impl Progress {
    /// `cancel` stops the work.
    pub fn start(session: &Arc<Session>, root: &Path, cancel: &Arc<AtomicBool>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = root.file_name().unwrap_or(root.as_os_str()).to_string_lossy();
        let messages = session.workspace.locale().messages();
        let shows = session.abilities().shows_progress;
        Progress {
            session: Arc::clone(session),
            title: messages.text("progress", "reading", &[("folder", &name)]),
            token: NumberOrString::String(format!(
                "postilla-{}",
                NUMBER.fetch_add(1, Ordering::Relaxed)
            )),
            cancel: Arc::clone(cancel),
            state: Mutex::new(if shows { State::Waiting(Instant::now()) } else { State::Hidden }),
        }
    }

    /// `done` of `total` articles are read.
    pub fn report(&self, done: u32, total: u32) {
        // Whoever does not get the lock has nothing newer to say than whoever holds it.
        let Ok(mut state) = self.state.try_lock() else { return };
        match *state {
            State::Waiting(since) if since.elapsed() > DELAY && done < total => {
                *state = if self.begin() { State::Shown(Instant::now()) } else { State::Hidden };
            }
            State::Shown(last) if last.elapsed() > INTERVAL => {
                *state = State::Shown(Instant::now());
                self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
                    cancellable: Some(true),
                    message: Some(format!("{done}/{total}")),
                    percentage: Some((u64::from(done) * 100 / u64::from(total.max(1))) as u32),
                }));
            }
            _ => {}
        }
    }

    pub fn end(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Shown(_) = *state {
            self.send(WorkDoneProgress::End(WorkDoneProgressEnd::default()));
        }
        *state = State::Hidden;
        let mut bars = self.session.bars.lock().unwrap_or_else(PoisonError::into_inner);
        bars.retain(|(shown, _)| *shown != self.token);
    }

    /// Asks the client for a bar. Called from the thread that works, which may wait.
    fn begin(&self) -> bool {
        let asked = self.session.client.create_work_done_progress(self.token.clone());
        let session = &self.session;
        let created =
            session.runtime.block_on(async { tokio::time::timeout(PATIENCE, asked).await });
        if !matches!(created, Ok(Ok(()))) {
            return false;
        }
        let bar = (self.token.clone(), Arc::clone(&self.cancel));
        session.bars.lock().unwrap_or_else(PoisonError::into_inner).push(bar);
        self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: self.title.clone(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        }));
        true
    }

    fn send(&self, value: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(value);
        self.session
            .outbox
            .notify::<Notification>(ProgressParams { token: self.token.clone(), value });
    }
}
