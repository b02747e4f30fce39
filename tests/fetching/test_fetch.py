import asyncio
import gzip
import socket
import ssl
import sys
import threading
import time
import types
import zlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
import zstandard

from reader.fetching.credentials import NoCredentials, headers_of
from reader.fetching.decide import Answer
from reader.fetching.fetch import Fetcher, Limits
from reader.model import Subscription
from tests.servers import LocalServer, Reply, Request, serving

LIMITS = Limits(connect=2, read=0.6, total=1.5, received=100_000, decoded=200_000)
BODY = b"The harbour office said so. " * 500


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


async def get(url: str, **options: object) -> Answer:
    async with Fetcher(LIMITS, environ={"TOKEN": "secret", "BROKEN": "a\r\nb"}) as fetcher:
        return await fetcher.get(url, **options)  # type: ignore[arg-type]


async def test_validators_are_sent_and_what_the_server_says_comes_back(server: LocalServer) -> None:
    headers = {"ETag": '"e"', "Last-Modified": "now", "Cache-Control": "max-age=9", "Retry-After": "3", "Expires": "0"}
    url = server.put("/feed", Reply(200, BODY, headers))
    answer = await get(url, etag='"old"', last_modified="Mon, 01 Dec 2025 10:00:00 GMT")
    assert (answer.status, answer.body, answer.url) == (200, BODY, url)
    assert (answer.etag, answer.last_modified, answer.cache_control) == ('"e"', "now", "max-age=9")
    assert (answer.retry_after, answer.expires) == ("3", "0")
    sent = server.requests[0].headers
    assert sent["if-none-match"] == '"old"'
    assert sent["if-modified-since"] == "Mon, 01 Dec 2025 10:00:00 GMT"
    assert sent["accept-encoding"] == "gzip, deflate, zstd, br"
    assert sent["user-agent"].startswith("newsreader")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:100]) + gzip.compress(BODY[100:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("zstd", zstandard.compress(BODY)),
        ("zstd", b"".join(zstandard.ZstdCompressor().read_to_iter(BODY))),
        ("br", brotli.compress(BODY)),
        ("identity", BODY),
    ],
    ids=["gzip", "gzip in two parts", "zlib", "deflate without a head", "zstd", "zstd as a stream", "br", "identity"],
)
async def test_packed_bodies_are_unpacked(server: LocalServer, encoding: str, packed: bytes) -> None:
    answer = await get(server.put("/feed", Reply(200, packed, {"Content-Encoding": encoding})))
    assert answer.body == BODY


BOMB = gzip.compress(b"\0" * 50_000_000)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(200, BOMB, {"Content-Encoding": "gzip"}), "MB when unpacked"),
        (Reply(200, b"x" * 100_001), "larger than"),
        (Reply(200, b"x", {"Content-Length": "999999999"}), "larger than"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000), "larger than"),
        (Reply(200, b"x", {"Content-Encoding": "compress"}), "packed as compress, which was not asked for"),
        (Reply(200, b"no gzip", {"Content-Encoding": "gzip"}), "the packed answer is damaged"),
        (Reply(200, BODY, cut_after=100), "the answer breaks off"),
        (Reply(raw=b"SSH-2.0-x\r\n\r\n"), "the answer is not HTTP"),
        (Reply(raw=b""), "the server hung up without an answer"),
        (Reply(hang=True), "no answer within 0.6 seconds"),
        (Reply(200, b"x" * 1000, drip=0.2), "not complete within 1.5 seconds"),
        (Reply(302, headers={"Location": "file:///etc/passwd"}), "a redirect to file:, not http or https"),
        (Reply(302, headers={"Location": "http://[::"}), "a redirect to no valid address"),
        (Reply(302, headers={"Location": "/feed"}), "redirects that run in a circle"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "the connection is refused"),
        (Reply(302, headers={"Location": "http://nowhere.invalid/"}), "its name is not found"),
    ],
)
async def test_each_fault_has_a_reason_of_its_own(server: LocalServer, reply: Reply, reason: str) -> None:
    answer = await get(server.put("/feed", reply))
    assert reason in answer.error
    assert answer.body == b""


@pytest.mark.parametrize(
    "url", ["", "feed", "http://", "http://[::", "ftp://a.example/", "http://a b/", "http://é..x/"]
)
async def test_what_is_no_address_is_told(url: str) -> None:
    assert (await get(url)).error


async def test_redirects_are_followed_and_permanent_ones_told(server: LocalServer) -> None:
    server.put("/end", Reply(200, BODY))
    server.put("/for-now", Reply(307, headers={"Location": "/end"}))
    server.put("/moved", Reply(308, headers={"Location": "for-now"}))
    server.put("/old", Reply(301, headers={"Location": server.url("/moved")}))
    answer = await get(server.url("/old"))
    assert (answer.status, answer.url, answer.moved_to) == (200, server.url("/end"), server.url("/for-now"))
    assert (await get(server.url("/for-now"))).moved_to == ""


async def test_redirects_are_counted(server: LocalServer) -> None:
    for number in range(12):
        server.put(f"/{number}", Reply(302, headers={"Location": f"/{number + 1}"}))
    assert (await get(server.url("/0"))).error == "more than 10 redirects"


async def test_secrets_go_to_the_feeds_own_host_only(server: LocalServer) -> None:
    with serving() as other:
        other.put("/end", Reply(200, BODY))
        url = server.put("/feed", Reply(302, headers={"Location": other.url("/end")}))
        subscription = Subscription(
            url, headers=(("Authorization", "env:TOKEN"), ("X-Own", "plain")), user_agent="my agent"
        )
        assert (await get(url, subscription=subscription)).body == BODY
        sent = server.requests[0].headers
        assert (sent["authorization"], sent["x-own"], sent["user-agent"]) == ("secret", "plain", "my agent")
        # Nor to the pages that the feed's entries name.
        assert (await get(other.url("/end"), subscription=subscription)).body == BODY
        for request in other.requests:
            assert not {"authorization", "x-own"} & set(request.headers)


async def test_headers_that_cannot_be_sent_are_told_without_their_value(server: LocalServer) -> None:
    url = server.put("/feed", Reply(200, BODY))
    missing = await get(url, subscription=Subscription(url, headers=(("Cookie", "env:NOT_SET"),)))
    assert missing.error == "the environment variable NOT_SET, named for header Cookie, is not set"
    broken = await get(url, subscription=Subscription(url, headers=(("Cookie", "env:BROKEN"),)))
    assert broken.error == "a header set for this feed cannot be sent"
    assert server.requests == []


async def test_at_most_two_requests_at_a_time_to_a_host(server: LocalServer) -> None:
    urls = [server.put(f"/{n}", Reply(200, BODY, delay=0.02)) for n in range(12)]
    async with Fetcher(LIMITS) as fetcher:
        answers = await asyncio.gather(*map(fetcher.get, urls))
    assert [answer.status for answer in answers] == [200] * 12
    assert server.peak == 2


async def test_a_proxy_is_used_where_one_is_set(server: LocalServer) -> None:
    server.put("http://far.example/feed", Reply(200, BODY))
    url = "http://far.example/feed"
    assert (await get(url, subscription=Subscription(url, proxy=server.url("")))).body == BODY
    refused = await get(url, subscription=Subscription(url, proxy="http://127.0.0.1:1"))
    assert "refused" in refused.error


async def test_tls_without_a_certificate_that_holds_is_refused() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)  # it has no certificate to show
    refusing = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0, ssl=context)
    async with refusing:
        port = refusing.sockets[0].getsockname()[1]
        assert (await get(f"https://127.0.0.1:{port}/")).error.startswith("TLS: ")


async def test_a_ca_file_that_cannot_be_read_is_told(server: LocalServer, tmp_path: object) -> None:
    url = server.put("/feed", lambda request: Reply(200, BODY))
    answer = await get(url, subscription=Subscription(url, ca=Path("no-such.pem")))
    assert "the certificates in no-such.pem cannot be read" in answer.error


async def test_a_request_is_what_it_says(server: LocalServer) -> None:
    def only_get(request: Request) -> Reply:
        return Reply(200 if request.method == "GET" else 405, BODY)

    assert (await get(server.put("/feed", only_get))).status == 200


async def test_a_zstd_bomb_is_stopped(server: LocalServer) -> None:
    bomb = zstandard.compress(b"\0" * 50_000_000)
    assert len(bomb) < 10_000
    url = server.put("/feed", Reply(200, bomb, {"Content-Encoding": "zstd"}))
    assert "when unpacked" in (await get(url)).error
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    greedy = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    url = server.put("/greedy", Reply(200, greedy.compress(BODY) + greedy.flush(), {"Content-Encoding": "zstd"}))
    assert (await get(url)).error == "the packed answer is damaged"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("env:TOKEN", "secret"),
        ("Bearer env:TOKEN", "Bearer secret"),
        ("Basic env:PAIR", "Basic bWU6cGFzcw=="),
        ("Basic keyring:news/me", "Basic bWU6cGFzcw=="),
        ("Bearer keyring:news/me", "Bearer pass"),
        ("Bearer abc", "Bearer abc"),
    ],
)
def test_credentials_are_looked_up(value: str, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = types.ModuleType("keyring")
    stand_in.get_password = lambda service, user: {("news", "me"): "pass"}.get((service, user))  # type: ignore[attr-defined]
    errors = types.ModuleType("keyring.errors")
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", stand_in)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    subscription = Subscription("https://a.example/", headers=(("Authorization", value),))
    assert headers_of(subscription, {"TOKEN": "secret", "PAIR": "me:pass"}) == {"Authorization": sent}


def test_without_a_keyring_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    subscription = Subscription("https://a.example/", headers=(("Authorization", "keyring:a/b"),))
    with pytest.raises(NoCredentials, match=r"pip install 'newsreader-tui\[keyring\]'"):
        headers_of(subscription, {})


def test_netrc_is_heeded_where_feeds_toml_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine a.example login me password pass\n")
    environ = {"NETRC": str(file)}
    assert headers_of(Subscription("https://a.example/feed"), environ) == {"Authorization": "Basic bWU6cGFzcw=="}
    assert headers_of(Subscription("https://b.example/feed"), environ) == {}
    assert headers_of(Subscription("https://you:own@a.example/feed"), environ) == {}
    own = Subscription("https://a.example/feed", headers=(("authorization", "Bearer x"),))
    assert headers_of(own, environ) == {"authorization": "Bearer x"}
    file.write_text("machine a.example\nnonsense here\n")
    with pytest.raises(NoCredentials, match=r"netrc:\d+: "):
        headers_of(Subscription("https://a.example/feed"), environ)


async def test_ipv6(server: LocalServer) -> None:
    try:
        listening = await asyncio.start_server(server.handle, "::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        server.put("/feed", Reply(200, BODY))
        assert (await get(f"http://[::1]:{port}/feed")).body == BODY


def test_a_look_up_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over, asked = threading.Event(), threading.Event()

    def hangs(*args: object, **options: object) -> list[object]:
        asked.set()
        over.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    async def cancelled() -> None:
        task = asyncio.create_task(get("http://slow.example/feed"))
        while not asked.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    running = threading.Thread(target=asyncio.run, args=(cancelled(),))
    running.start()
    running.join(20)
    ended = not running.is_alive()
    over.set()
    assert ended


async def test_a_pause_lies_between_the_requests_to_a_host(server: LocalServer) -> None:
    began: list[float] = []

    def answer(request: Request) -> Reply:
        began.append(time.monotonic())
        return Reply(200, b"x")

    feeds = [Subscription(server.put(f"/{n}", answer), pause=timedelta(seconds=0.3)) for n in range(4)]
    async with Fetcher(LIMITS) as fetcher:
        answers = await asyncio.gather(*(fetcher.get(feed.address, subscription=feed) for feed in feeds))
    assert [answer.status for answer in answers] == [200] * 4
    assert all(later - earlier > 0.25 for earlier, later in pairwise(sorted(began)))
