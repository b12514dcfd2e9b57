-- What is known of the articles below one folder. docs/index.md explains it to its readers; the
-- number of this version is VERSION in mod.rs.

CREATE TABLE about (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    id       INTEGER PRIMARY KEY,
    path     TEXT NOT NULL,     -- relative to the root
    date     TEXT,              -- the day it is from
    title    TEXT,
    size     INTEGER NOT NULL,  -- bytes
    modified INTEGER NOT NULL,  -- nanoseconds since 1970
    hash     INTEGER NOT NULL,  -- of the text
    names    BLOB NOT NULL      -- whom it names and how, packed
);

-- What else is kept of an article.
CREATE TABLE content (
    article  INTEGER PRIMARY KEY,
    entities TEXT NOT NULL,     -- JSON: of each entity its id and its mentions, see appearance
    places   BLOB NOT NULL      -- where names, dates and quotations stand, packed
);

-- A name: those of one person, place or organisation that differ in spelling only are one row; a
-- bare surname is a row of its own and says in same_as whom it means.
CREATE TABLE entity (
    id           INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL, -- PER, LOC or ORG
    key          TEXT NOT NULL,
    name         TEXT NOT NULL,
    same_as      INTEGER,
    mentions     INTEGER,
    articles     INTEGER,
    first        INTEGER,       -- the oldest article
    last         INTEGER,       -- the newest one
    role         TEXT           -- the one seen last
);

-- Who stands most often in the same articles.
CREATE TABLE companion (
    entity   INTEGER NOT NULL,
    rank     INTEGER NOT NULL,  -- 1 is the most frequent
    other    INTEGER NOT NULL,
    articles INTEGER NOT NULL,  -- that name both
    PRIMARY KEY (entity, rank)
) WITHOUT ROWID;

CREATE TABLE spelling (
    entity   INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    text     TEXT NOT NULL,
    mentions INTEGER,
    PRIMARY KEY (entity, number)
) WITHOUT ROWID;

CREATE TABLE role (
    entity   INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    text     TEXT NOT NULL,     -- as written
    head     TEXT NOT NULL,     -- the noun
    of       TEXT,
    status   TEXT NOT NULL,     -- current, former, acting or elect
    articles INTEGER,
    first    INTEGER,
    last     INTEGER,
    PRIMARY KEY (entity, number)
) WITHOUT ROWID;

-- The times that articles speak of.
CREATE TABLE day (
    first    INTEGER NOT NULL,  -- in days since 1970-01-01
    days     INTEGER NOT NULL,  -- how many days from there on
    article  INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (first, days, article)
) WITHOUT ROWID;

-- One row for each entity of each article.
CREATE VIEW appearance AS
    SELECT content.article, json_extract(one.value, '$[0]') AS entity,
           json_extract(one.value, '$[1]') AS mentions
    FROM content, json_each(content.entities) AS one;

CREATE VIEW who AS
    SELECT entity.name, entity.kind, entity.role, entity.mentions, entity.articles,
           oldest.date AS first, newest.date AS last,
           (SELECT group_concat(other.name, ', ')
            FROM companion JOIN entity AS other ON other.id = companion.other
            WHERE companion.entity = entity.id) AS appears_with
    FROM entity
    LEFT JOIN article AS oldest ON oldest.id = entity.first
    LEFT JOIN article AS newest ON newest.id = entity.last
    WHERE entity.same_as IS NULL AND entity.kind IN ('PER', 'ORG') AND entity.articles > 0;

CREATE VIEW places AS
    SELECT entity.name, entity.mentions, entity.articles,
           oldest.date AS first, newest.date AS last,
           (SELECT group_concat(other.name, ', ')
            FROM companion JOIN entity AS other ON other.id = companion.other
            WHERE companion.entity = entity.id) AS appears_with
    FROM entity
    LEFT JOIN article AS oldest ON oldest.id = entity.first
    LEFT JOIN article AS newest ON newest.id = entity.last
    WHERE entity.same_as IS NULL AND entity.kind = 'LOC' AND entity.articles > 0;

CREATE VIEW timeline AS
    SELECT date(day.first * 86400, 'unixepoch') AS first,
           date((day.first + day.days - 1) * 86400, 'unixepoch') AS last,
           day.mentions, article.path, article.date AS published, article.title
    FROM day JOIN article ON article.id = day.article;

CREATE VIEW mentions AS
    SELECT coalesce(meant.name, entity.name) AS name, entity.name AS written, entity.kind,
           appearance.mentions, article.path, article.date, article.title
    FROM appearance
    JOIN entity ON entity.id = appearance.entity
    LEFT JOIN entity AS meant ON meant.id = entity.same_as
    JOIN article ON article.id = appearance.article;

CREATE VIEW spellings AS
    SELECT coalesce(meant.name, entity.name) AS name, spelling.text AS spelling, entity.kind,
           spelling.mentions
    FROM spelling
    JOIN entity ON entity.id = spelling.entity
    LEFT JOIN entity AS meant ON meant.id = entity.same_as
    WHERE spelling.mentions > 0;

CREATE VIEW roles AS
    SELECT coalesce(meant.name, entity.name) AS name, role.text AS role, role.status, role.articles,
           oldest.date AS first, newest.date AS last, newest.path AS source
    FROM role
    JOIN entity ON entity.id = role.entity
    LEFT JOIN entity AS meant ON meant.id = entity.same_as
    LEFT JOIN article AS oldest ON oldest.id = role.first
    LEFT JOIN article AS newest ON newest.id = role.last
    WHERE role.articles > 0;
