"""Concepts, what they are linked to, risk points: facts and constraints."""

from .concepts import (
    BroaderLink,
    Concept,
    ConceptLabel,
    ConceptMatch,
    ConceptNote,
    ConceptScheme,
    RelatedLink,
)
from .imports import GraphDraft
from .links import ConceptArticle, ConceptLink, RefusedSuggestion
from .risks import RiskPoint

__all__ = [
    "BroaderLink",
    "Concept",
    "ConceptArticle",
    "ConceptLabel",
    "ConceptLink",
    "ConceptMatch",
    "ConceptNote",
    "ConceptScheme",
    "GraphDraft",
    "RefusedSuggestion",
    "RelatedLink",
    "RiskPoint",
]
