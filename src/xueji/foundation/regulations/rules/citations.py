"""Finds citations of regulations in any Chinese text and says which places they name.

The reader never guesses: an unknown name gives ``law=None``, a version is only a hint when the text writes
one, and 本法, 前条, 前款 are resolved only from the context the caller gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from .citation_grammar import ANCHOR, CONNECTOR, JOIN, Reference, expand_range, read_place
from .names import NameIndex, ends_like_a_regulation, normal_name

_YEAR = re.compile(r"(?:19|20)\d{2}")
_NOTE_BEFORE = re.compile(r"\s*[（(][^（）()《》]{1,40}[）)]\s*$")
_COUNTS = {None: 1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True)
class Context:
    """Where the text stands: law (normal name), article, 款, 项; unknown parts stay ``None``."""

    law: str | None = None
    number: int | None = None
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Citation:
    """One linkable span ``text[start:end]``; a list of articles gives one citation each, a range gives one.

    ``references`` is empty where only a law is named (then ``law`` says which) or nothing resolves.
    ``relative`` marks 本法, 前款 or a bare 第五条 read from the context, ``year_hint`` a year written.
    """

    start: int
    end: int
    text: str
    law: str | None
    references: tuple[Reference, ...]
    relative: bool = False
    year_hint: int | None = None


def find_citations(
    text: str, names: NameIndex | None = None, context: Context | None = None
) -> list[Citation]:
    """Find every citation, left to right, without overlaps.

    ``names`` are the known regulations, needed for names written without 《》; a name inside 《》 is always
    taken, known or not. Linear in the length of the text.
    """
    return _Scanner(text, names or NameIndex(), context or Context()).run()


class _Scanner:
    """Walks from anchor to anchor; remembers the last law named outright, for 该法."""

    def __init__(self, text: str, names: NameIndex, context: Context) -> None:
        self.text, self.names, self.context = text, names, context
        self.found: list[Citation] = []
        self.last_law: str | None = None

    def run(self) -> list[Citation]:
        readers: dict[str | None, Callable[[re.Match[str]], int]] = {
            "quoted": self.read_quoted,
            "own": self.read_own,
            "that": self.read_that,
            "previous": self.read_previous,
            "here": self.read_here,
            "article": self.read_bare_article,
        }
        position = 0
        while match := ANCHOR.search(self.text, position):
            position = max(readers[match.lastgroup](match), match.start() + 1)
        return self.found

    def read_quoted(self, match: re.Match[str]) -> int:
        """《…》 with or without articles; a note such as （2018年修正） may stand between."""
        note = match["note"] or ""
        name = match["quoted"][: len(match["quoted"]) - len(note)]
        law = self.names.resolve(name) or normal_name(name)
        self.last_law = law
        year = _YEAR.search(note)
        hint = int(year.group()) if year else None
        end = self.read_list(match.start(), match.end(), Reference(law, 0), year_hint=hint, ordinal=False)
        if end:
            return end
        stop = match.start() + len(name)
        self.add(match.start(), stop, law, (), year_hint=hint)
        return match.end()

    def read_own(self, match: re.Match[str]) -> int:
        base = Reference(self.context.law, 0)
        return self.read_list(match.start(), match.end(), base, relative=True) or match.end()

    def read_that(self, match: re.Match[str]) -> int:
        base = Reference(self.last_law, 0)
        return self.read_list(match.start(), match.end(), base, relative=True) or match.end()

    def read_previous(self, match: re.Match[str]) -> int:
        """前款, 前两款, 前条第一款, 前款第（一）项."""
        count, unit = _COUNTS[match["count"]], match["unit"]
        references = self.before(unit, count)
        base = references[-1] if references else Reference(self.context.law, 0)
        end = self.read_list(match.start(), match.end(), base, relative=True) if references else 0
        if end:
            return end
        self.add(match.start(), match.end(), self.context.law, references, relative=True)
        return match.end()

    def read_here(self, match: re.Match[str]) -> int:
        """本条第一款, 本款第（二）项; 本条 alone points at itself and is no link."""
        base = self.here(match["here_unit"])
        return (self.read_list(match.start(), match.end(), base, relative=True) if base else 0) or match.end()

    def read_bare_article(self, match: re.Match[str]) -> int:
        """第X条 without 《》: a known name before it, an unknown name, or the law of the context."""
        note = _NOTE_BEFORE.search(self.text, max(0, match.start() - 44), match.start())
        name_end = note.start() if note else match.start()
        while name_end and self.text[name_end - 1] in " \u3000":
            name_end -= 1
        known = self.names.ending_at(self.text, name_end)
        if known:
            self.last_law = known[1]
            year = _YEAR.search(note.group()) if note else None
            hint = int(year.group()) if year else None
            base = Reference(known[1], 0)
            end = self.read_list(known[0], match.start(), base, year_hint=hint, ordinal=False)
        elif ends_like_a_regulation(self.text[max(0, name_end - 4) : name_end]):
            end = self.read_list(match.start(), match.start(), Reference(None, 0))
        else:
            base = Reference(self.context.law, 0)
            end = self.read_list(match.start(), match.start(), base, relative=True)
        return end or match.end()

    def read_list(
        self, start: int, position: int, base: Reference, *,
        relative: bool = False, year_hint: int | None = None, ordinal: bool = True,
    ) -> int:  # fmt: skip
        """Read places joined by 、 和 至 after a law; 0 when there is none, else where the last ends."""
        connector = CONNECTOR.match(self.text, position)
        position = connector.end() if connector else position
        place = read_place(self.text, position, base, ordinal)
        if not place:
            return 0
        references, end = list(place.references), place.end
        while (joint := JOIN.match(self.text, end)) and (
            following := read_place(self.text, joint.end(), self.base_after(references[-1]), True)
        ):
            if joint["range"]:
                references[-1:] = [*expand_range(references[-1], following.reference), *following.extra]
            else:
                self.add(start, end, base.law, tuple(references), relative, year_hint)
                references, start = list(following.references), joint.end()
            end = following.end
        self.add(start, end, base.law, tuple(references), relative, year_hint)
        return end

    @staticmethod
    def base_after(reference: Reference) -> Reference:
        """What a following bare 款 or 项 hangs on: 第三条第一款第一项、第二项."""
        return replace(reference, item=None, subitem=None)

    def here(self, unit: str) -> Reference | None:
        context = self.context
        if context.number is None:
            return None
        reference = Reference(context.law, context.number, context.suffix)
        if unit != "条":
            reference = replace(reference, paragraph=context.paragraph)
        return replace(reference, item=context.item) if unit == "项" else reference

    def before(self, unit: str, count: int) -> tuple[Reference, ...]:
        """The ``count`` articles, 款 or 项 before the context; empty where the context does not reach."""
        here = self.here(unit)
        if here is None:
            return ()
        if unit == "条":
            if here.suffix >= count:
                suffixes = range(here.suffix - count, here.suffix)
                return tuple(replace(here, suffix=suffix) for suffix in suffixes)
            numbers = range(here.number - count, here.number) if not here.suffix else ()
            return tuple(replace(here, number=number) for number in numbers if number > 0)
        last = here.paragraph if unit == "款" else here.item
        if last is None:
            return (here,)
        steps = [number for number in range(last - count, last) if number > 0]
        if unit == "款":
            return tuple(replace(here, paragraph=number) for number in steps)
        return tuple(replace(here, item=number) for number in steps)

    def add(
        self, start: int, end: int, law: str | None, references: tuple[Reference, ...],
        relative: bool = False, year_hint: int | None = None,
    ) -> None:  # fmt: skip
        self.found.append(Citation(start, end, self.text[start:end], law, references, relative, year_hint))
