"""Keeping, sending and sweeping files."""

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.files import store, sweep
from xueji.common.files.sending import Sent, send

DATA = bytes(range(256)) * 4


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def everything(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def test_bytes_are_kept_once_under_their_digest(folder: Path) -> None:
    first, again = store.keep([DATA[:10], DATA[10:]]), store.keep([DATA])
    assert first == again == store.StoredFile(hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert store.path_of(first.sha256).read_bytes() == DATA
    assert everything(folder) == [first.sha256]


def test_a_full_disk_leaves_nothing_and_says_so(folder: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield DATA
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DomainError, match="磁盘空间不足"):
        store.keep(chunks())
    assert everything(folder) == []


def test_a_full_disk_at_the_very_end_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DomainError, match="磁盘空间不足"):
        store.keep([DATA])
    assert everything(folder) == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "/" * 64])
def test_only_digests_are_paths(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(digest)


def test_the_sweep_takes_old_files_that_nobody_uses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used, unused, fresh = (store.keep([data]).sha256 for data in (b"used", b"unused", b"fresh"))
    half = folder / store.INCOMING / "half"
    half.write_bytes(b"ha")
    for path in (store.path_of(used), store.path_of(unused), half):
        os.utime(path, (0, 0))
    monkeypatch.setattr(sweep, "_in_use", {"test": lambda digests: {used} & set(digests)})
    assert sweep.sweep(timezone.now()) == 2
    assert everything(folder) == sorted([used, fresh])
    assert sweep.sweep(timezone.now() + timedelta(days=2)) == 1


def test_bytes_that_come_again_are_new_for_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = store.keep([DATA]).sha256
    os.utime(store.path_of(kept), (0, 0))

    def comes_again(digests: list[str]) -> set[str]:
        store.keep([DATA])
        return set()

    monkeypatch.setattr(sweep, "_in_use", {"test": comes_again})
    assert sweep.sweep(timezone.now()) == 0 and store.path_of(kept).exists()


def answer(method: str = "get", **headers: str) -> tuple[int, bytes, object]:
    kept = store.keep([DATA])
    request = getattr(RequestFactory(), method)("/", headers=headers)
    response = send(request, Sent(kept.sha256, "方案.pdf", "application/pdf"))
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, body, response


ETAG = f'"{hashlib.sha256(DATA).hexdigest()}"'


@pytest.mark.parametrize(
    ("headers", "status", "body", "content_range"),
    [
        ({}, 200, DATA, None),
        ({"Range": "bytes=0-9"}, 206, DATA[:10], "bytes 0-9/1024"),
        ({"Range": "bytes=1000-"}, 206, DATA[1000:], "bytes 1000-1023/1024"),
        ({"Range": "bytes=-24"}, 206, DATA[1000:], "bytes 1000-1023/1024"),
        ({"Range": "bytes=1024-"}, 416, b"", "bytes */1024"),
        ({"Range": "bytes=0-9,20-29"}, 200, DATA, None),
        ({"Range": "bytes=0-9", "If-Range": ETAG}, 206, DATA[:10], "bytes 0-9/1024"),
        ({"Range": "bytes=0-9", "If-Range": '"other"'}, 200, DATA, None),
        ({"Range": "bytes=5000-", "If-Range": '"other"'}, 200, DATA, None),
        ({"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2024 00:00:00 GMT"}, 200, DATA, None),
        ({"If-None-Match": ETAG}, 304, b"", None),
        ({"If-None-Match": '"other"'}, 200, DATA, None),
    ],
)
def test_whole_and_part(headers: dict[str, str], status: int, body: bytes, content_range: str | None) -> None:
    got_status, got_body, response = answer(**headers)
    assert (got_status, got_body) == (status, body)
    assert response.headers.get("Content-Range") == content_range
    if status in (200, 206):
        assert response["Content-Length"] == str(len(body))


def test_head_says_everything_but_the_body() -> None:
    status, body, response = answer("head", Range="bytes=0-9")
    assert (status, body, response["Content-Length"]) == (206, b"", "10")


def test_the_headers_make_the_file_harmless() -> None:
    response = answer()[2]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%96%B9")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert (response["Cache-Control"], response["Accept-Ranges"]) == ("private, no-cache", "bytes")


def test_bytes_missing_on_the_disk_are_a_404() -> None:
    with pytest.raises(Http404):
        send(RequestFactory().get("/"), Sent("0" * 64, "a.pdf", "application/pdf"))
