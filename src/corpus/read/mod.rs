//! From the bytes of a file to the text of an article.
//!
//! Archives are older than UTF-8: exports of editorial systems are Windows-1252, what has passed
//! through a Windows editor is UTF-16 or has a byte order mark. The text that comes out is what an
//! editor would show: no byte order mark, line breaks as they stand in the file.

use super::note::Why;
use crate::lang::Locale;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Articles larger than this are not read unless the caller asks for it, in bytes.
pub const DEFAULT_SIZE_LIMIT: u64 = 32 << 20;

/// How much of a file in an unknown encoding is looked at to guess which one it is, in bytes.
const SAMPLE: usize = 64 << 10;

/// Why a file gives no article.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("is a folder, not an article")]
    Folder,
    #[error("is larger than {} MiB, the limit", limit >> 20)]
    TooLarge {
        /// Bytes.
        limit: u64,
    },
    #[error("is not text")]
    Binary,
    #[error("is a link that leads out of the folder")]
    Elsewhere,
    #[error("is not an ordinary file")]
    Special,
}

impl ReadError {
    /// What to tell the user, without the path.
    pub fn message(&self, locale: Locale) -> String {
        Why::from(self).message(locale)
    }
}

/// Reads the article at `path`, of at most [`DEFAULT_SIZE_LIMIT`] bytes.
pub fn read_article(path: &Path) -> Result<String, ReadError> {
    read_article_within(path, DEFAULT_SIZE_LIMIT)
}

/// Reads the article at `path`, of at most `limit` bytes.
pub fn read_article_within(path: &Path, limit: u64) -> Result<String, ReadError> {
    read_with_metadata(path, limit).map(|(text, _)| text)
}

/// Where a file that belongs to a folder is, or would be: below the folder, whatever links say, and
/// never a pipe or a device that nobody could read to its end.
pub fn file_below(root: &Path, path: &Path) -> Result<PathBuf, ReadError> {
    let kind = match path.symlink_metadata() {
        Ok(metadata) => metadata.file_type(),
        // It is not there yet: the folder it would be in has to be.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
                return Err(error.into());
            };
            let folder = folder.canonicalize()?;
            let here = folder.starts_with(root.canonicalize()?);
            return if here { Ok(folder.join(name)) } else { Err(ReadError::Elsewhere) };
        }
        Err(error) => return Err(error.into()),
    };
    let found = match path.canonicalize() {
        Ok(found) => found,
        // It leads nowhere: writing there would make something there.
        Err(_) if kind.is_symlink() => return Err(ReadError::Elsewhere),
        Err(error) => return Err(error.into()),
    };
    if !found.starts_with(root.canonicalize()?) {
        return Err(ReadError::Elsewhere);
    }
    ordinary(&found)?;
    Ok(found)
}

/// Whether a path is a file like any other, and no link.
pub(crate) fn ordinary(path: &Path) -> Result<(), ReadError> {
    let kind = path.symlink_metadata()?.file_type();
    if kind.is_dir() {
        return Err(ReadError::Folder);
    }
    if kind.is_file() { Ok(()) } else { Err(ReadError::Special) }
}

/// As [`read_article_within`], with the metadata of the file that was read rather than of what has
/// taken its place since.
pub(crate) fn read_with_metadata(path: &Path, limit: u64) -> Result<(String, Metadata), ReadError> {
    // Spans count in 32 bits.
    let limit = limit.min(u64::from(u32::MAX));
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ReadError::Folder);
    }
    if metadata.is_file() && metadata.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
    // A pipe says no length, and a file may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let text = decode(bytes)?;
    // Windows-1252 and UTF-16 may grow by half and more.
    if text.len() as u64 > u64::from(u32::MAX) {
        return Err(ReadError::TooLarge { limit });
    }
    Ok((text, metadata))
}

/// The text that `bytes` stand for.
///
/// A byte order mark decides; then what is valid UTF-8 is UTF-8; then zeros in every other byte
/// mean UTF-16; then the encoding is guessed, Windows-1252 where nothing speaks for another one.
pub fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return Ok(text.into_owned());
    }
    if let Some(encoding) = unmarked_utf16(&bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    if memchr::memchr(0, &bytes).is_some() {
        return Err(ReadError::Binary);
    }
    if mostly_utf8(&bytes) {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The guess needs letters beyond ASCII, which may first appear far down.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(2)..];
    detector.feed(&sample[..sample.len().min(SAMPLE)], true);
    let encoding = detector.guess(Some(b"it"), Utf8Detection::Deny);
    Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

/// The byte order of UTF-16 without a mark: Latin text has a zero in every other byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let pairs = sample.len() / 2;
    if !bytes.len().is_multiple_of(2) || pairs == 0 {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether letters beyond ASCII are UTF-8 more often than not: a text cut in the middle of a
/// letter, or with one bad paste, is still UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut errors) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    letters > errors
}

#[cfg(test)]
mod tests;
