"""Pure arithmetic of the graph: hierarchy, SKOS documents, checks."""

from .checking import Finding, Seen, check_graph
from .differences import ConceptChange, FieldChange, changes_between
from .hierarchy import ancestors_of, cycle_made_by, depths, descendants_of, find_cycles, inverse, neighbours
from .likeness import most_like
from .references import ArticleReference, article_uri, read_reference, thing_uri
from .skos import (
    FORMATS,
    LANGUAGE,
    MATCH_KINDS,
    NOTE_KINDS,
    Note,
    Problem,
    SkosConcept,
    SkosReading,
    SkosScheme,
)
from .skos_files import format_of, read_skos, write_skos

__all__ = [
    "FORMATS",
    "LANGUAGE",
    "MATCH_KINDS",
    "NOTE_KINDS",
    "ArticleReference",
    "ConceptChange",
    "FieldChange",
    "Finding",
    "Note",
    "Problem",
    "Seen",
    "SkosConcept",
    "SkosReading",
    "SkosScheme",
    "ancestors_of",
    "article_uri",
    "changes_between",
    "check_graph",
    "cycle_made_by",
    "depths",
    "descendants_of",
    "find_cycles",
    "format_of",
    "inverse",
    "most_like",
    "neighbours",
    "read_reference",
    "read_skos",
    "thing_uri",
    "write_skos",
]
