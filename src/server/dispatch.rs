//! The loop that reads messages and starts their handlers.

use super::trace::{Trace, Watched};
use super::transport::{Frames, Outbox};
use super::{client, uri};
use futures_util::{Sink, StreamExt};
use std::any::Any;
use std::future::Future;
use std::io::{self, BufRead};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::runtime::Runtime;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError, LanguageServer, LspService};
use tower_service::Service;

type Answer = Option<Response>;

/// How a session came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client asked for `shutdown` first: all is well.
    AsAgreed,
    /// `exit` without `shutdown`, or the end of the input.
    Abruptly,
}

/// Serves the messages of `input` until `exit` or the end of the input.
pub fn serve<S: LanguageServer>(
    input: impl BufRead,
    outbox: &Outbox,
    runtime: &Runtime,
    mut service: LspService<S>,
    socket: ClientSocket,
    trace: &Trace,
) -> Ended {
    let (mut requests, mut responses) = socket.split();
    let to_client = outbox.clone();
    runtime.spawn(async move {
        while let Some(request) = requests.next().await {
            to_client.send(&request);
        }
    });

    let mut ended = Ended::Abruptly;
    let mut frames = Frames::new(input);
    loop {
        let body = match frames.next() {
            Ok(Some(body)) => body,
            Ok(None) => return ended,
            Err(error) => {
                eprintln!("postilla: the client's messages end: {error}");
                return ended;
            }
        };
        match parse(&body) {
            Ok(Message::Request(request)) => {
                let (method, id) = (request.method().to_owned(), request.id().cloned());
                let watched = trace.watch(&method, id.as_ref());
                let answer = Guarded { answer: Box::pin(call(&mut service, request)), id };
                match method.as_str() {
                    // What follows is judged by the state that these leave, so it waits for them.
                    "initialize" | "shutdown" => {
                        let answer = runtime.block_on(answer);
                        if method == "shutdown" && answer.as_ref().is_some_and(Response::is_ok) {
                            ended = Ended::AsAgreed;
                        }
                        reply(outbox, answer, watched);
                    }
                    "exit" => return ended,
                    _ => start(answer, outbox, runtime, watched),
                }
            }
            Ok(Message::Response(response)) => {
                // Ready at all times, and fails only when the session is over.
                let _ = Pin::new(&mut responses).start_send(response);
            }
            Err(error) => outbox.send(&Response::from_error(Id::Null, error)),
        }
    }
}

/// Runs a handler up to its first `await` here, so that handlers see and change the state in the
/// order of their messages, and the rest of it on its own.
fn start(mut answer: Guarded, outbox: &Outbox, runtime: &Runtime, watched: Option<Watched>) {
    let _context = runtime.enter();
    match Pin::new(&mut answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => reply(outbox, answer, watched),
        Poll::Pending => {
            let outbox = outbox.clone();
            runtime.spawn(async move { reply(&outbox, answer.await, watched) });
        }
    }
}

fn reply(outbox: &Outbox, answer: Answer, watched: Option<Watched>) {
    if let Some(watched) = watched {
        watched.ended(outbox, answer.as_ref());
    }
    if let Some(answer) = answer {
        outbox.send(&answer);
    }
}

fn call<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
) -> impl Future<Output = Result<Answer, ExitedError>> + Send + use<S> {
    match service.poll_ready(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(())) => {}
        other => debug_assert!(false, "the service is always ready: {other:?}"),
    }
    service.call(request)
}

enum Message {
    Request(Request),
    Response(Response),
}

fn parse(body: &[u8]) -> Result<Message, Error> {
    let failed = |error: serde_json::Error| {
        let mut answer =
            if error.is_data() { Error::invalid_request() } else { Error::parse_error() };
        answer.data = Some(error.to_string().into());
        answer
    };
    let request: Request = serde_json::from_slice(body).map_err(failed)?;
    // Every message has the shape of a request, but only requests name a method.
    if request.method().is_empty() {
        return serde_json::from_slice(body).map(Message::Response).map_err(failed);
    }
    let (method, id, params) = request.into_parts();
    let params = params.map(|mut params| {
        uri::make_valid(&mut params);
        if method == "initialize" {
            client::readable(&mut params);
        }
        params
    });
    let mut request = Request::build(method);
    if let Some(id) = id {
        request = request.id(id);
    }
    if let Some(params) = params {
        request = request.params(params);
    }
    Ok(Message::Request(request.finish()))
}

/// A handler's future. When the handler panics, its request is answered with an internal error and
/// the session goes on.
struct Guarded {
    answer: Pin<Box<dyn Future<Output = Result<Answer, ExitedError>> + Send>>,
    id: Option<Id>,
}

impl Future for Guarded {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answer> {
        let answer = &mut self.answer;
        match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(answer)) => Poll::Ready(answer.unwrap_or_default()),
            Err(panic) => {
                let error = internal_error(panic.as_ref());
                Poll::Ready(self.id.take().map(|id| Response::from_error(id, error)))
            }
        }
    }
}

/// What a panic says, as the answer to the request that met it.
pub fn internal_error(panic: &(dyn Any + Send)) -> Error {
    let said = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    let mut error = Error::internal_error();
    error.data = said.map(Into::into);
    error
}

/// The client's input through a buffer: standard input in the binary, a pipe in tests.
pub fn buffered(input: impl io::Read) -> impl BufRead {
    io::BufReader::with_capacity(64 * 1024, input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(
        answer: impl Future<Output = Result<Answer, ExitedError>> + Send + 'static,
    ) -> Guarded {
        Guarded { answer: Box::pin(answer), id: Some(Id::Number(7)) }
    }

    fn run(answer: Guarded) -> Option<Response> {
        super::super::runtime().unwrap().block_on(answer)
    }

    #[test]
    fn a_panic_is_an_error_to_its_own_request() {
        let before = guarded(async { panic!("so wrong") });
        let after = guarded(async {
            tokio::task::yield_now().await;
            panic!("wrong {}", 2)
        });
        for (answer, said) in [(before, "so wrong"), (after, "wrong 2")] {
            let answer = run(answer).expect("an answer");
            let error = answer.error().expect("an error");
            assert_eq!((error.code.code(), answer.id()), (-32603, &Id::Number(7)));
            assert_eq!(error.data, Some(said.into()));
        }
    }

    #[test]
    fn a_notification_that_panics_is_answered_by_nothing() {
        let mut silent = guarded(async { panic!("unheard") });
        silent.id = None;
        assert_eq!(run(silent), None);
    }
}
