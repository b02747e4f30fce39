"""Notes for an Obsidian vault: one an article, one an actor; exporting again brings them up to date in place.

In an article's note the program renews its own properties and what stands between its two markers. All else in the
note is the user's and stays, wherever it stands. A note is known by its property, so it may be renamed and moved.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reader.errors import ExportError
from reader.export.addresses import web_address
from reader.export.files import file_name, write_new
from reader.export.frontmatter import Properties, read, renewed, split
from reader.export.markdown import quotation, state, text
from reader.export.words import main_words, speaker, words
from reader.model import Actor, ActorKind, Annotation, Article, Layer, Mark, Note, OpenIssue, Quote, Role
from reader.text import clean, one_line

BEGIN = "%% newsreader: every export renews what stands from here … %%"
END = "%% newsreader: … to here %%"
YOURS = "%% yours: what you write between these two lines stays, and all else outside of newsreader's %%"
YOURS_END = "%% yours: end %%"
_REGION = re.compile(r"^%% newsreader: every.*?^%% newsreader: … to here %%", re.MULTILINE | re.DOTALL)
_ACTORS = "actors"
"""Folder of the actors' notes inside the one of the export."""

Row = tuple[Article, tuple[Annotation, ...]]


def pieces(rows: Iterable[Row]) -> Iterator[str]:
    """The articles' notes as they are when made anew, parted by a blank line."""
    for number, (article, annotations) in enumerate(rows):
        yield ("\n" if number else "") + note(article, annotations)


def notes(rows: Iterable[Row], folder: Path, force: bool) -> Iterator[tuple[Path, bool]]:
    """Write or renew the notes; each comes with whether it is as it should be, False where it had to be left alone."""
    articles, files = _known(folder)
    for article, annotations in rows:
        path = articles.get(one_line(article.id))
        if path is None and not annotations:
            continue
        path = path or folder / file_name(article, ".md")
        old = None if force else _content(path)
        if old is None or (BEGIN in old and _REGION.search(old)):
            yield path, _write(path, note(article, annotations, old))
        else:
            yield path, False
        for actor in (a.body for a in annotations if isinstance(a.body, Actor)):
            name = _target(actor.name)
            if not _named(actor) or not name:
                continue
            path = files.setdefault(f"{name}.md".casefold(), folder / _ACTORS / f"{name}.md")
            old = _content(path)
            if old is None or read(old).get("newsreader") == "actor":  # else it is a note of the user's own
                yield path, _write(path, actor_note(actor, old))


def note(article: Article, annotations: Sequence[Annotation], old: str | None = None) -> str:
    """The article's note, made anew or from what the old one holds of the user's."""
    if old is None:
        old = f"---\n---\n\n{BEGIN}\n{END}\n\n## My notes\n\n{YOURS}\n\n{YOURS_END}\n"
    head, rest = split(old)
    region = f"{BEGIN}\n\n{_body(article, annotations)}\n\n{END}"
    return renewed(head, _properties(article, annotations)) + _REGION.sub(lambda _: region, rest, count=1)


def actor_note(actor: Actor, old: str | None = None) -> str:
    """The actor's note: other names as aliases, so that Obsidian finds the note by them, and the kind as a tag."""
    head, rest = split("---\n---\n" if old is None else old)
    name = _target(actor.name)
    aliases = [one_line(alias) for alias in (actor.name, *actor.names) if one_line(alias) not in ("", name)]
    return renewed(head, {"newsreader": "actor"}, {"aliases": aliases, "tags": [f"newsreader/{actor.kind}"]}) + rest


def _named(actor: Actor) -> bool:
    """Whether it is somebody whom other articles can mean too: "a group" is not."""
    return actor.kind is not ActorKind.GROUP and not actor.name[:1].islower()


def link(name: str) -> str:
    """A wiki link to the actor's note."""
    target, shown = _target(name), one_line(name)
    if not target:
        return text(name)
    alias = " ".join(re.sub(r"[\[\]|`*_$~=<>\\%^#]+", " ", shown).split())
    return f"[[{target}]]" if target == shown or not alias else f"[[{target}|{alias}]]"


def _target(name: str) -> str:
    """The name as a file name that Obsidian links to on every system."""
    words = re.sub(r'[#|^:%\[\]\\/*?"<>`$~=_&@]+', " ", one_line(name)).split()
    return " ".join(words).strip(". -").encode("utf-8", "ignore")[:100].decode("utf-8", "ignore").strip(". -")


def _properties(article: Article, annotations: Sequence[Annotation]) -> Properties:
    actors = [a.body for a in annotations if isinstance(a.body, Actor)]
    actors.sort(key=lambda actor: -actor.salience)
    targets = dict.fromkeys(filter(None, (_target(actor.name) for actor in actors if _named(actor))))
    tags = (re.sub(r"[^\w/-]+", "-", one_line(tag)).strip("-") for tag in article.tags)
    return {
        "newsreader": one_line(article.id),
        "title": one_line(article.title),
        "feed": one_line(article.feed_title),
        "author": one_line(article.author),
        "url": web_address(article.url),
        "date": f"{article.date:%Y-%m-%dT%H:%M:%S}",
        "actors": [f"[[{target}]]" for target in targets],
        "topics": list(dict.fromkeys(tag for tag in tags if tag and not tag.isdigit())),
    }


def _body(article: Article, annotations: Sequence[Annotation]) -> str:
    actors = [(a.id, a.body) for a in annotations if isinstance(a.body, Actor)]
    names = {identity: actor.name for identity, actor in actors}
    unnamed = frozenset(actor.name for _, actor in actors if not _named(actor))
    blocks = [f"# {text(article.title)}"]
    for layer, heading in (
        (Layer.ACTOR, "Actors"),
        (Layer.QUOTE, "Quotes"),
        (Layer.ISSUE, "Open issues"),
        (Layer.MARK, "Marks"),
        (Layer.NOTE, "Notes"),
    ):
        mine = [a for a in annotations if a.layer is layer]
        if mine:
            blocks.append(f"## {heading}")
            blocks.extend(_annotation(a, names, unnamed) for a in mine)
    return "\n\n".join(blocks)


def _annotation(annotation: Annotation, names: dict[str, str], unnamed: frozenset[str]) -> str:
    """A callout with its block id behind it, so that the user's notes can link to it."""

    def who(name: str) -> str:
        return text(name) if name in unnamed or name[:1].islower() else link(name)

    block = f"^{re.sub(r'[^A-Za-z0-9]+', '-', annotation.id).strip('-') or 'x'}"
    words_of_text = quotation(main_words(annotation))
    match annotation.body:
        case Actor() as actor:
            details = [text(actor.role)] if actor.role else []
            return f"- {who(actor.name)} ({', '.join([*details, actor.kind, *state(annotation)])}) {block}"
        case Quote() as quote:
            known = (names.get(quote.actor) if quote.actor else None) or quote.speaker_name
            source = who(known) if known else text(speaker(annotation, names))
            cue = [f"“{text(words(annotation, Role.CUE))}”"] if words(annotation, Role.CUE) else []
            head = f"> [!quote] {source} ({', '.join([quote.kind, *cue, *state(annotation)])})"
            return "\n".join(filter(None, [head, words_of_text])) + f"\n\n{block}"
        case OpenIssue() as issue:
            held = [f"held by {', '.join(map(who, issue.holders))}"] if issue.holders else []
            due = [f"deadline {text(issue.deadline)}"] if issue.deadline else []
            asked = ", ".join([issue.type, *held, *due, *state(annotation)])
            head = f"> [!question] {text(issue.topic or main_words(annotation))} ({asked})"
            return "\n".join(filter(None, [head, words_of_text])) + f"\n\n{block}"
        case Mark() as mark:
            details = [", ".join(map(text, mark.tags)), *state(annotation)]
            head = " ".join([f"> [!note] {text(mark.label) or 'Mark'}", *(f"({d})" for d in details if d)])
            remark = quotation(mark.note)
            said = "\n>\n".join(filter(None, [words_of_text, remark]))
            return "\n".join(filter(None, [head, said])) + f"\n\n{block}"
        case Note() as written:
            paragraphs = [text(p) for p in re.split(r"\n\s*\n", clean(written.text)) if p.strip()]
            return "\n\n".join([*paragraphs, block])


def _known(folder: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """The notes that lie in the folder and below: those of articles by id, and all by file name in small letters."""
    articles: dict[str, Path] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.md")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue  # .obsidian, .trash
        files.setdefault(path.name.casefold(), path)
        content = _content(path)
        identity = read(content).get("newsreader") if content else None
        if isinstance(identity, str) and identity != "actor":
            articles.setdefault(identity, path)
    return articles, files


def _content(path: Path) -> str | None:
    """What the note holds; None where there is none."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror or error}") from error


def _write(path: Path, content: str) -> bool:
    """Write where something changed; bytes that are no UTF-8 go back as they came."""
    raw = content.encode("utf-8", "surrogateescape")
    path = path.resolve()
    if not path.exists() or path.read_bytes() != raw:
        write_new(path, [raw], force=True)
    return True
