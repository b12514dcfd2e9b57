use std::borrow::Cow;

use super::*;

#[test]
fn the_shipped_model_is_whole() {
    assert_eq!(Tagger::shipped().header.language, "it");
}

#[test]
fn what_is_no_model_is_refused() {
    let bytes = include_bytes!("../../../models/it.postilla-model");
    let error = |bytes: &[u8]| match Tagger::from_bytes(Cow::Owned(bytes.to_vec())) {
        Ok(_) => "no error".to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(error(b""), "this is not a Postilla model");
    assert_eq!(error(b"PK\x03\x04"), "this is not a Postilla model");
    assert!(error(b"postilla model 999\n{}").contains("has format 999"));
    assert!(error(&bytes[..bytes.len() - 1]).starts_with("the model is cut off"));
    assert!(error(b"postilla model 1\n{}\n").starts_with("the model's header cannot be read"));
}
