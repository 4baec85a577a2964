"""The maintained list of meeting words and risk themes, read from `../data/*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .model import Theme, ThemeHit

DATA = Path(__file__).resolve().parent.parent / "data"

# A theme met only through a weak word ("培训", "考核") speaks with this strength.
WEAK_STRENGTH = 0.6


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """Words of meetings that carry no subject: `phrases` are dropped, `masks` hide misleading triggers."""

    phrases: tuple[str, ...]
    masks: tuple[str, ...]
    aliases: Mapping[str, str]


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
    return AgendaWords(tuple(phrases), tuple(data["masks"]), dict(data["aliases"]))


def _read_theme(row: dict[str, Any], source: str) -> Theme:
    unknown = row.keys() - {
        "key", "name", "disciplines", "triggers", "weak", "unless", "terms", "laws", "chapters",
    }  # fmt: skip
    if unknown or not {"key", "name", "disciplines", "triggers", "terms", "laws"} <= row.keys():
        raise ValueError(
            f"{source}: theme {row.get('key')!r} has missing or unknown fields {sorted(unknown)}"
        )
    return Theme(
        key=row["key"],
        name=row["name"],
        disciplines=tuple(row["disciplines"]),
        triggers=tuple(row["triggers"]),
        weak=tuple(row.get("weak", ())),
        unless=tuple(row.get("unless", ())),
        terms=tuple(_weighted(row["terms"])),
        laws=tuple((re.compile(pattern), weight) for pattern, weight in _weighted(row["laws"])),
        chapters=tuple(row.get("chapters", ())),
    )


def _weighted(entries: Iterable[str]) -> list[tuple[str, float]]:
    """Read "词 0.5" as ("词", 0.5) and "词" as ("词", 1.0)."""
    pairs = []
    for entry in entries:
        word, _, weight = entry.partition(" ")
        pairs.append((word, float(weight) if weight else 1.0))
    return pairs


def find_themes(text: str, themes: Iterable[Theme], masks: Iterable[str] = ()) -> tuple[ThemeHit, ...]:
    """Return the themes met in `text`, strongest first; a longer trigger hides the shorter ones inside it."""
    open_themes = [theme for theme in themes if not any(word in text for word in theme.unless)]
    strong = _hits(text, [(theme, theme.triggers) for theme in open_themes], masks, 1.0)
    if strong:
        return strong
    return _hits(text, [(theme, theme.weak) for theme in open_themes], masks, WEAK_STRENGTH)


def _hits(
    text: str, candidates: list[tuple[Theme, tuple[str, ...]]], masks: Iterable[str], strength: float
) -> tuple[ThemeHit, ...]:
    spans = [span for mask in masks if mask in text for span in _occurrences(text, mask)]
    met: list[tuple[Theme, str, list[tuple[int, int]]]] = []
    for theme, triggers in candidates:
        for trigger in triggers:
            parts = trigger.split("+")
            if all(part in text for part in parts):
                own = [span for part in parts for span in _occurrences(text, part)]
                met.append((theme, trigger, own))
                spans += own
    grouped: dict[str, tuple[Theme, list[str]]] = {}
    for theme, trigger, own in met:
        if not all(_is_hidden(span, spans) for span in own):
            grouped.setdefault(theme.key, (theme, []))[1].extend(trigger.split("+"))
    found = [ThemeHit(theme, tuple(dict.fromkeys(words)), strength) for theme, words in grouped.values()]
    return tuple(sorted(found, key=lambda hit: -len("".join(hit.words))))


def _occurrences(text: str, word: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(re.escape(word), text)]


def _is_hidden(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    start, end = span
    return any(a <= start and end <= b and b - a > end - start for a, b in spans)
