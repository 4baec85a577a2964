"""One request of the xAPI interface, whichever syntax and version it came in."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest

from xueji.foundation.learning_records.lrs.answers import Refused

VERSIONS = {"1.0": "1.0.3", "2.0": "2.0.0"}
PRINTABLE = re.compile(r"[ -~]*")
_VERSION = re.compile(r"(1\.0|2\.0)(?:\.\d{1,4})?")
# Form fields of the alternate request syntax that stand for headers (xAPI 1.0.3 Communication 1.3).
_HEADER_FIELDS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept-language",
}
_METHODS = {"GET", "HEAD", "PUT", "POST", "DELETE"}


@dataclass(slots=True)
class Asked:
    """What is asked for.

    Attributes:
        resource: path below the endpoint, e.g. ``activities/state``.
        params: query parameters; each may be given once.
        version: ``1.0.3`` or ``2.0.0``, None when the request names none.
    """

    method: str
    resource: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes
    version: str | None = None
    is_form: bool = False
    fields: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """A header by lower-case name, empty when missing."""
        return self.headers.get(name, "")

    def only(self, *names: str) -> None:
        """Refuse parameters the resource does not have."""
        for name in self.params:
            if name not in names:
                raise Refused(400, f"The parameter {name} is not known here")

    def must(self, name: str) -> str:
        """A parameter that is required."""
        value = self.params.get(name)
        if not value:
            raise Refused(400, f"The parameter {name} is missing")
        return value


def asked(request: HttpRequest, prefix: str) -> Asked:
    """Read a request; the alternate syntax of 1.0.3 is turned into the usual one.

    Raises:
        Refused: 400 for what cannot be read, 413 for a body that is too large.
    """
    meta = request.META
    headers = {
        "content-type": meta.get("CONTENT_TYPE", ""),
        "authorization": meta.get("HTTP_AUTHORIZATION", ""),
        "x-experience-api-version": meta.get("HTTP_X_EXPERIENCE_API_VERSION", ""),
        "accept": meta.get("HTTP_ACCEPT", ""),
        "accept-language": meta.get("HTTP_ACCEPT_LANGUAGE", ""),
        "if-match": meta.get("HTTP_IF_MATCH", ""),
        "if-none-match": meta.get("HTTP_IF_NONE_MATCH", ""),
    }
    found = Asked(
        method=request.method or "",
        resource=request.path_info[len(prefix) :].strip("/"),
        params=_params(meta.get("QUERY_STRING", "")),
        headers=headers,
        body=_body(request),
    )
    if "method" in found.params:
        _unfold(found)
    if not PRINTABLE.fullmatch(found.headers["content-type"]):
        raise Refused(400, "Content-Type holds characters that no type has")
    found.version = version_of(found.headers["x-experience-api-version"])
    return found


def _params(query: str) -> dict[str, str]:
    if not query:
        return {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=50, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise Refused(400, "The query cannot be read") from None
    return _unlike(pairs)


def _unlike(pairs: list[tuple[str, str]]) -> dict[str, str]:
    params = dict(pairs)
    if len(params) != len(pairs):
        raise Refused(400, "A parameter occurs twice")
    if any("\x00" in value for value in params.values()):
        raise Refused(400, "A parameter holds a NUL character")
    return params


def _body(request: HttpRequest) -> bytes:
    if request.method not in ("POST", "PUT"):
        return b""
    limit = settings.UPLOAD_MAX_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > limit:
        raise Refused(413, f"The content is larger than {limit} bytes")
    body = request.read(limit + 1)
    if len(body) > limit:
        raise Refused(413, f"The content is larger than {limit} bytes")
    return bytes(body)


def version_of(header: str) -> str | None:
    """``1.0.3`` or ``2.0.0``; None when no version is named.

    Raises:
        Refused: a version that is not spoken here.
    """
    if not header:
        return None
    match = _VERSION.fullmatch(header.strip())
    if match is None:
        raise Refused(400, f"X-Experience-API-Version {header[:20]} is not supported; use 1.0.3 or 2.0.0")
    return VERSIONS[match[1]]


def default_version() -> str:
    """The version spoken to those who name none."""
    return str(settings.XAPI_VERSION)


def _unfold(found: Asked) -> None:
    """Turn the alternate request syntax of 1.0.3 into the usual one; 2.0 knows no such syntax."""
    if version_of(found.headers["x-experience-api-version"]) == "2.0.0":
        raise Refused(400, "xAPI 2.0 has no alternate request syntax; the parameter method is not known")
    method = found.params["method"].upper()
    if found.method != "POST" or method not in _METHODS:
        raise Refused(400, "The alternate request syntax must be a POST that names a method of HTTP")
    if len(found.params) > 1:
        raise Refused(400, "With the alternate request syntax every other parameter belongs into the form")
    try:
        pairs = parse_qsl(found.body.decode(), keep_blank_values=True, strict_parsing=bool(found.body))
    except (ValueError, UnicodeDecodeError):
        raise Refused(400, "The content must be a form (application/x-www-form-urlencoded)") from None
    fields = _unlike(pairs)
    found.headers["content-type"] = "application/json"
    for name in [name for name in fields if name.lower() in _HEADER_FIELDS]:
        found.headers[name.lower()] = fields.pop(name)
    if version_of(found.headers["x-experience-api-version"]) == "2.0.0":
        raise Refused(400, "xAPI 2.0 has no alternate request syntax; the parameter method is not known")
    content = fields.pop("content", None)
    if method in ("PUT", "POST") and content is None:
        raise Refused(400, "The form has no field named content")
    found.method, found.params, found.body = method, fields, (content or "").encode()
