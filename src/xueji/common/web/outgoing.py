"""Requests to other servers at addresses that people typed: never to the inside of our own network.

The name is resolved once, every address is judged, and the connection goes to the address that was judged,
so that a name which changes its answer (DNS rebinding) leads nowhere else. Redirects are not followed.
A library of this kind (requests-hardened) knows no list of allowed inner networks, which offices need.
"""

import http.client
import ipaddress
import socket
import ssl
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from xueji.common.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Translated and carrier ranges that lead inside although they do not look private.
# https://www.iana.org/assignments/iana-ipv4-special-registry
INNER_NETWORKS = tuple(
    ipaddress.ip_network(text) for text in ("100.64.0.0/10", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)


class AddressRefused(DomainError):
    """The server stands where the platform does not connect to."""


class NameUnknown(AddressRefused):
    """Nobody knows the name of the server, now at least."""


def check_url(url: str) -> None:
    """Refuse an address the platform would not connect to; for forms.

    Raises:
        AddressRefused: another scheme than http and https, a name nobody knows, or an inner address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused("地址要以 https:// 开头，并写明主机名。")
    addresses_of(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


def addresses_of(host: str, port: int) -> list[str]:
    """Addresses of a host, all of them judged.

    Raises:
        NameUnknown: nobody knows the name; AddressRefused: one of its addresses is an inner one.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknown(f"找不到主机 {host}。请核对地址，或联系网络管理员。") from None
    addresses = list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found))
    for text in addresses:
        if not _is_allowed(host, ipaddress.ip_address(text)):
            raise AddressRefused(
                f"{host} 在内网（{text}），默认不连接。"
                "确有需要时，请系统管理员把它加进设置 XUEJI_OUTGOING_ALLOWED。"
            )
    return addresses


def _is_allowed(host: str, address: Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    for entry in settings.OUTGOING_ALLOWED:
        if entry == host or _is_within(address, entry):
            return True
    return (
        address.is_global and not address.is_multicast and not any(address in one for one in INNER_NETWORKS)
    )


def _is_within(address: Address, entry: str) -> bool:
    try:
        return address in ipaddress.ip_network(entry)
    except ValueError:
        return False


def _connect(host: str, port: int, timeout: Any) -> socket.socket:
    error: OSError | None = None
    for address in addresses_of(host, port):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as failed:
            error = failed
    raise error or OSError(f"no address of {host}")


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, self.timeout)


class _TlsConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        plain = _connect(self.host, self.port, self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


class _Http(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_TlsConnection, request)


# No handler for redirects (one would carry credentials where nobody judged), and none for proxies.
_opener = urllib.request.OpenerDirector()
for _handler in (
    _Http(),
    _Https(),
    urllib.request.HTTPErrorProcessor(),
    urllib.request.HTTPDefaultErrorHandler(),
):
    _opener.add_handler(_handler)


def send(request: urllib.request.Request, timeout_seconds: float) -> Any:
    """Send a request and return the open answer, as ``urllib.request.urlopen`` does.

    Raises:
        AddressRefused: see ``addresses_of``.
        urllib.error.HTTPError: an answer of 300 and above; urllib.error.URLError, OSError: no answer.
    """
    if urlsplit(request.full_url).scheme not in ("http", "https"):
        raise AddressRefused("地址要以 https:// 开头，并写明主机名。")
    return _opener.open(request, timeout=timeout_seconds)
