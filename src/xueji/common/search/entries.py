"""What a domain hands in: one thing that can be found."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from .letters import letters_of

TITLE_MAX_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    Args:
        kind, key: which thing; the kind is one of ``registry.kinds()``.
        title, body: shown and found; plain text.
        context: finds it, is not shown: other names, headings above, themes.
        lettered: what its pinyin is made of; empty: the pinyin does not find it.
        group: what hangs together, ``<kind>:<key>``.
        disciplines, units: values a filter may ask for; units are ids, the own and those above.
        day: what sorting by date goes by.
        since, until: it holds on [since, until); None: no bound.
    """

    kind: str
    key: str
    title: str
    url: str
    body: str = ""
    context: str = ""
    lettered: str = ""
    group: str = ""
    disciplines: tuple[str, ...] = ()
    industry: str = ""
    units: tuple[int, ...] = ()
    day: date | None = None
    since: date | None = None
    until: date | None = None

    @property
    def digest(self) -> str:
        """Text that changes whenever anything of the entry does."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:32]

    def columns(self) -> dict[str, Any]:
        """Values of the stored row."""
        return {
            "kind": self.kind,
            "object_key": self.key,
            "group_key": self.group,
            "title": self.title[:TITLE_MAX_CHARACTERS],
            "body": self.body,
            "context": self.context,
            "url": self.url,
            "letters": letters_of(self.lettered),
            "disciplines": " ".join(self.disciplines),
            "industry": self.industry,
            "units": " ".join(str(one) for one in self.units),
            "day": self.day,
            "since": self.since,
            "until": self.until,
            "digest": self.digest,
        }
