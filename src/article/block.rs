use crate::dates::{self, BlockDates};
use crate::entities::{BlockNames, Mention, Named, Names, Tagger, shape};
use crate::lang::Language;
use crate::text::{BlockKind, line_breaks, markup};
use std::sync::{Arc, Mutex, PoisonError};

/// A block of an article with what was recognised in it. All spans count from the block's start.
#[derive(Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// As it stands in the article, line breaks included.
    pub text: Box<str>,
    /// How many line breaks that are.
    pub breaks: u32,
    pub dates: BlockDates,
    pub names: BlockNames,
    /// Names that are plain without the tagger.
    plain: Vec<Mention>,
    /// How its names were last shaped: the same as long as the tagger finds the same.
    shaped: Mutex<Option<Arc<shape::Shaped>>>,
    /// What was last made of it in its article: the same as long as its names are.
    named: Mutex<Option<Arc<Named>>>,
}

impl Block {
    /// Recognises dates and names: a pure function of the arguments.
    pub fn recognise(kind: BlockKind, text: String, language: &Language, tagger: &Tagger) -> Self {
        let (dates, names, plain) = if kind.is_prose() {
            let read = markup::blanked(&text);
            (dates::find(&read, language), tagger.first_pass(&read), shape::plain(&read, language))
        } else {
            Default::default()
        };
        Block {
            kind,
            breaks: line_breaks(&text) as u32,
            text: text.into_boxed_str(),
            dates,
            names,
            plain,
            shaped: Mutex::default(),
            named: Mutex::default(),
        }
    }

    /// The names that the tagger found, in their shape.
    pub fn shaped(
        &self,
        tagged: Vec<Mention>,
        language: &Language,
        tagger: &Tagger,
    ) -> Arc<shape::Shaped> {
        let mut shaped = self.shaped.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shaped.as_ref().filter(|known| known.tagged == tagged) {
            return Arc::clone(known);
        }
        let shape = Arc::new(shape::shape(&self.text, &self.plain, tagged, language, tagger));
        *shaped = Some(Arc::clone(&shape));
        shape
    }

    /// What it last said of its names.
    pub fn last_named(&self) -> Arc<Named> {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.clone().unwrap_or_default()
    }

    /// What the block says of its names, once the article has decided which they are.
    pub fn named(
        &self,
        mentions: Vec<Mention>,
        names: &mut Names,
        language: &Language,
    ) -> Arc<Named> {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = named.as_ref().filter(|known| known.mentions == mentions) {
            return Arc::clone(known);
        }
        let read = Arc::new(Named::read(&self.text, self.kind, mentions, names, language));
        *named = Some(Arc::clone(&read));
        read
    }

    /// Whether a line ends with it, as it does but where a long line was cut.
    pub fn ends_line(&self) -> bool {
        self.text.ends_with(['\n', '\r'])
    }
}
