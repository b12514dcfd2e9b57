//! What can be stated of a name from the editor: that it is none, what it names, who it is, how it
//! is spelt. What is stated is written into the knowledge files of the house.

use super::actions::{Action, ActionKind, concerned};
use super::ignore::{Home, Note};
use super::{Thing, facts, navigation, statements, thing_at};
use crate::article::{Article, Reader, layout};
use crate::corpus::query::Resolution;
use crate::corpus::{Corpus, EntityKey};
use crate::entities::findings::house_form;
use crate::entities::knowledge::write::NewEntity;
use crate::entities::knowledge::{self, AUTO, Anchor, Decision, KnownKind, What};
use crate::entities::spelling::{NameKey, slug};
use crate::entities::{Chain, ChainedMention, EntityKind, Form, Knowledge, KnownEntity};
use crate::finding::{Edit, Finding};
use crate::lang::messages::Argument;
use crate::text::{Span, fold, quotations, quoted};

/// So many others are offered as the same.
const CANDIDATES: usize = 5;
/// Names of the archive that are looked at for them.
const LOOKED_AT: usize = 60;
/// A selection longer than this many characters is no name.
const LONGEST_NAME: usize = 80;
/// A word that two names share says something from so many letters on.
const TELLING: usize = 5;
/// Findings that ask who somebody is.
const WHO: [&str; 2] = ["entity/ambiguous-surname", "entity/naming-variant"];

/// What was decided last, and can be taken back.
#[derive(Clone, Debug)]
pub enum Last {
    Decision(Decision),
    /// An entry of `entities.toml`, by its name.
    Entity(String),
}

/// Where somebody asks what can be done.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub article: &'a Article,
    pub span: Span,
    pub home: Home<'a>,
    pub corpus: Option<&'a Corpus>,
    /// Whether somebody has asked for all there is, rather than an editor by itself.
    pub thorough: bool,
    pub reader: &'a Reader,
    pub last: Option<&'a Last>,
}

/// Words that something can be stated of.
struct Subject<'a> {
    span: Span,
    text: String,
    /// The name that they are, if they are one already.
    name: Option<(&'a ChainedMention, &'a Chain)>,
}

/// What can be stated of the name or the selection at a place, always in the same order.
pub fn actions(place: &Place<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    if place.home == Home::Nowhere {
        return actions;
    }
    let subject = subject(place);
    if let Some(subject) = &subject {
        spelling(place, subject, &mut actions);
        identity(place, subject, &mut actions);
        kinds(place, subject, &mut actions);
        nothing(place, subject, &mut actions);
        entry(place, subject, &mut actions);
    }
    undo(place, subject.is_some(), &mut actions);
    actions
}

fn subject<'a>(place: &Place<'a>) -> Option<Subject<'a>> {
    let article = place.article;
    let text = |span: Span| article.text().of(span).into_owned();
    let name = match thing_at(article, place.span.start) {
        Some(Thing::Name(mention)) => {
            article.chains().chain_of(mention).map(|chain| (mention, chain))
        }
        _ => None,
    };
    let selected = text(place.span);
    let words = selected.trim();
    let same = name.is_some_and(|(mention, _)| mention.span == place.span);
    if !same && words.chars().any(char::is_alphabetic) {
        let from = place.span.start as usize + selected.len() - selected.trim_start().len();
        let span = Span::new(from, from + words.len());
        let fits = !words.contains(['\n', '\r']) && words.chars().count() <= LONGEST_NAME;
        return fits.then(|| Subject { span, text: words.to_owned(), name: None });
    }
    let (mention, _) = name?;
    let text = text(mention.span);
    (mention.form != Form::Nominal).then_some(Subject { span: mention.span, text, name })
}

impl Place<'_> {
    fn title(&self, key: &str, arguments: &[Argument<'_>]) -> String {
        self.reader.settings.locale.messages().text("decide", key, arguments)
    }

    fn knowledge(&self) -> &Knowledge {
        &self.reader.knowledge
    }

    fn file(&self) -> Option<String> {
        match self.home {
            Home::File(file) => Some(file.to_owned()),
            Home::Unsaved | Home::Nowhere => None,
        }
    }

    /// The words where they stand.
    fn here(&self, span: Span) -> Option<Anchor> {
        let (placed, within) = layout::block_of(self.article.blocks(), span)?;
        Anchor::new(self.file().as_deref(), &placed.block.text, within)
    }

    /// The words all over the article; where they stand, in one that has no name yet.
    fn in_article(&self, subject: &Subject<'_>) -> Option<Anchor> {
        match self.file() {
            Some(file) => Some(words(&subject.text, Some(file))),
            None => self.here(subject.span),
        }
    }
}

fn words(quote: &str, file: Option<String>) -> Anchor {
    Anchor { file, quote: quote.to_owned(), prefix: String::new(), suffix: String::new() }
}

fn decision(title: String, what: What) -> Action {
    Action {
        title,
        kind: ActionKind::Decide,
        edits: Vec::new(),
        note: Some(Note::Decision(what)),
        preferred: false,
        finding: None,
    }
}

/// The house spelling, here and in the article.
fn spelling(place: &Place<'_>, subject: &Subject<'_>, actions: &mut Vec<Action>) {
    let Some((mention, chain)) = subject.name else { return };
    let stated = chain.stated.as_deref().and_then(|id| place.knowledge().entity(id));
    let Some(entity) = stated else { return };
    let Some(house) = misspelt(entity, mention, &subject.text, place.reader) else { return };
    let mut offer = |key: &str, edits: Vec<Edit>| {
        actions.push(Action {
            title: place.title(key, &[("text", &house)]),
            kind: ActionKind::Rewrite,
            edits,
            note: None,
            preferred: false,
            finding: None,
        });
    };
    offer("house-here", vec![Edit { span: subject.span, text: house.clone() }]);
    let all = house_edits(place.article, chain, entity, place.reader);
    if all.len() > 1 {
        offer("house-article", all);
    }
}

/// The edits that spell an entity as the house does wherever the article does not. Words that
/// somebody is quoted with are spelt, but not exchanged for others.
pub fn house_edits(
    article: &Article,
    chain: &Chain,
    entity: &KnownEntity,
    reader: &Reader,
) -> Vec<Edit> {
    let text = article.text();
    article
        .chains()
        .mentions_of(chain)
        .filter_map(|mention| {
            let written = text.of(mention.span).into_owned();
            let house = misspelt(entity, mention, &written, reader)?;
            let key = |name: &str| NameKey::of(name, &reader.language.transliteration);
            let respelt = key(&written).alike(&key(&house));
            if !respelt && is_quoted(article, mention.span) {
                return None;
            }
            Some(Edit { span: mention.span, text: house })
        })
        .collect()
}

fn is_quoted(article: &Article, span: Span) -> bool {
    let Some((placed, within)) = layout::block_of(article.blocks(), span) else { return false };
    quoted(&quotations(&placed.block.text), within.start)
}

/// The house spelling of a mention that is spelt otherwise.
fn misspelt(
    entity: &KnownEntity,
    mention: &ChainedMention,
    text: &str,
    reader: &Reader,
) -> Option<String> {
    // A place that the file itself lets act for another is still spelt as the house does.
    let other = mention.form == Form::Metonym && entity.metonym_for.is_none();
    if other || matches!(mention.form, Form::Nominal | Form::Acronym) {
        return None;
    }
    let house = house_form(entity, text);
    if house == text || entity.aliases.iter().any(|alias| alias == text) {
        return None;
    }
    let key = |name: &str| NameKey::of(name, &reader.language.transliteration);
    let known = entity.variants.iter().any(|variant| variant == text);
    (known || key(text).alike(&key(&house))).then_some(house)
}

/// Somebody whom a name may mean.
struct Candidate {
    id: String,
    name: String,
    /// In how many articles; `None` for one of the file or of the article.
    articles: Option<u32>,
}

/// That it is somebody else's name, or not his whom it is taken for.
fn identity(place: &Place<'_>, subject: &Subject<'_>, actions: &mut Vec<Action>) {
    let Some((_, chain)) = subject.name else { return };
    let asking: Option<&Finding> = place
        .article
        .findings()
        .find(|finding| WHO.contains(&finding.code) && concerned(finding, place.span));
    let own = id_of_words(place, subject, chain);
    for candidate in candidates(place, chain) {
        let what = if is_bare(chain) {
            // A surname is somebody's here and somebody else's there.
            match place.in_article(subject) {
                Some(anchor) => What::Pin { anchor, entity: candidate.id.clone() },
                None => continue,
            }
        } else {
            merge(place.knowledge(), id_of(chain), candidate.id.clone())
        };
        let articles = candidate.articles.map(|articles| format!(" (×{articles})"));
        let arguments: [Argument<'_>; 3] = [
            ("text", &chain.name),
            ("name", &candidate.name),
            ("articles", &articles.unwrap_or_default()),
        ];
        let mut action = decision(place.title("same", &arguments), what);
        if let Some(finding) = asking {
            action.kind = ActionKind::QuickFix;
            action.finding = Some(finding.clone());
        }
        actions.push(action);
    }
    for (id, name) in taken_for(place, chain) {
        if knowledge::bare(&id) != knowledge::bare(&own) {
            let arguments: [Argument<'_>; 2] = [("text", &subject.text), ("name", &name)];
            let stranger = place.file().map(|file| stranger(&subject.text, &file));
            let what = match stranger.filter(|_| !facts::is_full(chain.kind, &subject.text)) {
                // Elsewhere the surname may be his.
                Some(entity) => What::Pin { anchor: words(&subject.text, place.file()), entity },
                None => What::Different { a: own.clone(), b: id },
            };
            actions.push(decision(place.title("different", &arguments), what));
        }
    }
}

/// The id of whoever is called so in an article and is nobody known.
fn stranger(text: &str, file: &str) -> String {
    format!("{AUTO}{}-{}", slug(text), slug(file))
}

/// The entity of the file stays; of two of the file the one that is chosen.
fn merge(knowledge: &Knowledge, own: String, other: String) -> What {
    let in_file = |id: &str| knowledge.entity(id).is_some();
    match in_file(&own) && !in_file(&other) {
        true => What::Merge { into: own, from: other },
        false => What::Merge { into: other, from: own },
    }
}

fn is_bare(chain: &Chain) -> bool {
    chain.kind == EntityKind::Person && !facts::is_full(chain.kind, &chain.name)
}

/// The id of a chain, as decisions write it.
fn id_of(chain: &Chain) -> String {
    match &chain.stated {
        Some(id) => id.to_string(),
        None => format!("{AUTO}{}", slug(&chain.name)),
    }
}

/// The id of the words themselves, whatever chain they were put in.
fn id_of_words(place: &Place<'_>, subject: &Subject<'_>, chain: &Chain) -> String {
    let key = NameKey::of(&subject.text, &place.reader.language.transliteration);
    let mut named = place.knowledge().named(&key).filter(|entity| entity.fits(chain.kind));
    match (named.next(), named.next()) {
        (Some(entity), None) => entity.id.to_string(),
        _ => format!("{AUTO}{}", slug(&subject.text)),
    }
}

/// Whom a name is taken for: in the article, then in the archive.
fn taken_for(place: &Place<'_>, chain: &Chain) -> Vec<(String, String)> {
    let shown = |id: &str| {
        let entity = place.knowledge().entity(id);
        entity.map_or_else(|| chain.name.clone(), |entity| entity.name.to_string())
    };
    let id = id_of(chain);
    let mut taken = vec![(id.clone(), shown(&id))];
    if let Some(corpus) = place.corpus.filter(|_| is_bare(chain)) {
        let key = facts::key(chain, place.reader.language);
        if let Resolution::Known(meant) = corpus.resolve(&key, &[])
            && meant != key
            && let Some(card) = corpus.card(&meant)
        {
            taken.push((id_of_key(place, &meant, &card.name), card.name));
        }
    }
    taken
}

/// The id of an entity of the archive.
fn id_of_key(place: &Place<'_>, key: &EntityKey, name: &str) -> String {
    match statements::known(key, place.knowledge(), place.reader.language) {
        Some(entity) => entity.id.to_string(),
        None => format!("{AUTO}{}", slug(name)),
    }
}

/// Whom a chain may well be the same as: the file's first, then the article's, then the archive's.
fn candidates(place: &Place<'_>, chain: &Chain) -> Vec<Candidate> {
    let Reader { language, knowledge, .. } = place.reader;
    let own = id_of(chain);
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |id: String, name: &str, articles: Option<u32>| {
        let bare = |id: &str| knowledge.standing(id).to_owned();
        let known = found.iter().any(|other| bare(&other.id) == bare(&id) || other.name == name);
        if known || bare(&id) == bare(&own) || knowledge.are_different(&id, &own) {
            return;
        }
        found.push(Candidate { id, name: name.to_owned(), articles });
    };
    let key = |name: &str| NameKey::of(name, &language.transliteration);
    let likely = |name: &str| likely(&chain.key, &key(name), chain.kind);
    for entity in knowledge.entities().iter().filter(|entity| entity.fits(chain.kind)) {
        let others = entity.aliases.iter().chain(&entity.variants).map(String::as_str);
        if std::iter::once(&*entity.name).chain(others).any(likely) {
            add(entity.id.to_string(), &entity.name, None);
        }
    }
    for other in &place.article.chains().chains {
        let person = |kind| kind == EntityKind::Person;
        let fits = person(other.kind) == person(chain.kind) && !is_bare(other);
        if fits && !std::ptr::eq(other, chain) && likely(&other.name) {
            add(id_of(other), &other.name, None);
        }
    }
    if let Some(corpus) = place.corpus {
        let own_key = facts::key(chain, language);
        for (key, name, articles) in bearers(corpus, chain) {
            if key != own_key && (is_bare(chain) || likely(&name)) {
                add(id_of_key(place, &key, &name), &name, Some(articles));
            }
        }
        let queries = if place.thorough { queries(chain) } else { Vec::new() };
        for query in queries {
            for symbol in corpus.symbols(&query, LOOKED_AT) {
                let person = |kind| kind == EntityKind::Person;
                let fits = person(symbol.key.kind) == person(chain.kind)
                    && facts::is_full(symbol.key.kind, &symbol.name);
                if fits && symbol.key != own_key && likely(&symbol.name) {
                    let id = id_of_key(place, &symbol.key, &symbol.name);
                    add(id, &symbol.name, Some(symbol.articles));
                }
            }
        }
    }
    found.truncate(CANDIDATES);
    found
}

/// The people of the archive who have the surname of a chain, with the number of their articles.
fn bearers(corpus: &Corpus, chain: &Chain) -> Vec<(EntityKey, String, u32)> {
    let Some(surname) = chain.key.words.last().filter(|_| chain.kind == EntityKind::Person) else {
        return Vec::new();
    };
    let key = EntityKey { kind: chain.kind, name: format!("-{}", surname.shared()) };
    match corpus.resolve(&key, &[]) {
        Resolution::Known(key) => {
            let card = corpus.card(&key);
            card.map(|card| (key, card.name, card.articles)).into_iter().collect()
        }
        Resolution::Ambiguous(bearers) => {
            bearers.into_iter().map(|bearer| (bearer.key, bearer.name, bearer.articles)).collect()
        }
        Resolution::Unknown => Vec::new(),
    }
}

/// What to look for in the archive: the most telling word of a body and its initials.
fn queries(chain: &Chain) -> Vec<String> {
    let words: Vec<&str> = chain.name.split_whitespace().collect();
    if chain.kind == EntityKind::Person {
        return Vec::new();
    }
    let longest = words.iter().max_by_key(|word| word.chars().count());
    let mut queries: Vec<String> = longest.map(|word| fold(word)).into_iter().collect();
    if words.len() > 1 {
        queries.push(initials(&chain.key));
    }
    queries
}

/// The first letters of the words that are not small: *Alleanza Verdi e Sinistra*, *avs*.
fn initials(name: &NameKey) -> String {
    let words = name.words.iter().filter(|word| !word.particle && word.plain.len() > 1);
    words.filter_map(|word| word.plain.chars().next()).collect()
}

/// Whether two names may well be one's.
fn likely(one: &NameKey, other: &NameKey, kind: EntityKind) -> bool {
    let (Some(last), Some(other_last)) = (one.words.last(), other.words.last()) else {
        return false;
    };
    if one == other {
        return false;
    }
    let (first, other_first) = (one.words.first(), other.words.first());
    if kind == EntityKind::Person {
        let bare = one.words.len() == 1 || other.words.len() == 1;
        let given = first.zip(other_first).is_some_and(|(a, b)| {
            a.alike(b)
                || a.plain.chars().next() == b.plain.chars().next()
                || strsim::osa_distance(&a.plain, &b.plain) <= 1
        });
        let near = last.alike(other_last)
            || (last.plain.len() > TELLING
                && strsim::osa_distance(&last.plain, &other_last.plain) == 1);
        return near && (bare || given);
    }
    let acronym = |short: &NameKey, long: &NameKey| {
        short.words.len() == 1 && long.words.len() > 1 && *short.joined == *initials(long)
    };
    let within = |short: &NameKey, long: &NameKey| {
        let telling = short.words.iter().filter(|word| !word.particle);
        telling.clone().any(|word| word.plain.chars().count() >= TELLING)
            && telling.into_iter().all(|word| long.words.iter().any(|w| w.alike(word)))
    };
    let telling = last.plain.chars().count() >= TELLING + 3;
    acronym(one, other)
        || acronym(other, one)
        || within(one, other)
        || within(other, one)
        || (telling && last.alike(other_last) && one.words.len() > 1 && other.words.len() > 1)
}

/// That it is a person, a place, a body.
fn kinds(place: &Place<'_>, subject: &Subject<'_>, actions: &mut Vec<Action>) {
    let is = subject.name.map(|(mention, _)| mention.kind);
    // One word is a town here and a surname there; a full name is what it is.
    let several = subject.text.split_whitespace().nth(1).is_some();
    let anchor = match several {
        true => Some(words(&subject.text, None)),
        false => place.in_article(subject),
    };
    let Some(anchor) = anchor else { return };
    let scope = if several { "everywhere" } else { "in-article" };
    for (kind, key) in [
        (EntityKind::Person, "person"),
        (EntityKind::Place, "place"),
        (EntityKind::Organisation, "organisation"),
    ] {
        if is != Some(kind) {
            let arguments: [Argument<'_>; 2] =
                [("text", &subject.text), ("scope", &place.title(scope, &[]))];
            let what = What::Type { anchor: anchor.clone(), r#type: kind };
            actions.push(decision(place.title(key, &arguments), what));
        }
    }
}

/// That it names nothing.
fn nothing(place: &Place<'_>, subject: &Subject<'_>, actions: &mut Vec<Action>) {
    if subject.name.is_none() {
        return;
    }
    let arguments: [Argument<'_>; 1] = [("text", &subject.text)];
    if let Some(anchor) = place.here(subject.span) {
        actions.push(decision(place.title("none-here", &arguments), What::NotEntity { anchor }));
    }
    let anchor = words(&subject.text, None);
    actions.push(decision(place.title("none-anywhere", &arguments), What::NotEntity { anchor }));
}

/// An entry of `entities.toml`, with what is known of the name.
fn entry(place: &Place<'_>, subject: &Subject<'_>, actions: &mut Vec<Action>) {
    let knowledge = place.knowledge();
    let stated = subject.name.and_then(|(_, chain)| chain.stated.as_deref());
    if stated.is_some_and(|id| knowledge.entity(id).is_some()) {
        return;
    }
    let entity = match subject.name {
        Some((_, chain)) => entity(place, chain),
        None => NewEntity {
            id: free_id(knowledge, &subject.text),
            name: subject.text.clone(),
            ..NewEntity::default()
        },
    };
    if entity.id.is_empty() {
        return;
    }
    actions.push(Action {
        title: place.title("entry", &[("name", &entity.name)]),
        kind: ActionKind::Decide,
        edits: Vec::new(),
        note: Some(Note::Entity(entity)),
        preferred: false,
        finding: None,
    });
}

fn entity(place: &Place<'_>, chain: &Chain) -> NewEntity {
    let Reader { language, knowledge, .. } = place.reader;
    let article = place.article;
    let card = place.corpus.and_then(|corpus| {
        let meant = navigation::meant(corpus, article, chain, language);
        corpus.card(&meant)
    });
    let name = match &card {
        Some(card) if card.full && !chain.full => card.name.clone(),
        _ => chain.name.clone(),
    };
    let mut aliases: Vec<String> = Vec::new();
    let key = |name: &str| NameKey::of(name, &language.transliteration);
    let mut see = |form: &str| {
        let taken = knowledge.named(&key(form)).next().is_some();
        if form != name && !taken && !aliases.iter().any(|alias| alias == form) {
            aliases.push(form.to_owned());
        }
    };
    for mention in article.chains().mentions_of(chain) {
        let named = matches!(mention.form, Form::Full | Form::Surname | Form::Acronym);
        if named {
            see(&article.text().of(mention.span));
        }
    }
    for spelling in card.iter().flat_map(|card| &card.spellings).take(CANDIDATES) {
        see(&spelling.text);
    }
    let here = article.chains().mentions_of(chain).find_map(|mention| mention.role.as_ref());
    let role = here.map(|role| role.text.to_string()).or_else(|| {
        let seen = card.as_ref().and_then(|card| card.roles.first());
        seen.map(|role| role.text.to_string())
    });
    NewEntity {
        id: free_id(knowledge, &name),
        kind: Some(match chain.kind {
            EntityKind::Person => KnownKind::Person,
            EntityKind::Organisation => KnownKind::Organisation,
            EntityKind::Place => KnownKind::Place,
        }),
        name,
        aliases,
        variants: Vec::new(),
        roles: role.into_iter().filter(|_| chain.kind == EntityKind::Person).collect(),
    }
}

/// An id that no entity of the file has.
fn free_id(knowledge: &Knowledge, name: &str) -> String {
    let id = slug(name);
    let mut free = id.clone();
    let mut number = 2;
    while knowledge.entity(&free).is_some() {
        free = format!("{id}-{number}");
        number += 1;
    }
    free
}

/// Takes back what was decided last. Away from names it is out of the way, but for the place that
/// it was about.
fn undo(place: &Place<'_>, on_name: bool, actions: &mut Vec<Action>) {
    let Some(last) = place.last else { return };
    let what = match last {
        Last::Decision(decision) => described(&decision.what, place),
        Last::Entity(name) => place.title("entry", &[("name", name)]),
    };
    let about = match last {
        Last::Decision(decision) => match &decision.what {
            What::NotEntity { anchor } | What::Type { anchor, .. } | What::Pin { anchor, .. } => {
                stands_at(place, &anchor.quote)
            }
            _ => false,
        },
        Last::Entity(_) => false,
    };
    actions.push(Action {
        title: place.title("undo", &[("what", &what)]),
        kind: if on_name || about { ActionKind::Decide } else { ActionKind::Source },
        edits: Vec::new(),
        note: Some(Note::Undo),
        preferred: false,
        finding: None,
    });
}

/// Whether words stand where somebody asks.
fn stands_at(place: &Place<'_>, quote: &str) -> bool {
    let Some((placed, within)) = layout::block_of(place.article.blocks(), place.span) else {
        return false;
    };
    let found = placed.block.text.match_indices(quote);
    found.into_iter().any(|(at, _)| Span::new(at, at + quote.len()).touches(within.start))
}

/// A decision in words, as its action had it.
fn described(what: &What, place: &Place<'_>) -> String {
    let name = |id: &str| {
        let entity = place.knowledge().entity(id);
        entity.map_or_else(|| knowledge::bare(id).to_owned(), |entity| entity.name.to_string())
    };
    let none = String::new();
    match what {
        What::NotEntity { anchor } => {
            let here = !(anchor.prefix.is_empty() && anchor.suffix.is_empty());
            let key = if here { "none-here" } else { "none-anywhere" };
            place.title(key, &[("text", &anchor.quote)])
        }
        What::Type { anchor, r#type } => {
            let key = match r#type {
                EntityKind::Person => "person",
                EntityKind::Place => "place",
                EntityKind::Organisation => "organisation",
            };
            let scope = if anchor.file.is_some() { "in-article" } else { "everywhere" };
            let arguments: [Argument<'_>; 2] =
                [("text", &anchor.quote), ("scope", &place.title(scope, &[]))];
            place.title(key, &arguments)
        }
        What::Pin { anchor, entity }
            if anchor
                .file
                .as_ref()
                .is_some_and(|file| *entity == stranger(&anchor.quote, file)) =>
        {
            place.title("stranger", &[("text", &anchor.quote)])
        }
        What::Pin { anchor, entity } => {
            let arguments: [Argument<'_>; 3] =
                [("text", &anchor.quote), ("name", &name(entity)), ("articles", &none)];
            place.title("same", &arguments)
        }
        What::Merge { into, from } => {
            let arguments: [Argument<'_>; 3] =
                [("text", &name(from)), ("name", &name(into)), ("articles", &none)];
            place.title("same", &arguments)
        }
        What::Different { a, b } => {
            place.title("different", &[("text", &name(a)), ("name", &name(b))])
        }
        What::Ignore { code, .. } | What::IgnoreArticle { code, .. } => {
            let key = if matches!(what, What::Ignore { .. }) { "here" } else { "article" };
            let messages = place.reader.settings.locale.messages();
            messages.text("ignore", key, &[("code", code)])
        }
        What::Undo { .. } => none,
    }
}
