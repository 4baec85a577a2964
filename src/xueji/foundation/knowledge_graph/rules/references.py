"""Names for things outside the graph, so that an exported file still says what a concept rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

ARTICLE = re.compile(r"^urn:xueji:article:([^:]+):(\d{1,5})(?:-(\d{1,3}))?(?::(\d{4}-\d{2}-\d{2}))?$")
THING = re.compile(r"^urn:xueji:([a-z_]{1,20}):([^:]+)$")


@dataclass(frozen=True)
class ArticleReference:
    """An article by title and number; ``version_date`` is None when the file does not say."""

    title: str
    number: int
    suffix: int
    version_date: date | None


def article_uri(title: str, number: int, suffix: int, version_date: date) -> str:
    """``urn:xueji:article:<title>:<number>-<suffix>:<version date>``."""
    written = f"{number}-{suffix}" if suffix else str(number)
    return f"urn:xueji:article:{quote(title, safe='')}:{written}:{version_date.isoformat()}"


def thing_uri(kind: str, code: str) -> str:
    """``urn:xueji:<kind>:<code>`` for a case, a question, a risk point."""
    return f"urn:xueji:{kind}:{quote(code, safe='')}"


def read_reference(uri: str) -> ArticleReference | tuple[str, str] | None:
    """What a name means: an article, a (kind, code) pair, or nothing of ours."""
    found = ARTICLE.match(uri)
    if found:
        title, number, suffix, day = found.groups()
        return ArticleReference(unquote(title), int(number), int(suffix or 0), _day(day))
    thing = THING.match(uri)
    return (thing[1], unquote(thing[2])) if thing and thing[1] != "article" else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
