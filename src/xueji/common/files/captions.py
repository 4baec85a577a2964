"""WebVTT captions: read, and checked so far that a browser can show them."""

import re

from xueji.common.errors import DomainError

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decoded(data: bytes) -> str:
    """Text of UTF-8 bytes.

    Raises:
        DomainError: it is not UTF-8 or holds bytes that no text has.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError("文本文件要用 UTF-8 编码。请在编辑软件里另存为 UTF-8 再上传。") from None
    if _CONTROL.search(text):
        raise DomainError("这不是文本文件：里面有文本没有的字节。")
    return text


def is_captions(text: str) -> bool:
    """Whether the text begins as WebVTT."""
    return re.match(r"WEBVTT(?:[ \t\n\r]|\Z)", text) is not None


def check(text: str) -> None:
    """See that every line of times can be read and times do not run backwards.

    Raises:
        DomainError: names the line.
    """
    before, count = -1, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if "-->" not in line:
            continue
        found = _CUE.match(line.strip())
        if found is None:
            raise DomainError(f"字幕第 {number} 行的时间写法不对，应如 00:01.000 --> 00:04.000。")
        start, end = milliseconds(found.groups()[:4]), milliseconds(found.groups()[4:])
        if end <= start or start < before:
            raise DomainError(f"字幕第 {number} 行的时间前后颠倒，请核对。")
        before, count = start, count + 1
    if not count:
        raise DomainError("字幕里没有一句带时间的文字。")


def milliseconds(parts: tuple[str | None, ...]) -> int:
    """Hours (or None), minutes, seconds and thousandths as one number."""
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
