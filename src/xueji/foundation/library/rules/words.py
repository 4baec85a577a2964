"""Lists of words kept in one text field."""

import re
from collections.abc import Iterable

SEPARATOR = "、"
_SEPARATORS = re.compile(r"[、,，;；\n]+")


def split_words(text: str) -> list[str]:
    """Words written one after another with 、 or a comma between them, each once, in order."""
    return list(dict.fromkeys(word.strip() for word in _SEPARATORS.split(text) if word.strip()))


def joined_words(words: str | Iterable[str]) -> str:
    """The words as they are stored: 招标、拆分项目."""
    listed = split_words(words) if isinstance(words, str) else list(words)
    return SEPARATOR.join(dict.fromkeys(word.strip() for word in listed if word.strip()))
