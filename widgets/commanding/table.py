"""Every command once: keys, footer, help and palette are derived from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

FEEDS, STORIES, ARTICLE, PANELS, MARKING = "feeds", "stories", "article", "panels", "marking"
REVIEW = "review"
HEALTH = "health"


class Context(NamedTuple):
    """Where the reader is, as far as it decides which commands make sense."""

    pane: str = STORIES
    article: bool = False
    """An article is open."""
    annotation: bool = False
    """An annotation is chosen, in a panel or in the text."""
    marking: bool = False
    """A stretch of the text is being selected."""
    actor: bool = False
    """The chosen annotation is an actor."""
    reviewing: bool = False
    """Suggestions of many articles are gone through on their own screen."""
    changing: bool = False
    """The words that are being selected are an annotation's."""
    finding: bool = False
    """Words are being found in the article."""
    feed: bool = False
    """The cursor is on a feed, or on a folder of feeds."""
    managing: bool = False
    """The feeds are looked at on their own screen."""
    stories: bool = True
    """The list has stories."""


def always(context: Context) -> bool:
    """Whenever no text is being selected."""
    return not context.marking and not context.reviewing and not context.managing


def with_lists(context: Context) -> bool:
    """Whenever there are feeds to look at, on their own screen too."""
    return not context.marking and not context.reviewing


def with_stories(context: Context) -> bool:
    """When the list has stories, or one of them is open."""
    return (context.stories or context.article) and always(context)


def with_row_to_open(context: Context) -> bool:
    """When there is something to open where one is."""
    return with_lists(context) and (context.pane != STORIES or context.stories)


def on_feed(context: Context) -> bool:
    """When the cursor is on a feed or a folder."""
    return context.feed and with_lists(context)


def while_managing(context: Context) -> bool:
    """While the feeds are looked at on their own screen."""
    return context.managing


def deciding(context: Context) -> bool:
    """Whenever no text is being selected, in a review too."""
    return not context.marking


def with_article(context: Context) -> bool:
    """When an article is open."""
    return context.article and not context.marking and not context.reviewing


def with_annotation(context: Context) -> bool:
    """When an annotation is chosen."""
    return context.annotation and not context.marking


def with_chosen(context: Context) -> bool:
    """When an annotation is chosen, outside of a review."""
    return context.annotation and not context.marking and not context.reviewing


def with_actor(context: Context) -> bool:
    """When the chosen annotation is an actor."""
    return context.actor and not context.marking and not context.reviewing


def in_panels(context: Context) -> bool:
    """When one is in a panel."""
    return context.pane == PANELS and context.article and always(context)


def with_row(context: Context) -> bool:
    """When an annotation is chosen on the reading screen, or one is in a panel and may choose."""
    return with_chosen(context) or in_panels(context)


def outside_panels(context: Context) -> bool:
    """When one is anywhere else."""
    return always(context) and not in_panels(context)


def with_words(context: Context) -> bool:
    """When an article is open, also while a stretch of it is selected."""
    return context.article and not context.reviewing


def in_text(context: Context) -> bool:
    """When the reader is in an open article."""
    return with_article(context) and context.pane == ARTICLE


def outside_text(context: Context) -> bool:
    """When the reader is not in an open article."""
    return always(context) and not in_text(context)


def outside_find(context: Context) -> bool:
    """When there are stories, and no words are being found in the article that the reader is in."""
    return with_stories(context) and not while_finding(context)


def with_whole_article(context: Context) -> bool:
    """When an article is open and no words are being found in it."""
    return with_article(context) and not while_finding(context)


def while_finding(context: Context) -> bool:
    """When the reader is in an article in which words are being found."""
    return in_text(context) and context.finding


def while_reviewing(context: Context) -> bool:
    """While suggestions are gone through on their own screen."""
    return context.reviewing


def while_marking(context: Context) -> bool:
    """While a stretch of the text is being selected."""
    return context.marking


def while_changing(context: Context) -> bool:
    """While an annotation's words are being selected."""
    return context.changing


def ever(_context: Context) -> bool:
    """Always, whatever else goes on."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """Something the reader can do."""

    name: str
    """As settings.toml calls it; the screen's action has the same name with underscores."""
    keys: tuple[str, ...]
    label: str
    """A word or two, for the footer."""
    help: str
    """A sentence, for help and palette."""
    group: str
    panes: tuple[str, ...] = ()
    """Where the footer shows it."""
    when: Callable[[Context], bool] = always

    @property
    def action(self) -> str:
        """The name of the screen's action."""
        return self.name.replace("-", "_")


MOVE, READ, DECIDE, MARK, LISTS, PROGRAM = "Moving", "Reading", "Deciding", "Marking", "Lists", "Program"
PANEL = "Panels"
REVIEWING = "Reviewing"
MANAGE = "Feeds"

# fmt: off
COMMANDS = (
    Command("accept", ("a",), "accept", "Accept the chosen suggestion.", DECIDE, (PANELS, ARTICLE, REVIEW),
            with_annotation),
    Command("reject", ("x",), "reject", "Reject the chosen suggestion.", DECIDE, (PANELS, ARTICLE, REVIEW),
            with_annotation),
    Command("skip", ("space", "n"), "skip", "Leave it open and go on to the next suggestion.", REVIEWING, (REVIEW,),
            while_reviewing),
    Command("skip-back", ("b", "p"), "back", "To the suggestion before.", REVIEWING, (), while_reviewing),
    Command("edit", ("e",), "edit", "Correct the chosen annotation: kind, name, speaker, holders, deadline.", DECIDE,
            (PANELS, ARTICLE, REVIEW), with_annotation),
    Command("edit-words", ("w",), "words", "Grow or shrink the chosen annotation's words; enter keeps them.", DECIDE,
            (PANELS, ARTICLE, REVIEW), with_annotation),
    Command("accept-as-sure", ("A",), "all as sure",
            "Accept all of this article that are as sure as this one or surer.", REVIEWING, (REVIEW,),
            while_reviewing),
    Command("accept-actor", ("W",), "all of the actor", "Accept all that this actor is, says and holds.", REVIEWING,
            (REVIEW,), while_reviewing),
    Command("look", ("enter", "o"), "in the article", "Leave the review for this place in the article.", REVIEWING,
            (REVIEW,), while_reviewing),
    Command("details", ("space",), "whole row", "Show the row whole, in its context; or short again.", PANEL, (PANELS,),
            in_panels),
    Command("filter", ("f",), "filter", "Show only some rows: one status, one kind, one actor.", PANEL, (PANELS,),
            in_panels),
    Command("only", ("full_stop",), "only these", "Only what belongs to the chosen one, in all panels; or all again.",
            PANEL, (PANELS,), with_row),
    Command("order", ("B",), "sort", "Order the rows by place, by confidence, by deadline.", PANEL, (PANELS,),
            in_panels),
    Command("merge-actor", ("m",), "merge", "Make the chosen actor and another one.", DECIDE, (PANELS,), with_actor),
    Command("rename-actor", ("c",), "rename", "Give the chosen actor another name.", DECIDE, (PANELS,), with_actor),
    Command("never-actor", ("X",), "never an actor", "Reject the chosen actor, here and in later articles.", DECIDE,
            (PANELS,), with_actor),
    Command("split-actor", ("S",), "split", "Make some mentions of the chosen actor another actor.", DECIDE, (PANELS,),
            with_actor),
    Command("rules", ("semicolon",), "rules", "What you said of names for later articles: see, change or remove it.",
            DECIDE),
    Command("provenance", ("i",), "where from", "Who made the chosen annotation, and what was changed when.", DECIDE,
            (), with_annotation),
    Command("next-words", ("tab",), "next words", "To the annotation's next words: a piece, speaker, cue, deadline.",
            MARK, (MARKING,), while_changing),
    Command("previous-words", ("shift+tab",), "last words", "To the annotation's words before.", MARK, (),
            while_changing),
    Command("take-out", ("d",), "take out", "Take these words out of the annotation's; inside a piece that splits it.",
            MARK, (MARKING,), while_changing),
    Command("add-words", ("plus",), "these too", "Take these words too: a piece more, or joined to what they touch.",
            MARK, (MARKING,), while_changing),
    Command("join-words", ("J",), "join", "Make all pieces one, with what stands between them.", MARK, (MARKING,),
            while_changing),
    Command("keep-mark", ("enter", "v"), "keep", "Keep it: as a mark, or as an annotation's words.", MARK,
            (MARKING,), while_marking),
    Command("grow-word", ("e", "w"), "word", "Grow it by a word; a number before it (3 w) repeats this and all below.",
            MARK, (MARKING,), while_marking),
    Command("grow-clause", ("comma",), "clause", "Grow it to a clause's end.", MARK, (MARKING,), while_marking),
    Command("grow-sentence", ("right_parenthesis", "s"), "sentence", "Grow it to a sentence's end.", MARK, (MARKING,),
            while_marking),
    Command("grow-paragraph", ("right_curly_bracket", "p"), "paragraph", "Grow it to a paragraph's end.", MARK,
            (MARKING,), while_marking),
    Command("shrink-word", ("b",), "word back", "Move its end a word back.", MARK, (MARKING,), while_marking),
    Command("shrink-clause", ("colon",), "clause back", "Move its end a clause back.", MARK, (), while_marking),
    Command("shrink-sentence", ("left_parenthesis",), "sentence back", "Move its end a sentence back.", MARK, (),
            while_marking),
    Command("shrink-paragraph", ("left_curly_bracket",), "paragraph back", "Move its end a paragraph back.", MARK, (),
            while_marking),
    Command("grow-letter", ("l", "right"), "letter", "Grow it by a letter.", MARK, (), while_marking),
    Command("shrink-letter", ("h", "left"), "letter back", "Move its end a letter back.", MARK, (), while_marking),
    Command("grow-line", ("j", "down"), "line", "Move its end a line of the screen down.", MARK, (), while_marking),
    Command("shrink-line", ("k", "up"), "line back", "Move its end a line of the screen up.", MARK, (), while_marking),
    Command("to-line-end", ("dollar_sign", "end"), "line's end", "Move its end to the end of the line.", MARK, (),
            while_marking),
    Command("to-line-start", ("0", "circumflex_accent", "home"), "line's start", "Move its end to the line's start.",
            MARK, (), while_marking),
    Command("to-text-start", ("g g",), "article's start", "Move its end to the article's start.", MARK, (),
            while_marking),
    Command("to-text-end", ("G",), "article's end", "Move its end to the article's end.", MARK, (), while_marking),
    Command("take-word", ("i w",), "this word", "Select the word at its end; again, the next one too.", MARK, (),
            while_marking),
    Command("take-clause", ("i c",), "this clause", "Select the clause at its end.", MARK, (), while_marking),
    Command("take-sentence", ("i s",), "this sentence", "Select the sentence at its end.", MARK, (), while_marking),
    Command("take-paragraph", ("i p",), "this paragraph", "Select the paragraph at its end.", MARK, (), while_marking),
    Command("swap-ends", ("o",), "other end", "Move its other end from now on.", MARK, (MARKING,), while_marking),
    Command("mark", ("v",), "mark", "Select a stretch of the text to mark it.", MARK, (ARTICLE,), with_article),
    Command("mark-annotation", ("V",), "mark it", "Mark the chosen annotation's words, all its pieces.", MARK, (),
            with_chosen),
    Command("down", ("j", "down"), "down", "Down by a row or a line.", MOVE, (), with_lists),
    Command("up", ("k", "up"), "up", "Up by a row or a line.", MOVE, (), with_lists),
    Command("open", ("enter",), "open", "Open what the cursor is on.", MOVE,
            (FEEDS, STORIES, PANELS, HEALTH), with_row_to_open),
    Command("find-next", ("n",), "next hit", "While words are found in the article: to the next place.", READ,
            (ARTICLE,), while_finding),
    Command("find-previous", ("N",), "hit before", "While words are found in the article: to the place before.", READ,
            (ARTICLE,), while_finding),
    Command("next-unread", ("n",), "next unread", "To the next unread story; this one is read.", READ,
            (STORIES, ARTICLE), outside_find),
    Command("previous-unread", ("p",), "previous unread", "To the unread story before.", READ),
    Command("page", ("space", "pagedown"), "page", "A screenful on; from a story's end to the next.", MOVE, (ARTICLE,),
            outside_panels),
    Command("page-back", ("b", "pageup"), "page back", "A screenful back.", MOVE),
    Command("top", ("g", "home"), "top", "To the beginning.", MOVE, (), with_lists),
    Command("bottom", ("G", "end"), "bottom", "To the end.", MOVE, (), with_lists),
    Command("pane-left", ("h", "left"), "left", "To the pane on the left.", MOVE),
    Command("pane-right", ("l", "right"), "right", "To the pane on the right.", MOVE),
    Command("next-pane", ("tab",), "next pane", "To the next pane or panel.", MOVE),
    Command("previous-pane", ("shift+tab",), "previous pane", "To the pane or panel before.", MOVE),
    Command("feeds", ("0",), "feeds", "To the feeds.", MOVE, (STORIES,)),
    Command("actors", ("1",), "actors", "To the actors.", MOVE, (), with_article),
    Command("quotes", ("2",), "quotes", "To the quotes.", MOVE, (), with_article),
    Command("issues", ("3",), "open issues", "To the open issues.", MOVE, (), with_article),
    Command("next-annotation", ("right_square_bracket",), "next in text", "To the next annotated words of the text.",
            READ, (), with_article),
    Command("previous-annotation", ("left_square_bracket",), "last in text", "To the annotated words before.",
            READ, (), with_article),
    Command("find", ("slash",), "find", "Find words in this article; n and N step, esc ends it.", READ, (ARTICLE,),
            in_text),
    Command("links", ("f",), "links", "Letters beside each link and image in view; typing them shows the address.",
            READ, (ARTICLE,), in_text),
    Command("jump-back", ("ctrl+o", "alt+left"), "jump back", "To the place before the last jump, in any article.",
            READ, (), with_article),
    Command("jump-forward", ("ctrl+i", "alt+right"), "jump forward", "To the place that was left by jumping back.",
            READ, (), with_article),
    Command("star", ("s",), "star", "Star the story, or take its star away.", READ, (STORIES, ARTICLE),
            with_stories),
    Command("toggle-read", ("r",), "read/unread", "Mark the story as read, or as unread again.", READ, (STORIES,),
            with_stories),
    Command("browse", ("o",), "browser", "Show the story's address, then open it.", READ, (ARTICLE,)),
    Command("full-text", ("F",), "full text", "Fetch the whole text from the article's page, where the feed gave less.",
            READ, (), with_article),
    Command("marks", ("4",), "marks", "The article's marks and notes: go there, edit or remove.", READ, (),
            with_article),
    Command("orphans", ("O",), "lost places", "What lost its place when its text changed: place it again by hand.",
            READ),
    Command("changes", ("D",), "changes", "What changed in the article's text since an earlier version.", READ, (),
            with_article),
    Command("note", ("N",), "note", "Write a note about the whole article.", DECIDE, (),
            with_whole_article),
    Command("copy-citation", ("y",), "cite", "Copy the chosen or selected words as a citation.", READ,
            (ARTICLE, PANELS, MARKING), with_words),
    Command("copy-markdown", ("Y",), "copy Markdown", "Copy the chosen or selected words as Markdown.", READ, (),
            with_words),
    Command("pipe", ("vertical_line",), "pipe", "Send chosen or selected words to a command.", READ, (), with_words),
    Command("undo", ("u",), "undo", "Take back the last decision, mark, star, reading or edit of a feed.", DECIDE,
            (PANELS, REVIEW), deciding),
    Command("redo", ("U",), "redo", "Do again what was undone.", DECIDE, (), deciding),
    Command("steps", ("L",), "steps", "The last ten steps: take back all from one on.", DECIDE),
    Command("review", ("Q",), "review", "Go through all open suggestions of this list, the most valuable first.",
            LISTS, (STORIES,), with_stories),
    Command("search", ("slash",), "search", "Search all stories.", LISTS, (FEEDS, STORIES), outside_text),
    Command("mark-list-read", ("A",), "all read", "Mark this whole list as read; undo brings it back.", LISTS,
            (STORIES, FEEDS), with_stories),
    Command("refresh", ("R",), "refresh", "Fetch all feeds, or stop fetching.", LISTS, (FEEDS, STORIES, HEALTH),
            with_lists),
    Command("export", ("E",), "export", "Write annotations to a file.", LISTS, (ARTICLE, PANELS)),
    Command("add", ("plus",), "add", "Add a feed, a site, an article or a file.", MANAGE,
            (FEEDS, STORIES, HEALTH), with_lists),
    Command("check-feed", ("ctrl+r",), "fetch it", "Fetch this feed, or this folder's feeds, now.", MANAGE,
            (FEEDS, HEALTH), on_feed),
    Command("manage-feeds", ("M",), "health", "All feeds in a table: how they are and what they bring; edit, import.",
            MANAGE, (FEEDS,)),
    Command("rename-feed", ("t",), "rename", "Give the feed or folder another name.", MANAGE, (FEEDS, HEALTH), on_feed),
    Command("move-feed", ("T",), "folder", "Put the feed or folder into another folder.", MANAGE, (FEEDS, HEALTH),
            on_feed),
    Command("remove-feed", ("d", "delete"), "remove", "Unsubscribe; the articles stay, and undo brings it back.",
            MANAGE, (FEEDS, HEALTH), on_feed),
    Command("feed-settings", ("I",), "settings", "Interval, full text, tags, how much is kept: what feeds.toml says.",
            MANAGE, (FEEDS, HEALTH), on_feed),
    Command("sort-feeds", ("s",), "sort", "Sort the table by the next column.", MANAGE, (HEALTH,), while_managing),
    Command("sort-feeds-back", ("S",), "the other way", "Sort the table the other way round.", MANAGE, (),
            while_managing),
    Command("find-feed", ("slash",), "find", "Show only the feeds that hold the words.", MANAGE, (HEALTH,),
            while_managing),
    Command("import-feeds", ("i",), "import", "Subscribe to another reader's feeds: OPML, or newsboat's urls.", MANAGE,
            (HEALTH,), while_managing),
    Command("export-feeds", ("e",), "export", "Write the subscriptions as OPML.", MANAGE, (HEALTH,), while_managing),
    Command("wider", ("greater_than_sign",), "wider", "Make this pane wider; the panels under the text higher.",
            PROGRAM),
    Command("narrower", ("less_than_sign",), "narrower", "Make this pane narrower; the panels under the text lower.",
            PROGRAM),
    Command("higher", ("right_curly_bracket",), "higher", "Make this panel higher.", PROGRAM, (), in_panels),
    Command("lower", ("left_curly_bracket",), "lower", "Make this panel lower.", PROGRAM, (), in_panels),
    Command("reset-sizes", ("equals_sign",), "first sizes", "Give all panes and panels their first sizes again.",
            PROGRAM),
    Command("zen", ("z",), "zen", "The article alone, or everything again.", PROGRAM, (ARTICLE,), with_article),
    Command("back", ("escape",), "back", "Give back what was lit, selected or hidden.", PROGRAM,
            (MARKING, REVIEW, HEALTH), ever),
    Command("quit", ("q",), "quit", "Leave newsreader.", PROGRAM, (FEEDS, STORIES)),
    Command("help", ("question_mark",), "help", "Show all commands and their keys.", PROGRAM,
            (FEEDS, STORIES, ARTICLE, PANELS, REVIEW, HEALTH), ever),
    Command("palette", ("ctrl+p",), "palette", "Find a command or a feed by its name.", PROGRAM, (), ever),
    Command("command-line", ("colon",), "command", "Type a command with its words: tab completes, ↑ brings back.",
            PROGRAM, (), with_lists),
)
# fmt: on

GROUPS = (MOVE, READ, PANEL, DECIDE, REVIEWING, MARK, LISTS, MANAGE, PROGRAM)

_SHORT = {
    "question_mark": "?", "slash": "/", "plus": "+", "enter": "⏎", "escape": "esc", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "right_square_bracket": "]",
    "left_square_bracket": "[", "vertical_line": "|", "full_stop": ".", "less_than_sign": "<",
    "greater_than_sign": ">", "semicolon": ";", "equals_sign": "=", "comma": ",", "colon": ":",
    "right_parenthesis": ")", "left_parenthesis": "(", "right_curly_bracket": "}", "left_curly_bracket": "{",
    "dollar_sign": "$", "circumflex_accent": "^",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as the reader knows it: "?" for question_mark, "gg" for two in a row."""
    return "".join(_SHORT.get(one, one) for one in key.split(" "))


def long_key(key: str) -> str:
    """A key as Textual calls it: question_mark for "?"."""
    from textual.keys import _character_to_key

    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key
