from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from reader.ids import short_hash


def test_ids_never_change() -> None:
    assert short_hash("article", "https://example.org/feed.xml", "1") == "rafigpxpbjen"


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_an_id_is_the_beginning_of_the_digest_in_base_32(parts: list[str]) -> None:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    assert short_hash(*parts) == base64.b32encode(digest).decode("ascii")[:12].lower()
