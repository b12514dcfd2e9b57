//! The model file.
//!
//! A line that names the format and its version, a line of JSON ([`Header`]), padding to 16
//! bytes, then the weights (a row of signed bytes for each feature) and the lists of names. `head
//! -2` shows what a model is made of; nothing is unpacked when it is loaded.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::labels::{LANES, Scores};
use super::names::Names;
use super::{Pass, ROW, Tagger, analysis, features};
use crate::entities::mention::EntityKind;

/// Changes with anything that makes older models read wrongly: hashes, templates, layout.
pub const VERSION: u32 = 1;
const MAGIC: &[u8] = b"postilla model ";
const ALIGNMENT: usize = 16;
/// A header longer than this is no header.
const LONGEST_HEADER: usize = 1 << 20;

/// Why bytes are not a model that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("this is not a Postilla model")]
    NotAModel,
    #[error(
        "this model has format {found}, and this Postilla reads format {VERSION}: train it again"
    )]
    Version { found: String },
    #[error("the model's header cannot be read: {0}")]
    Header(#[from] serde_json::Error),
    #[error("the model is cut off: {expected} bytes expected, {found} found")]
    CutOff { expected: usize, found: usize },
    #[error("the model's {0} do not fit this Postilla")]
    Mismatch(&'static str),
}

/// What a model says of itself, and its few parameters that are not rows of weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    /// BCP 47
    pub language: String,
    pub labels: Vec<String>,
    /// [`analysis::fingerprint`] of the Postilla that trained it.
    pub features: String,
    /// What it was trained on, with licences, in words.
    pub data: Vec<String>,
    pub licence: String,
    /// Figures of the evaluation that its training ended with, in words.
    pub figures: Vec<String>,
    pub first: PassParameters,
    pub second: PassParameters,
    pub calibration: Calibration,
    /// Bytes of weights, bytes of names.
    pub sections: [usize; 2],
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PassParameters {
    /// What a weight of 1 stands for.
    pub scale: f32,
    pub transitions: [Scores; LANES],
}

/// From the model's own probability to how often it is right (Platt 1999): a line through the
/// log-odds for each kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calibration(pub [[f32; 2]; EntityKind::ALL.len()]);

impl Default for Calibration {
    fn default() -> Self {
        Calibration([[1.0, 0.0]; EntityKind::ALL.len()])
    }
}

impl Calibration {
    pub fn apply(&self, kind: EntityKind, probability: f32) -> f32 {
        let [slope, offset] = self.0[kind as usize];
        let odds = log_odds(probability) * slope + offset;
        1.0 / (1.0 + (-odds).exp())
    }
}

pub fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// The names of the labels, in the order of [`super::labels`].
pub fn label_names() -> Vec<String> {
    let kinds = EntityKind::ALL.iter().map(|kind| kind.label());
    std::iter::once("O".to_string())
        .chain(kinds.flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]))
        .collect()
}

pub(super) fn read(bytes: Cow<'static, [u8]>) -> Result<Tagger, ModelError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
    let line = memchr::memchr(b'\n', &rest[..rest.len().min(40)]).ok_or(ModelError::NotAModel)?;
    let version = String::from_utf8_lossy(&rest[..line]).into_owned();
    if version != VERSION.to_string() {
        return Err(ModelError::Version { found: version });
    }
    let start = MAGIC.len() + line + 1;
    let rest = &bytes[start..];
    let length = memchr::memchr(b'\n', &rest[..rest.len().min(LONGEST_HEADER)])
        .ok_or(ModelError::CutOff { expected: start + LONGEST_HEADER, found: bytes.len() })?;
    let header: Header = serde_json::from_slice(&rest[..length])?;
    if header.labels != label_names() {
        return Err(ModelError::Mismatch("labels"));
    }
    let [weights, names] = header.sections;
    if weights != ROW << features::BITS || header.features != analysis::fingerprint() {
        return Err(ModelError::Mismatch("features"));
    }
    let start = (start + length + 1).next_multiple_of(ALIGNMENT);
    let expected = start.saturating_add(weights).saturating_add(names);
    if bytes.len() != expected {
        return Err(ModelError::CutOff { expected, found: bytes.len() });
    }
    let part = |from: usize, to: usize| match &bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[from..to]),
        Cow::Owned(bytes) => Cow::Owned(bytes[from..to].to_vec()),
    };
    Ok(Tagger {
        weights: part(start, start + weights),
        names: Names::from_bytes(part(start + weights, expected))
            .ok_or(ModelError::Mismatch("lists of names"))?,
        first: Pass::new(&header.first),
        second: Pass::new(&header.second),
        header,
    })
}

/// The bytes of a model file.
pub fn write(header: &Header, weights: &[u8], names: &Names) -> Vec<u8> {
    let header = Header { sections: [weights.len(), names.as_bytes().len()], ..header.clone() };
    let mut bytes = MAGIC.to_vec();
    bytes.extend(format!("{VERSION}\n").bytes());
    bytes.extend(serde_json::to_vec(&header).unwrap_or_default());
    bytes.push(b'\n');
    bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), b'\n');
    bytes.extend(weights);
    bytes.extend(names.as_bytes());
    bytes
}
