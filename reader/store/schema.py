"""The store's tables, made and changed step by step by sqlite-utils' Migrations.

A migration that has been released is never edited: what comes later is a new one, and raises SCHEMA_VERSION by one.
Times are ISO 8601 text in UTC, so that they sort as they stand; lists are JSON.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from reader.identity import plain_address

migrations = Migrations("newsreader")


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is due; inside the caller's transaction."""
    migrations.apply(Database(connection, recursive_triggers=False, execute_plugins=False))


def _run(db: Database, script: str) -> None:
    """Execute the statements, which blank lines part, without ending the transaction as executescript would."""
    for statement in script.strip().split("\n\n"):
        db.conn.execute(statement)


@migrations()
def initial(db: Database) -> None:
    """Feeds, articles and their texts, annotations, undo, and the full-text indices over them."""
    _run(db, TABLES)
    _run(db, SEARCH)


@migrations()
def identity(db: Database) -> None:
    """What tells articles apart and copies together, what was removed, rules about actors, and what fetching keeps."""
    db.conn.create_function("plain_address", 1, plain_address, deterministic=True)
    _run(db, IDENTITY)


@migrations()
def decisions(db: Database) -> None:
    """Rules that give an actor another name, and what was changed of an annotation when."""
    _run(db, DECISIONS)


@migrations()
def indexing_at_once(db: Database) -> None:
    """New texts come into the index together at the end of their transaction: see Store.index_later."""
    _run(db, INDEXING)


@migrations()
def found_languages(db: Database) -> None:
    """The language that an article was found to be in, beside the one that its feed declares."""
    _run(db, LANGUAGES)


@migrations()
def places(db: Database) -> None:
    """Where the reader is in each article, and when each list was last looked at."""
    _run(db, PLACES)


TABLES = """
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,            -- the address it was first added under; article ids are made from it
    title TEXT NOT NULL DEFAULT '',  -- the feed's own
    given_title TEXT NOT NULL DEFAULT '',
    site TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    language TEXT NOT NULL DEFAULT '',
    subscribed INTEGER NOT NULL DEFAULT 1 CHECK (subscribed IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    checked TEXT,
    succeeded TEXT,
    next_due TEXT,
    blocked_until TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    http INTEGER,
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    moved_to TEXT NOT NULL DEFAULT ''
) STRICT

CREATE TABLE article (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    feed INTEGER NOT NULL REFERENCES feed (id),
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    author TEXT NOT NULL,
    published TEXT,
    updated TEXT,
    fetched TEXT NOT NULL,
    date TEXT NOT NULL GENERATED ALWAYS AS (coalesce(published, updated, fetched)) STORED,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]',
    words INTEGER NOT NULL,
    unread INTEGER NOT NULL DEFAULT 1 CHECK (unread IN (0, 1)),
    starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    extractor TEXT,
    actors INTEGER,
    quotes INTEGER,
    issues INTEGER,
    UNIQUE (feed, key)
) STRICT

-- Every index ends in n by itself, so these also serve ORDER BY date, n.
CREATE INDEX article_date ON article (date)

CREATE INDEX article_feed_date ON article (feed, date)

CREATE INDEX article_unread_date ON article (date) WHERE unread = 1

CREATE INDEX article_unread_feed_date ON article (feed, date) WHERE unread = 1

CREATE INDEX article_starred_date ON article (date) WHERE starred = 1

CREATE INDEX article_url ON article (url) WHERE url <> ''

-- Texts lie apart from what lists read, so that a list of 100,000 articles stays small on the disk.
CREATE TABLE article_text (
    article INTEGER PRIMARY KEY REFERENCES article (n) ON DELETE CASCADE,
    text TEXT NOT NULL,
    body_start INTEGER NOT NULL,     -- code point at which the title block has ended
    blocks TEXT NOT NULL,
    links TEXT NOT NULL
) STRICT

CREATE TABLE article_version (
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    links TEXT NOT NULL,
    replaced TEXT NOT NULL,
    PRIMARY KEY (article, version)
) STRICT, WITHOUT ROWID

CREATE TABLE article_tag (
    tag TEXT NOT NULL,               -- folded
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    PRIMARY KEY (tag, article)
) STRICT, WITHOUT ROWID

CREATE INDEX article_tag_article ON article_tag (article)

CREATE TABLE annotation (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    layer TEXT NOT NULL CHECK (layer IN ('actor', 'quote', 'issue', 'mark', 'note')),
    status TEXT NOT NULL CHECK (status IN ('suggested', 'accepted', 'rejected', 'edited')),
    anchor TEXT NOT NULL CHECK (anchor IN ('placed', 'moved', 'orphaned')),
    creator TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    confidence REAL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    version INTEGER NOT NULL,
    spans TEXT NOT NULL,             -- [[role, start, end, exact], ...]
    body TEXT NOT NULL,
    start INTEGER,                   -- of the first main span; NULL for what has none
    name TEXT NOT NULL,              -- of an actor all names, of a quote its speaker; what actor: and speaker: find
    actor TEXT GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL
) STRICT

CREATE INDEX annotation_article ON annotation (article, layer, status)

CREATE INDEX annotation_modified ON annotation (modified)

CREATE TABLE undo_step (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL,
    made TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT

-- Many rows that change alike are one change; before or after is NULL where the rows did not exist.
CREATE TABLE undo_change (
    n INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES undo_step (n) ON DELETE CASCADE,
    subject TEXT NOT NULL CHECK (subject IN ('article', 'annotation')),
    ids TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT

CREATE INDEX undo_change_step ON undo_change (step)
"""

SEARCH = """
CREATE VIEW article_indexed (n, title, body, author) AS
SELECT a.n, a.title, substr(t.text, t.body_start + 1), a.author
FROM article a JOIN article_text t ON t.article = a.n

CREATE VIRTUAL TABLE article_fts USING fts5 (
    title, body, author, content = 'article_indexed', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
)

CREATE TRIGGER article_text_added AFTER INSERT ON article_text BEGIN
    INSERT INTO article_fts (rowid, title, body, author)
    SELECT n, title, body, author FROM article_indexed WHERE n = new.article;
END

CREATE TRIGGER article_text_changing BEFORE UPDATE OF text, body_start ON article_text BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, body, author)
    SELECT 'delete', n, title, body, author FROM article_indexed WHERE n = old.article;
END

CREATE TRIGGER article_text_changed AFTER UPDATE OF text, body_start ON article_text BEGIN
    INSERT INTO article_fts (rowid, title, body, author)
    SELECT n, title, body, author FROM article_indexed WHERE n = new.article;
END

CREATE TRIGGER article_changing BEFORE UPDATE OF title, author ON article
WHEN old.title IS NOT new.title OR old.author IS NOT new.author BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, body, author)
    SELECT 'delete', n, title, body, author FROM article_indexed WHERE n = old.n;
END

CREATE TRIGGER article_changed AFTER UPDATE OF title, author ON article
WHEN old.title IS NOT new.title OR old.author IS NOT new.author BEGIN
    INSERT INTO article_fts (rowid, title, body, author)
    SELECT n, title, body, author FROM article_indexed WHERE n = new.n;
END

CREATE TRIGGER article_removing BEFORE DELETE ON article BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, body, author)
    SELECT 'delete', n, title, body, author FROM article_indexed WHERE n = old.n;
END

CREATE VIRTUAL TABLE name_fts USING fts5 (
    name, content = 'annotation', content_rowid = 'n', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
)

CREATE TRIGGER annotation_added AFTER INSERT ON annotation WHEN new.name <> '' BEGIN
    INSERT INTO name_fts (rowid, name) VALUES (new.n, new.name);
END

CREATE TRIGGER annotation_removed AFTER DELETE ON annotation WHEN old.name <> '' BEGIN
    INSERT INTO name_fts (name_fts, rowid, name) VALUES ('delete', old.n, old.name);
END

CREATE TRIGGER annotation_renamed AFTER UPDATE OF name ON annotation WHEN old.name IS NOT new.name BEGIN
    INSERT INTO name_fts (name_fts, rowid, name) SELECT 'delete', old.n, old.name WHERE old.name <> '';
    INSERT INTO name_fts (rowid, name) SELECT new.n, new.name WHERE new.name <> '';
END
"""

IDENTITY = """
ALTER TABLE feed ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0

ALTER TABLE feed ADD COLUMN fetch_from TEXT NOT NULL DEFAULT ''

ALTER TABLE feed ADD COLUMN body_hash TEXT NOT NULL DEFAULT ''

-- Without what does not tell pages apart: identity.plain_address.
ALTER TABLE article ADD COLUMN address TEXT NOT NULL DEFAULT ''

ALTER TABLE article ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''

-- Copies of one story over feeds have the same number here; NULL for what has no copy.
ALTER TABLE article ADD COLUMN story INTEGER

UPDATE article SET address = plain_address(url)

DROP INDEX article_url

CREATE INDEX article_address ON article (address) WHERE address <> ''

CREATE INDEX article_story ON article (story) WHERE story IS NOT NULL

-- Further keys under which an article came, since its feed gave it another id.
CREATE TABLE alias (
    feed INTEGER NOT NULL REFERENCES feed (id),
    key TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID

CREATE INDEX alias_article ON alias (article)

-- Least hashes of recent texts; without a reference, for what is gone is never compared.
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID

-- What retention removed and must not come back as new.
CREATE TABLE tombstone (
    feed INTEGER NOT NULL REFERENCES feed (id),
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    removed TEXT NOT NULL,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID

CREATE TABLE actor_rule (
    name TEXT PRIMARY KEY,           -- folded
    shown TEXT NOT NULL,
    creator TEXT NOT NULL,
    made TEXT NOT NULL
) STRICT, WITHOUT ROWID

-- How far work that goes through all articles has come.
CREATE TABLE progress (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID

CREATE INDEX annotation_orphaned ON annotation (article) WHERE anchor = 'orphaned'

ALTER TABLE undo_step ADD COLUMN size INTEGER NOT NULL DEFAULT 0

ALTER TABLE undo_change RENAME TO undo_change_1

CREATE TABLE undo_change (
    n INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES undo_step (n) ON DELETE CASCADE,
    subject TEXT NOT NULL CHECK (subject IN ('article', 'annotation', 'actor_rule')),
    ids TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT

INSERT INTO undo_change SELECT * FROM undo_change_1

DROP TABLE undo_change_1

CREATE INDEX undo_change_step ON undo_change (step)
"""

DECISIONS = """
-- The name it goes by in later articles; empty where it is never an actor.
ALTER TABLE actor_rule ADD COLUMN becomes TEXT NOT NULL DEFAULT ''

-- By id alone: what was removed and comes back by undo keeps its history.
CREATE TABLE annotation_event (
    annotation TEXT NOT NULL,
    made TEXT NOT NULL,
    what TEXT NOT NULL,
    step INTEGER                     -- of undo_step, which may be forgotten; NULL for what no person did
) STRICT

CREATE INDEX annotation_event_annotation ON annotation_event (annotation)

CREATE INDEX annotation_event_step ON annotation_event (step) WHERE step IS NOT NULL
"""

INDEXING = """
DROP TRIGGER article_text_added

-- Bytes of new words that are kept in memory until they are written.
INSERT INTO article_fts (article_fts, rank) VALUES ('hashsize', 8388608)
"""

LANGUAGES = """
ALTER TABLE article ADD COLUMN found_language TEXT NOT NULL DEFAULT ''
"""

PLACES = """
CREATE TABLE reading_place (
    article INTEGER PRIMARY KEY REFERENCES article (n) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- code point at the top of the screen
    before TEXT NOT NULL,            -- the words before it and from it on, to find it in a text that has changed
    words TEXT NOT NULL
) STRICT

CREATE TABLE list_look (
    query TEXT PRIMARY KEY,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
