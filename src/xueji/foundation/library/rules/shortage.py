"""What is missing in a stock of cases: needs without any case, or with old ones only."""

from collections.abc import Iterable
from dataclasses import dataclass

from xueji.foundation.library.rules.mix import is_old


@dataclass(frozen=True, slots=True)
class Need:
    """Something a unit's people have to learn about.

    Attributes:
        kind: in words, e.g. 行业, 违纪类型, 岗位.
        name: in words; what the reader sees.
        words: a case that carries any of these answers the need.
        why: who needs it, in words; may be empty.
    """

    kind: str
    name: str
    words: frozenset[str]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """One case: its year and, by kind of need, the words it carries."""

    key: int
    year: int | None
    words: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A need with the cases that answer it; ``newest`` is None when none of them names its year."""

    need: Need
    keys: list[int]
    newest: int | None
    is_only_old: bool

    @property
    def is_missing(self) -> bool:
        """Whether there is no case at all."""
        return not self.keys


def shortages(needs: Iterable[Need], supply: Iterable[Supply], year: int, old_years: int) -> list[Shortage]:
    """The needs nothing fresh answers: first those without any case, in the order given."""
    stock = list(supply)
    found = []
    for need in needs:
        fit = [case for case in stock if need.words & case.words.get(need.kind, frozenset())]
        years = [case.year for case in fit if case.year is not None]
        newest = max(years, default=None)
        only_old = bool(years) and is_old(newest, year, old_years)
        if not fit or only_old:
            found.append(Shortage(need, [case.key for case in fit], newest, only_old))
    return sorted(found, key=lambda one: not one.is_missing)
