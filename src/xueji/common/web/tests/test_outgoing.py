"""Where we connect to: judged by every address a name has, and pinned to the one that was judged."""

import http.server
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from xueji.common.web import outgoing


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Addresses by name, instead of the network's own."""
    known: dict[str, list[str]] = {}

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host not in known and not host[0].isdecimal():
            raise socket.gaierror
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in known.get(host, [host])]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::ffff:10.1.2.3",
        "fe80::1",
        "fd00::1",
        "64:ff9b::a01:203",
        "2002:a01:203::1",
    ],
)
def test_inner_addresses_are_refused(address: str, names: dict[str, list[str]]) -> None:
    names["lrs.example.org"] = [address]
    with pytest.raises(outgoing.AddressRefused, match="内网"):
        outgoing.check_url("https://lrs.example.org/xapi")


def test_one_inner_address_among_outer_ones_is_enough(names: dict[str, list[str]]) -> None:
    names["lrs.example.org"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(outgoing.AddressRefused):
        outgoing.check_url("https://lrs.example.org/")


def test_outer_addresses_and_allowed_inner_ones_pass(names: dict[str, list[str]], settings: object) -> None:
    names.update({"a.example.org": ["93.184.216.34"], "b.example.org": ["10.9.8.7"]})
    outgoing.check_url("https://a.example.org/")
    with pytest.raises(outgoing.AddressRefused):
        outgoing.check_url("https://b.example.org/")
    for allowed in ("10.9.0.0/16", "b.example.org"):
        settings.OUTGOING_ALLOWED = [allowed]  # type: ignore[attr-defined]
        outgoing.check_url("https://b.example.org/")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example.org/", "gopher://x", "https://", "x"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(outgoing.AddressRefused):
        outgoing.check_url(url)


def test_unknown_names_are_said_so(names: dict[str, list[str]]) -> None:
    with pytest.raises(outgoing.AddressRefused, match="找不到主机"):
        outgoing.check_url("https://nowhere.example.org/")


def test_the_connection_goes_where_the_name_led_when_it_was_judged(
    port: int, names: dict[str, list[str]], settings: object
) -> None:
    settings.OUTGOING_ALLOWED = ["127.0.0.0/8"]  # type: ignore[attr-defined]
    names["lrs.example.org"] = ["127.0.0.1"]
    request = urllib.request.Request(f"http://lrs.example.org:{port}/")
    with outgoing.send(request, 5) as answer:
        assert answer.read() == f"lrs.example.org:{port}".encode()


def test_nothing_is_sent_inside(port: int) -> None:
    with pytest.raises((outgoing.AddressRefused, urllib.error.URLError)):
        outgoing.send(urllib.request.Request(f"http://127.0.0.1:{port}/"), 5)


def test_redirects_are_not_followed(port: int, settings: object) -> None:
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]  # type: ignore[attr-defined]
    with pytest.raises(urllib.error.HTTPError) as refused:
        outgoing.send(urllib.request.Request(f"http://127.0.0.1:{port}/away"), 5)
    assert refused.value.code == 302
