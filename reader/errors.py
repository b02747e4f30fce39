"""What can go wrong, as one tree.

NewsreaderError
├── ConfigError        feeds.toml or settings.toml: names file:line            exit 2
├── UsageError         a command or query that cannot be understood            exit 2
│   └── QueryError     names the column and what was expected there
├── StoreError         the store cannot be opened, is newer, locked or damaged exit 1
├── FetchError         an address cannot be read: network, limits, status      exit 1
├── ParseError         what was fetched is not a feed, page or article         exit 1
├── ExtractError       a document could not be extracted                       exit 1
├── ExportError        a file or folder that cannot be written                 exit 1
└── ImportFileError    a line of a file to import: names file:line             exit 1

Every message says what is wrong, where (file:line, feed, address) and, where it is not plain, what to do.
"""


class NewsreaderError(Exception):
    """Base of all errors that are told to the user in one line."""

    exit_status = 1


class ConfigError(NewsreaderError):
    """A file of the user's that cannot be read or understood."""

    exit_status = 2


class UsageError(NewsreaderError):
    """A request that cannot be understood."""

    exit_status = 2


class QueryError(UsageError):
    """A query that cannot be understood."""


class StoreError(NewsreaderError):
    """A store that cannot be opened, read or written."""


class FetchError(NewsreaderError):
    """An address that cannot be read."""


class ParseError(NewsreaderError):
    """Something fetched that is not what it should be."""


class ExtractError(NewsreaderError):
    """A document that could not be extracted."""


class ExportError(NewsreaderError):
    """A file or folder that cannot be written."""


class ImportFileError(NewsreaderError):
    """A line of a file that cannot be imported."""
