"""The kept words of content: industries and types of violation, from the platform's file and from editors."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xueji.foundation.library.models import VocabularyTerm

TermKind = VocabularyTerm.Kind
PLACE = Path(__file__).parents[1] / "data" / "vocabulary.toml"


@dataclass(frozen=True, slots=True)
class Word:
    """One kept word; ``also`` are other ways of writing it, ``pk`` is 0 when the platform brings it."""

    name: str
    also: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    is_new_type: bool = False
    pk: int = 0


def vocabulary(kind: str) -> list[Word]:
    """The words of a list: those of the platform in their order, then those of editors by age."""
    added = VocabularyTerm.objects.filter(kind=kind).order_by("pk")
    words = [Word(term.name, is_new_type=term.is_new_type, pk=term.pk) for term in added]
    shipped = shipped_words()[kind]
    names = {word.name for word in shipped}
    return [*shipped, *(word for word in words if word.name not in names)]


@cache
def shipped_words() -> dict[str, tuple[Word, ...]]:
    """The words of ``data/vocabulary.toml`` by list."""
    rows = tomllib.loads(PLACE.read_text(encoding="utf-8"))
    return {kind.value: tuple(_word(row) for row in rows[kind.value]) for kind in TermKind}


def _word(row: dict[str, object]) -> Word:
    def listed(key: str) -> tuple[str, ...]:
        found = row.get(key, ())
        return tuple(str(one) for one in found) if isinstance(found, Iterable) else ()

    return Word(str(row["name"]), listed("also"), listed("disciplines"), bool(row.get("is_new")))


def word_names(kind: str) -> list[str]:
    """The names of a list."""
    return [word.name for word in vocabulary(kind)]


def kept_word(typed: str) -> str:
    """The way the platform writes an industry or a type of violation; an unknown word stays as it is."""
    return _spellings().get(typed.strip(), typed.strip())


@cache
def _spellings() -> dict[str, str]:
    return {also: word.name for words in shipped_words().values() for word in words for also in word.also}
