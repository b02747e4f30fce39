"""What a private feed is asked for with: looked up when the request is made, never stored, logged or exported."""

from __future__ import annotations

import base64
import netrc
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from reader.errors import NewsreaderError
from reader.model import Subscription

_LOOKED_UP = re.compile(r"(?:(Basic|Bearer|Token)\s+)?(env|keyring):(.+)", re.IGNORECASE)


class NoCredentials(NewsreaderError):
    """A name in feeds.toml or .netrc that stands for nothing."""


def may_take_long(subscription: Subscription) -> bool:
    """Whether the look-up goes to a keyring, which may ask the user."""
    return any("keyring:" in value.lower() for _, value in subscription.headers)


def headers_of(subscription: Subscription, environ: Mapping[str, str]) -> dict[str, str]:
    """The headers of this feed alone; Authorization from .netrc where feeds.toml says nothing of it.

    A value is sent as it stands, save `env:NAME` and `keyring:SERVICE/USER`, before which Basic, Bearer or Token may
    stand.
    """
    found = {name: _value(name, value, environ) for name, value in subscription.headers}
    if not any(name.lower() == "authorization" for name in found):
        host = urlsplit(subscription.address)
        if host.username is None and (entry := _netrc(host.hostname or "", environ)):
            found["Authorization"] = _basic(*entry)
    return found


def _value(name: str, value: str, environ: Mapping[str, str]) -> str:
    lookup = _LOOKED_UP.fullmatch(value)
    if lookup is None:
        return value
    scheme, source, key = lookup.groups()
    if source.lower() == "env":
        if key not in environ:
            raise NoCredentials(f"the environment variable {key}, named for header {name}, is not set")
        user, secret = "", environ[key]
    else:
        service, _, user = key.rpartition("/")
        secret = _from_keyring(service, user, name)
    if scheme is None:
        return secret
    if scheme.lower() == "basic":
        return _basic(user, secret) if user else _basic(*secret.partition(":")[::2])
    return f"{scheme} {secret}"


def _from_keyring(service: str, user: str, name: str) -> str:
    if not service or not user:
        raise NoCredentials(f"keyring: for header {name} is not of the form keyring:SERVICE/USER")
    try:
        import keyring  # type: ignore[import-not-found] # an extra, and slow to load
        from keyring.errors import KeyringError  # type: ignore[import-not-found]
    except ImportError:
        raise NoCredentials(
            f"header {name} is in the keyring, which needs a package: pip install 'newsreader-tui[keyring]'"
        ) from None
    try:
        secret: str | None = keyring.get_password(service, user)
    except KeyringError as error:
        raise NoCredentials(f"header {name}: the keyring cannot be read ({type(error).__name__})") from None
    if secret is None:
        raise NoCredentials(
            f"header {name}: the keyring has nothing for {user} at {service}; `keyring set` puts it there"
        )
    return secret


def _netrc(host: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    file = Path(environ["NETRC"]) if environ.get("NETRC") else Path.home() / ".netrc"
    try:
        if not file.is_file():
            return None
        entry = netrc.netrc(file).authenticators(host)
    except netrc.NetrcParseError as error:
        raise NoCredentials(f"{file}:{error.lineno or 1}: {error.msg}") from None
    except (OSError, UnicodeDecodeError):
        return None
    return (entry[0], entry[2] or "") if entry and entry[0] else None


def _basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")
