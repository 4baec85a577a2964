"""The maintained list of meeting words and risk themes, read from `../data/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from xueji.common.search import cut

from .model import Theme, ThemeHit

DATA = Path(__file__).resolve().parent.parent / "data"

# A theme met only through a weak word ("培训", "考核") speaks with this strength.
WEAK_STRENGTH = 0.6


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Met:
    theme: Theme
    parts: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """Words of meetings: `phrases` carry no subject, `masks` hide misleading triggers, `aliases` name laws.

    `synonyms` pairs what people say (parts that must all be there) with what rules call it.
    """

    phrases: tuple[str, ...]
    masks: tuple[str, ...]
    aliases: Mapping[str, str]
    synonyms: tuple[tuple[tuple[str, ...], str], ...]


@lru_cache(maxsize=1)
def load_themes() -> tuple[Theme, ...]:
    """Return the themes shipped with the platform; an entry with a missing or unknown field is refused."""
    found: list[Theme] = []
    for path in sorted(DATA.glob("themes_*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["theme"]:
            found.append(_read_theme(row, path.name))
    keys = [theme.key for theme in found]
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"Theme keys used twice: {', '.join(sorted(doubled))}")
    return tuple(found)


@lru_cache(maxsize=1)
def load_agenda_words() -> AgendaWords:
    """Return the meeting phrases, masks and short names of laws shipped with the platform."""
    data = tomllib.loads((DATA / "agenda_words.toml").read_text(encoding="utf-8"))
    phrases = sorted(data["phrases"], key=len, reverse=True)
    synonyms = [
        (tuple(said.split("+")), formal) for formal, every in data["synonyms"].items() for said in every
    ]
    return AgendaWords(tuple(phrases), tuple(data["masks"]), dict(data["aliases"]), tuple(synonyms))


def _read_theme(row: dict[str, Any], source: str) -> Theme:
    unknown = row.keys() - {
        "key", "name", "disciplines", "triggers", "weak", "unless", "terms", "laws", "chapters",
    }  # fmt: skip
    if unknown or not {"key", "name", "disciplines", "triggers", "terms", "laws"} <= row.keys():
        raise ValueError(
            f"{source}: theme {row.get('key')!r} has missing or unknown fields {sorted(unknown)}"
        )
    triggers = tuple(tuple(trigger.split("+")) for trigger in row["triggers"])
    weak = tuple(tuple(trigger.split("+")) for trigger in row.get("weak", ()))
    return Theme(
        key=row["key"],
        name=row["name"],
        disciplines=tuple(row["disciplines"]),
        triggers=triggers,
        weak=tuple(dict.fromkeys((*weak, *(pair for pair in _pairs(triggers) if pair not in triggers)))),
        unless=tuple(row.get("unless", ())),
        terms=tuple(_weighted(row["terms"])),
        laws=tuple((re.compile(pattern), weight) for pattern, weight in _weighted(row["laws"])),
        chapters=tuple(row.get("chapters", ())),
    )


def _pairs(triggers: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield 财务, 交接 for the trigger 财务交接: the two words apart speak for the theme too, but weakly."""
    for parts in triggers:
        first, second = parts[0][:2], parts[0][2:]
        if len(parts) == 1 and len(parts[0]) == 4 and cut(first) == [first] and cut(second) == [second]:
            yield first, second


def _weighted(entries: Iterable[str]) -> list[tuple[str, float]]:
    """Read "词 0.5" as ("词", 0.5) and "词" as ("词", 1.0)."""
    pairs = []
    for entry in entries:
        word, _, weight = entry.partition(" ")
        pairs.append((word, float(weight) if weight else 1.0))
    return pairs


def find_themes(text: str, themes: Iterable[Theme], masks: Iterable[str] = ()) -> tuple[ThemeHit, ...]:
    """Return the themes met in `text`, those met by more words first.

    A word inside a longer trigger, or explained by a trigger of several parts ("信访+考核"), does not speak
    for another theme.
    """
    open_themes = [theme for theme in themes if not any(word in text for word in theme.unless)]
    hidden = [span for mask in masks if mask in text for span in _occurrences(text, mask)]
    strong = _met(text, ((theme, theme.triggers) for theme in open_themes))
    hits = _visible(strong, hidden, 1.0)
    if hits:
        return hits
    return _visible(_met(text, ((theme, theme.weak) for theme in open_themes)), hidden, WEAK_STRENGTH)


def _met(text: str, candidates: Iterable[tuple[Theme, tuple[tuple[str, ...], ...]]]) -> list[_Met]:
    return [
        _Met(theme, parts, tuple(span for part in parts for span in _occurrences(text, part)))
        for theme, triggers in candidates
        for parts in triggers
        if parts[0] in text and all(part in text for part in parts[1:])
    ]


def _visible(met: list[_Met], hidden: list[Span], strength: float) -> tuple[ThemeHit, ...]:
    grouped: dict[str, tuple[Theme, list[str]]] = {}
    for one in met:
        if not all(_inside(span, hidden) for span in one.spans) and not _is_explained(one, met):
            grouped.setdefault(one.theme.key, (one.theme, []))[1].extend(one.parts)
    hits = [ThemeHit(theme, tuple(dict.fromkeys(parts)), strength) for theme, parts in grouped.values()]
    return tuple(sorted(hits, key=lambda hit: -len("".join(hit.words))))


def _is_explained(one: _Met, met: list[_Met]) -> bool:
    """Tell whether a one-part trigger stands only inside a longer one or in one of several parts."""
    if len(one.parts) > 1:
        return False
    longer = [span for other in met for span in other.spans if len(other.parts) == 1]
    joint = [
        span
        for other in met
        for span in other.spans
        if len(other.parts) > 1 and other.theme.key != one.theme.key
    ]
    return all(
        _inside(span, longer) or any(a < span[1] and span[0] < b for a, b in joint) for span in one.spans
    )


def _occurrences(text: str, word: str) -> list[Span]:
    return [(match.start(), match.end()) for match in re.finditer(re.escape(word), text)]


def _inside(span: Span, covers: Iterable[Span]) -> bool:
    start, end = span
    return any(a <= start and end <= b and b - a > end - start for a, b in covers)
