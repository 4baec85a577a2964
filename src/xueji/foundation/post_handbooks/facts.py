"""A risk as somebody writes it, before it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """A measure and who answers for it."""

    measure: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A risk as somebody writes it.

    Attributes:
        citations: (article id, label) pairs; case_ids: cases of the library.
        source_id: the risk point of the knowledge graph it was taken from.
    """

    name: str
    level: str
    consequence: str
    controls: Sequence[Control] = ()
    citations: Sequence[tuple[int, str]] = ()
    case_ids: Sequence[int] = ()
    source_id: int | None = None
