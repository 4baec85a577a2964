"""Answers that carry a stored file, whole or in part."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from xueji.common.files import store
from xueji.common.files.ranges import ByteRange, NotSatisfiable, wanted_range

CHUNK_BYTES = 256 * 1024
# Whatever is inside, it runs nothing and loads nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: ``is_inline`` shows it in the page, else the browser saves it under ``name``."""

    sha256: str
    name: str
    media_type: str
    is_inline: bool = False


def send(request: HttpRequest, sent: Sent) -> HttpResponseBase:
    """Answer GET or HEAD with the file; the caller has checked who asks.

    Raises:
        Http404: the bytes are missing on the disk.
    """
    path = store.path_of(sent.sha256)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{sent.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_headers(HttpResponse(status=304), sent, etag)
    try:
        part = _part(request, etag, size)
    except NotSatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return _with_headers(refused, sent, etag)
    return _with_headers(_body(request, path, part, size), sent, etag)


def _part(request: HttpRequest, etag: str, size: int) -> ByteRange | None:
    header = request.headers.get("Range", "")
    # A client that holds half of another version gets the whole of this one.
    if not header or request.headers.get("If-Range", etag) != etag:
        return None
    return wanted_range(header, size)


def _body(request: HttpRequest, path: Path, part: ByteRange | None, size: int) -> HttpResponseBase:
    wanted = part or ByteRange(0, size)
    is_head = request.method == "HEAD"
    response = HttpResponse() if is_head else StreamingHttpResponse(_bytes_of(path, wanted))
    response["Content-Length"] = str(wanted.length)
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _bytes_of(path: Path, part: ByteRange) -> Iterator[bytes]:
    left = part.length
    with path.open("rb") as file:
        file.seek(part.start)
        while left and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _with_headers(response: HttpResponseBase, sent: Sent, etag: str) -> HttpResponseBase:
    response["Content-Type"] = sent.media_type
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    # Kept by the browser, but asked for again each time: the right to read may end.
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = POLICY
    disposition = content_disposition_header(not sent.is_inline, sent.name)
    if disposition:
        response["Content-Disposition"] = disposition
    return response
