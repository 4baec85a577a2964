"""Reading an agenda: cutting it into items and finding the themes of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import AgendaItem, Theme
from .themes import AgendaWords, find_themes

_NUMBER = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
# Where a new item begins: line ends, full stops, semicolons, numbering such as 一、 （一） 1. 议题一：.
_BREAK = re.compile(
    r"[\r\n\t;；。！!？?]+"
    rf"|(?:议题|议程|事项)(?:{_NUMBER})\s*[:：、.．]?\s*|第(?:{_NUMBER})(?:项|个)?(?:议题|议程)\s*[:：、.．]?\s*"
    r"|(?<![\u3400-\u9fff])(?:会议)?(?:议题|议程|事项|内容)\s*[:：]\s*"
    rf"|[(（](?:{_NUMBER})[)）]\s*[、.．]?"
    r"|(?<![\d０-９])(?:\d{1,2})(?:[、．)）]|\.(?!\d))\s*"
    r"|(?:^|(?<=[\s,，、:：]))[一二三四五六七八九十]{1,3}\s*[、.．]\s*"
    r"|[①②③④⑤⑥⑦⑧⑨⑩]\s*"
    r"|第[一二三四五六七八九十]{1,3}(?:项|个)?[,，:：、]\s*"
)
_COMMAS = re.compile(r"[、，,/＋+]|\s{2,}|另外?研究|同时研究")
# "镇党委会：研究…", "财政局局长办公会:…": who meets is not what is decided.
_WHO_MEETS = re.compile(
    r"^[^：:，,。；;、]{2,20}(?:会|会议|局|办|委|部|组|院|校|厅|中心|公司|团|站|所)\s*[：:]\s*"
)
_LEADING = re.compile(r"^[\s\-—–·•*#>、,，:：.]+|[\s、,，:：]+$")
_DATES = re.compile(r"\d{2,4}年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?|\d+(?:\.\d+)?")
_KEPT = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


def split_agenda(agenda: str, themes: Sequence[Theme], words: AgendaWords) -> tuple[AgendaItem, ...]:
    """Return the items of an agenda as typed: by line, numbering, semicolon, and lists of unlike subjects."""
    items: list[AgendaItem] = []
    for piece in _BREAK.split(agenda):
        text = _LEADING.sub("", piece)
        if _KEPT.search(text):
            items += [_read_item(part, themes, words) for part in _split_list(text, themes, words)]
    return tuple(items)


def strip_phrases(text: str, words: AgendaWords) -> str:
    """Return the text without dates and the phrases of meetings, single spaces between what remains."""
    text = _DATES.sub(" ", text)
    for phrase in words.phrases:
        text = text.replace(phrase, " ")
    return " ".join("".join(c if _KEPT.match(c) else " " for c in text).split())


def add_formal_words(text: str, words: AgendaWords) -> str:
    """Return the text followed by what rules call the things it says."""
    formal = [
        formal
        for said, formal in words.synonyms
        if said[0] in text and all(part in text for part in said[1:])
    ]
    return " ".join(dict.fromkeys([text, *formal]))


def _read_item(text: str, themes: Sequence[Theme], words: AgendaWords) -> AgendaItem:
    meant = add_formal_words(_WHO_MEETS.sub("", text) or text, words)
    return AgendaItem(text, strip_phrases(meant, words), find_themes(meant, themes, words.masks))


def _split_list(text: str, themes: Sequence[Theme], words: AgendaWords) -> list[str]:
    """Split "招标、节日福利、干部任免" where the parts have themes of their own, and nothing else."""
    parts: list[str] = []
    seen: set[str] = set()
    pieces = [piece.strip() for piece in _COMMAS.split(_WHO_MEETS.sub("", text) or text)]
    if len(pieces) == 1:
        return [text]
    for part in pieces:
        meant = add_formal_words(part, words)
        hits = [hit for hit in find_themes(meant, themes, words.masks) if hit.strength == 1.0]
        keys = {hit.theme.key for hit in hits}
        if parts and seen and keys and not keys & seen:
            parts.append(part)
            seen = keys
        elif parts:
            parts[-1] += "、" + part
            seen |= keys
        elif part:
            parts, seen = [part], keys
    return [part for part in parts if part] or [text]
