"""The articles of a text that is only read to be compared."""

from __future__ import annotations

import re

from xueji.foundation.regulations.rules.document import Document, LineKind
from xueji.foundation.regulations.rules.numerals import NUMERAL, parse_numeral

from .model import ComparedArticle

_ITEM = re.compile(rf"\s*(?P<number>{NUMERAL}{{1,5}})\s*[、.．](?P<text>.*)", re.DOTALL)


def articles_of(document: Document) -> list[ComparedArticle]:
    """The articles of a parsed text; where it has none, its items 一、二、三、 in their place.

    Articles with the same number are all kept.
    """
    if document.articles:
        return [
            ComparedArticle(
                one.number, one.suffix, one.text, " ".join(one.division.path()) if one.division else ""
            )
            for one in document.articles
        ]
    found: list[ComparedArticle] = []
    for line in document.lines:
        if line.kind in (LineKind.TITLE, LineKind.INFO_END, LineKind.CONTENTS):
            continue
        written = (line.marker + line.text).strip()
        match = _ITEM.fullmatch(written)
        number = parse_numeral(match["number"]) if match else None
        if match and number:
            found.append(ComparedArticle(number, 0, match["text"].strip()))
        elif found:
            last = found.pop()
            found.append(ComparedArticle(last.number, 0, f"{last.text}\n{written}"))
    return found
