"""The store: all that is known of feeds, articles and annotations, in one SQLite file. Nothing else touches SQL."""

from reader.store.actors import merge_actors, never_actor, rename_actor, split_actor
from reader.store.annotations import (
    add_mark,
    add_note,
    annotation,
    annotations,
    decide,
    edit,
    orphans,
    remove,
    save_extraction,
)
from reader.store.articles import (
    Version,
    article,
    article_id,
    earlier_texts,
    find_article,
    set_read,
    set_starred,
    versions,
)
from reader.store.connection import SCHEMA_VERSION, Store, back_up, open_store
from reader.store.copies import also_in, copies_of, group_copies
from reader.store.entries import Applied, apply_entries, fingerprints, sources
from reader.store.exchange import Imported, drop_dangling_links, export_rows, import_annotation
from reader.store.feeds import SINGLE, SINGLE_TITLE, counts, feeds, readdress_feed, save_feed_state, sync_feeds
from reader.store.health import Stock, sizes, stocks
from reader.store.lists import SearchHit, count, ids, listed, neighbour, pending, position, search, window
from reader.store.places import arrived, keep_place, look_at, looked_at, place
from reader.store.query import Query, parse, quoted
from reader.store.retention import Pruned, give_back_space, prune
from reader.store.reviewing import correct, suggestions
from reader.store.rules import ActorRule, actor_rules, add_actor_rule, change_actor_rule, remove_actor_rule
from reader.store.steps import Event, history, redo, step_numbers, undo, undo_history, undoable, undoing
from reader.store.upkeep import integrity, repair

__all__ = [
    "SCHEMA_VERSION",
    "SINGLE",
    "SINGLE_TITLE",
    "ActorRule",
    "Applied",
    "Event",
    "Imported",
    "Pruned",
    "Query",
    "SearchHit",
    "Stock",
    "Store",
    "Version",
    "actor_rules",
    "add_actor_rule",
    "add_mark",
    "add_note",
    "also_in",
    "annotation",
    "annotations",
    "apply_entries",
    "arrived",
    "article",
    "article_id",
    "back_up",
    "change_actor_rule",
    "copies_of",
    "correct",
    "count",
    "counts",
    "decide",
    "drop_dangling_links",
    "earlier_texts",
    "edit",
    "export_rows",
    "feeds",
    "find_article",
    "fingerprints",
    "give_back_space",
    "group_copies",
    "history",
    "ids",
    "import_annotation",
    "integrity",
    "keep_place",
    "listed",
    "look_at",
    "looked_at",
    "merge_actors",
    "neighbour",
    "never_actor",
    "open_store",
    "orphans",
    "parse",
    "pending",
    "place",
    "position",
    "prune",
    "quoted",
    "readdress_feed",
    "redo",
    "remove",
    "remove_actor_rule",
    "rename_actor",
    "repair",
    "save_extraction",
    "save_feed_state",
    "search",
    "set_read",
    "set_starred",
    "sizes",
    "sources",
    "split_actor",
    "step_numbers",
    "stocks",
    "suggestions",
    "sync_feeds",
    "undo",
    "undo_history",
    "undoable",
    "undoing",
    "versions",
    "window",
]
