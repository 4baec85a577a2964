"""A SKOS document as plain values (https://www.w3.org/TR/skos-reference/)."""

from __future__ import annotations

from dataclasses import dataclass, field

LANGUAGE = "zh-Hans"
NOTE_KINDS = ("note", "example", "historyNote", "changeNote", "editorialNote", "definition", "scopeNote")
MATCH_KINDS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
# Our name of a format → the serializer's name, the media type, the usual ending.
FORMATS = {
    "turtle": ("turtle", "text/turtle", "ttl"),
    "jsonld": ("json-ld", "application/ld+json", "jsonld"),
    "rdfxml": ("pretty-xml", "application/rdf+xml", "rdf"),
}
URI_MAX, LABEL_MAX, NOTATION_MAX, MATCH_MAX = 200, 100, 40, 300


@dataclass(frozen=True, order=True)
class Note:
    """A text with what it is for and its language: ``alt``, ``hidden``, ``pref`` or one of ``NOTE_KINDS``."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True)
class SkosConcept:
    """One concept. ``broader`` and ``related`` are URIs; ``references`` name articles, cases and so on."""

    uri: str
    label: str
    notation: str = ""
    definition: str = ""
    scope_note: str = ""
    labels: frozenset[Note] = frozenset()
    notes: frozenset[Note] = frozenset()
    matches: frozenset[tuple[str, str]] = frozenset()
    broader: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    discipline: str = ""
    is_retired: bool = False
    merged_into: str = ""


@dataclass(frozen=True)
class SkosScheme:
    """A concept scheme with its concepts by URI."""

    uri: str
    title: str
    description: str
    concepts: dict[str, SkosConcept]


@dataclass(frozen=True)
class Problem:
    """Something to mend in a file: ``where`` is a line or a URI; a blocking one stops the import."""

    where: str
    message: str
    is_blocking: bool = True


@dataclass
class SkosReading:
    """What was read; ``scheme`` is None when the file could not be read at all."""

    scheme: SkosScheme | None
    problems: list[Problem] = field(default_factory=list)
