"""Writes of the knowledge graph, and what domains above contribute to it."""

from xueji.foundation.knowledge_graph.registry import (
    LinkKind,
    Target,
    TargetText,
    register_kind,
    register_mastery,
)
from xueji.foundation.knowledge_graph.rules import (
    FORMATS,
    LANGUAGE,
    Note,
    SkosConcept,
    SkosScheme,
    article_uri,
    format_of,
    thing_uri,
    write_skos,
)

from .concepts import (
    SCHEME_URI,
    ConceptFacts,
    EditedMeanwhile,
    Refused,
    ensure_scheme,
    restore_concept,
    retire_concept,
    save_concept,
)
from .importing import apply_skos, discard_draft, import_draft, read_text, save_draft
from .linking import add_article, add_link, refuse_suggestion, remove_article, remove_link
from .merging import merge_concept
from .risks import RiskFacts, retire_risk, save_risk

__all__ = [
    "FORMATS",
    "LANGUAGE",
    "SCHEME_URI",
    "Note",
    "SkosConcept",
    "SkosScheme",
    "article_uri",
    "format_of",
    "read_text",
    "thing_uri",
    "write_skos",
    "ConceptFacts",
    "EditedMeanwhile",
    "LinkKind",
    "Refused",
    "RiskFacts",
    "Target",
    "TargetText",
    "add_article",
    "add_link",
    "apply_skos",
    "discard_draft",
    "ensure_scheme",
    "import_draft",
    "merge_concept",
    "refuse_suggestion",
    "register_kind",
    "register_mastery",
    "remove_article",
    "remove_link",
    "restore_concept",
    "retire_concept",
    "retire_risk",
    "save_concept",
    "save_draft",
    "save_risk",
]
