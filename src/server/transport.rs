//! Messages as bytes: `Content-Length` frames in, and an unbounded queue out.

use serde::Serialize;
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc;
use std::time::Duration;
use tower_lsp::ls_types::notification::Notification;

/// A header line longer than this is noise, not a header.
const MAX_HEADER: u64 = 8 * 1024;

/// A message longer than this (256 MiB) is refused: no article is, and the length may be a lie.
const MAX_BODY: u64 = 256 << 20;

/// The header that counts.
const CONTENT_LENGTH: &[u8] = b"content-length:";

/// Reads the bodies of the frames of a stream.
///
/// What is wrong with one frame costs that frame and, where its length was wrong, some behind it,
/// but not the session: a body has no line break at its end, so when its length is not known, the
/// next header is looked for behind it in the same line.
pub struct Frames<R> {
    input: R,
}

impl<R: BufRead> Frames<R> {
    pub fn new(input: R) -> Self {
        Frames { input }
    }

    /// The next body; `None` at the end of the stream. Lines that are no header are passed over,
    /// so that stray output in front of a frame does not end the session.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = None;
        let mut line = Vec::new();
        loop {
            // The end of what is too long for a line may be the beginning of a header.
            let cut = !line.is_empty() && !line.ends_with(b"\n");
            let done =
                if cut { line.len().saturating_sub(MAX_HEADER as usize / 2) } else { line.len() };
            line.drain(..done);
            let before = line.len();
            self.input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)?;
            if line.len() == before {
                return Ok(None);
            }
            match (line.trim_ascii(), length) {
                ([], Some(length)) => return self.body(length).map(Some),
                (header, _) if line.ends_with(b"\n") => {
                    length = content_length(header).or(length);
                }
                _ => {}
            }
        }
    }

    fn body(&mut self, length: u64) -> io::Result<Vec<u8>> {
        if length > MAX_BODY {
            return Err(io::Error::other(format!(
                "a message of {length} bytes is longer than {MAX_BODY} and none that can be meant"
            )));
        }
        let mut body = Vec::with_capacity(length.min(1 << 20) as usize);
        self.input.by_ref().take(length).read_to_end(&mut body)?;
        if (body.len() as u64) < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(body)
    }
}

fn content_length(header: &[u8]) -> Option<u64> {
    let at = header
        .windows(CONTENT_LENGTH.len())
        .rposition(|name| name.eq_ignore_ascii_case(CONTENT_LENGTH))?;
    let value = &header[at + CONTENT_LENGTH.len()..];
    std::str::from_utf8(value.trim_ascii()).ok()?.parse().ok()
}

/// Where messages to the client go: sending never waits, whether the client reads or not, and
/// messages arrive in the order in which they were sent.
#[derive(Clone, Debug)]
pub struct Outbox(mpsc::Sender<Option<Vec<u8>>>);

impl Outbox {
    /// Starts the thread that writes what is sent to `output`.
    pub fn new(output: impl Write + Send + 'static) -> (Self, Pump) {
        let (sender, messages) = mpsc::channel();
        let (finished, done) = mpsc::channel();
        let outbox = Outbox(sender);
        let pump = Pump { outbox: outbox.clone(), done };
        std::thread::Builder::new()
            .name("postilla-out".into())
            .spawn(move || {
                // An error means that the client is gone: the end of its input follows.
                let _ = write_all(output, &messages);
                let _ = finished.send(());
            })
            .expect("a thread can be started when the process starts");
        (outbox, pump)
    }

    /// Sends a request or a response.
    pub fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            // The only failure is that the client is gone.
            Ok(body) => drop(self.0.send(Some(body))),
            Err(error) => eprintln!("postilla: a message cannot be written as JSON: {error}"),
        }
    }

    pub fn notify<N: Notification>(&self, params: N::Params) {
        self.notify_of(N::METHOD, params);
    }

    /// A notification whose type the protocol crate does not know.
    pub fn notify_of(&self, method: &'static str, params: impl Serialize) {
        #[derive(Serialize)]
        struct Message<P> {
            jsonrpc: &'static str,
            method: &'static str,
            params: P,
        }
        self.send(&Message { jsonrpc: "2.0", method, params });
    }
}

fn write_all(output: impl Write, messages: &mpsc::Receiver<Option<Vec<u8>>>) -> io::Result<()> {
    let mut output = io::BufWriter::new(output);
    while let Ok(Some(message)) = messages.recv() {
        let mut next = Some(message);
        while let Some(body) = next {
            write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
            output.write_all(&body)?;
            match messages.try_recv() {
                Ok(Some(message)) => next = Some(message),
                Ok(None) => return output.flush(),
                Err(_) => next = None,
            }
        }
        output.flush()?;
    }
    Ok(())
}

/// The writing side of an [`Outbox`].
pub struct Pump {
    outbox: Outbox,
    done: mpsc::Receiver<()>,
}

impl Pump {
    /// Waits until everything sent before has been written, but not for a client that has stopped
    /// reading.
    pub fn finish(self, patience: Duration) {
        let _ = self.outbox.0.send(None);
        let _ = self.done.recv_timeout(patience);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(input: &[u8]) -> Vec<String> {
        let mut frames = Frames::new(input);
        std::iter::from_fn(|| frames.next().ok().flatten())
            .map(|body| String::from_utf8(body).unwrap())
            .collect()
    }

    #[test]
    fn frames_are_read_whatever_their_headers() {
        let input = b"Content-Length: 2\r\n\r\n{}content-length:4\n\n[{}]\
            Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nX-Other: 1\r\nContent-Length: 3\r\n\r\n\"a\"";
        assert_eq!(bodies(input), ["{}", "[{}]", "\"a\""]);
    }

    #[test]
    fn noise_in_front_of_a_frame_is_passed_over() {
        assert_eq!(
            bodies(b"npm WARN\n\nContent-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}"),
            ["{}"]
        );
    }

    #[test]
    fn a_wrong_length_costs_the_messages_that_it_is_wrong_about_and_not_the_session() {
        let frame = |length: &str, body: &str| format!("Content-Length: {length}\r\n\r\n{body}");
        let good = frame("3", "[7]");
        for (wrong, read) in [
            (frame("-1", "[1]"), vec![]),
            (frame("", "[1]"), vec![]),
            (frame("0x3", "[1]"), vec![]),
            (frame("3, 3", "[1]"), vec![]),
            ("\r\n\r\n[1]".to_owned(), vec![]),
            (frame("0", "[1]"), vec![""]),
            (frame("2", "[1]"), vec!["[1"]),
            (frame("x", &"[".repeat(100_000)), vec![]),
            (frame("x", &"[".repeat(MAX_HEADER as usize - 5)), vec![]),
        ] {
            assert_eq!(bodies(format!("{wrong}{good}").as_bytes()), [read, vec!["[7]"]].concat());
        }
        // Too long, it takes the head of the next frame with it; the one behind is read.
        let read = bodies(format!("{}{good}{good}", frame("8", "[1]")).as_bytes());
        assert_eq!(read, ["[1]Conte", "[7]"]);
    }

    #[test]
    fn a_frame_cut_short_or_too_long_ends_the_stream() {
        assert!(Frames::new(&b"Content-Length: 20\r\n\r\n{}"[..]).next().is_err());
        assert!(Frames::new(&b"Content-Length: 99999999999\r\n\r\n{}"[..]).next().is_err());
        assert!(Frames::new(&b"Content-Len"[..]).next().unwrap().is_none());
    }
}
