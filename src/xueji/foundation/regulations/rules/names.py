"""Names of regulations: normal form, short form, and a dictionary that finds the longest one in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

STATE = "中华人民共和国"
KIND_WORDS = (
    *("法", "条例", "规定", "办法", "规则", "细则", "准则", "章程"),
    *("决定", "解释", "守则", "制度", "规程"),
)
"""What the name of a regulation ends in; used to see that an unknown name stands before 第X条."""

_VERSION_NOTE = re.compile(
    r"[（(]\s*(?:(?:19|20)\d{2}[^（()）]*|试行|暂行|修订(?:版|草案)?|修正(?:版|案)?)\s*[）)]$"
)


def normal_name(name: str) -> str:
    """Reduce a name for comparison: no 《》, no spaces, no 中华人民共和国 anywhere, one kind of brackets.

    A trailing note of version or trial status (（2018年修正）, （试行）) is dropped.
    """
    bare = re.sub(r"\s", "", name).strip("《》")
    bare = bare.replace("<", "〈").replace(">", "〉").replace(STATE, "")
    return _VERSION_NOTE.sub("", bare)


def short_title(title: str) -> str:
    """The name people use: the title without 中华人民共和国 and without spaces."""
    return re.sub(r"\s", "", title).replace(STATE, "")


def title_from_file_name(name: str) -> str:
    """Guess a title from 监察法(2018-03-20).md: no folder, no suffix, no date."""
    stem = re.sub(r"\.[A-Za-z]{2,8}$", "", re.split(r"[\\/]", name)[-1])
    return re.sub(
        r"\s*[（(_-]?\s*\d{4}\s*[-年._]?\s*\d{1,2}\s*[-月._]?\s*\d{1,2}\s*日?\s*[）)]?", "", stem
    ).strip()


def ends_like_a_regulation(text: str) -> bool:
    """Tell whether a text ends in a word for a kind of regulation (…法, …条例)."""
    return text.endswith(KIND_WORDS)


class NameIndex:
    """Known names and aliases → the normal name they stand for; looks backwards for the longest."""

    def __init__(self, names: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> None:
        self._names = {normal_name(name): normal_name(name) for name in names}
        for alias, name in (aliases or {}).items():
            self._names.setdefault(normal_name(alias), normal_name(name))
        self._names.pop("", None)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)

    def resolve(self, name: str) -> str | None:
        """The normal name a written name stands for, or ``None`` when it is not known."""
        return self._names.get(normal_name(name))

    def ending_at(self, text: str, end: int) -> tuple[int, str] | None:
        """Find the longest known name ending at ``end``: (start, normal name), 中华人民共和国 included."""
        for length in self._lengths:
            start = end - length
            if start >= 0 and (name := self._names.get(text[start:end])):
                if text.endswith(STATE, 0, start):
                    start -= len(STATE)
                return start, name
        return None
