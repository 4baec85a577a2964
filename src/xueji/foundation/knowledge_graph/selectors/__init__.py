"""Reads of the knowledge graph; concepts are open to every signed-in person."""

from xueji.foundation.knowledge_graph.models import Concept, ConceptScheme, GraphDraft, RiskPoint
from xueji.foundation.knowledge_graph.registry import kind_named, kinds

from .articles import Fate, LinkedArticle, article_counts, linked_articles
from .checks import GraphProblem, graph_problems
from .graphs import ConceptGraph, concept_graph, concepts, main_scheme, search_concepts
from .maps import GraphMap, MapWish, graph_map
from .plans import GraphPlan, drafts_of, own_draft, plan_of, plan_of_text
from .skos import stored_skos
from .suggestions import SuggestionGroup, suggestions_for
from .things import LinkedThing, ThingGroup, concepts_linked_to, link_counts, things_of

__all__ = [
    "Concept",
    "ConceptGraph",
    "ConceptScheme",
    "Fate",
    "GraphDraft",
    "GraphMap",
    "GraphPlan",
    "GraphProblem",
    "LinkedArticle",
    "LinkedThing",
    "MapWish",
    "RiskPoint",
    "SuggestionGroup",
    "ThingGroup",
    "article_counts",
    "concept_graph",
    "concepts",
    "concepts_linked_to",
    "drafts_of",
    "graph_map",
    "graph_problems",
    "kind_named",
    "kinds",
    "link_counts",
    "linked_articles",
    "main_scheme",
    "own_draft",
    "plan_of",
    "plan_of_text",
    "search_concepts",
    "stored_skos",
    "suggestions_for",
    "things_of",
]
