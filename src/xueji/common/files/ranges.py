"""The ``Range`` header of RFC 9110, section 14: pure arithmetic."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\Z")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes from ``start`` up to ``stop``, which is not included."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.stop - self.start


class NotSatisfiable(Exception):
    """The range lies behind the end of the file: answer 416."""


def wanted_range(header: str, size: int) -> ByteRange | None:
    """The part a client asks for; None when the whole file is to be sent.

    A header that is not understood, or asks for several parts, is ignored as the RFC allows.

    Raises:
        NotSatisfiable: no byte of the file is in the range.
    """
    found = _ONE_RANGE.match(header.replace(" ", "").lower())
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, stop = max(0, size - int(suffix)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise NotSatisfiable
    return ByteRange(start, stop)
