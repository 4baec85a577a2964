"""How long a video is, read from the head of an MP4 (ISO 14496-12) or WebM (Matroska) file."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from xueji.common.errors import DomainError

LONGEST_SECONDS = 24 * 3600.0
MAX_ELEMENTS = 2000
NO_LENGTH = "读不出视频的时长。请用剪辑软件重新导出为 MP4（H.264）再上传。"
# Matroska element ids, https://www.matroska.org/technical/elements.html
EBML, DOC_TYPE, SEGMENT, INFO = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966
TIMESTAMP_SCALE, DURATION = 0x2AD7B1, 0x4489
DEFAULT_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A box or element: where its content begins and ends in the file."""

    kind: bytes | int
    start: int
    stop: int


def is_mp4(head: bytes) -> bool:
    """Whether the bytes begin an MP4 file; QuickTime is another format that browsers do not play."""
    return head[4:8] == b"ftyp" and head[8:12] != b"qt  "


def is_webm(head: bytes) -> bool:
    """Whether the bytes begin a WebM file."""
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]


def mp4_seconds(file: BinaryIO) -> float:
    """Length of an MP4.

    Raises:
        DomainError: the length cannot be read.
    """
    end = file.seek(0, 2)
    movie = next((part for part in _boxes(file, 0, end) if part.kind == b"moov"), None)
    header = movie and next(
        (part for part in _boxes(file, movie.start, movie.stop) if part.kind == b"mvhd"), None
    )
    if not header:
        raise DomainError(NO_LENGTH)
    file.seek(header.start)
    data = file.read(32)
    try:
        # Version 1 counts in 64 bits; creation and modification times come first.
        scale, length = (
            struct.unpack_from(">IQ", data, 20) if data[0] == 1 else struct.unpack_from(">II", data, 12)
        )
    except (struct.error, IndexError):
        raise DomainError(NO_LENGTH) from None
    return _plausible(length / scale if scale else 0.0)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Part]:
    for _ in range(MAX_ELEMENTS):
        file.seek(start)
        head = file.read(16)
        if start + 8 > end or len(head) < 8:
            return
        size, kind = int.from_bytes(head[:4]), head[4:8]
        body = start + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16]), start + 16
        stop = end if size == 0 else min(start + size, end)
        if stop < body:
            return
        yield Part(kind, body, stop)
        start = stop


def webm_seconds(file: BinaryIO) -> float:
    """Length of a WebM.

    Raises:
        DomainError: the length is not written down (as in what a browser records) or cannot be read.
    """
    end = file.seek(0, 2)
    segment = next((part for part in _elements(file, 0, end) if part.kind == SEGMENT), None)
    info = segment and next(
        (part for part in _elements(file, segment.start, segment.stop) if part.kind == INFO), None
    )
    if not info:
        raise DomainError(NO_LENGTH)
    scale, length = DEFAULT_SCALE, 0.0
    for part in _elements(file, info.start, info.stop):
        file.seek(part.start)
        if part.kind == TIMESTAMP_SCALE:
            scale = int.from_bytes(file.read(min(8, part.stop - part.start)))
        elif part.kind == DURATION:
            data = file.read(part.stop - part.start if part.stop - part.start in (4, 8) else 0)
            length = struct.unpack(">f" if len(data) == 4 else ">d", data)[0] if data else 0.0
    return _plausible(length * scale / 1e9)


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[Part]:
    for _ in range(MAX_ELEMENTS):
        file.seek(start)
        head = file.read(12)
        if start >= end or len(head) < 2 or not head[0]:
            return
        id_length = 9 - head[0].bit_length()
        if id_length > 4 or len(head) <= id_length or not head[id_length]:
            return
        size_length = 9 - head[id_length].bit_length()
        raw = head[id_length : id_length + size_length]
        size = int.from_bytes(raw) & ((1 << 7 * size_length) - 1)
        body = start + id_length + size_length
        # All bits set: the size is unknown, the element goes on to the end.
        is_open = size == (1 << 7 * size_length) - 1
        stop = end if is_open else min(body + size, end)
        yield Part(int.from_bytes(head[:id_length]), body, stop)
        start = stop


def _plausible(seconds: float) -> float:
    if not 0 < seconds <= LONGEST_SECONDS:
        raise DomainError(NO_LENGTH)
    return seconds
