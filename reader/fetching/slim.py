"""httpx without what it loads and never needs here: a third of the time that a fetch takes to start."""

from __future__ import annotations

import sys
from importlib.util import find_spec

# Python marks with None what is known to be missing. The command line of httpx takes rich and pygments along.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
# httpcore asks for sniffio at every step of a request; where it is not installed, that search is a tenth of the fetch.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

import httpx as httpx  # noqa: E402 -- after what it must not find
