"""Pages of the knowledge graph."""

from .browsing import concept, concepts, index
from .checking import checks
from .editing import create, edit, merge, restore, retire
from .files import commit, discard, export, files
from .linking import link_article, link_thing, links, suggestion, unlink_article, unlink_thing
from .maps import graph_map, map_data
from .picking import pick_articles, pick_concepts, pick_things
from .risks import create_risk, edit_risk, retire_risk, risk, risks

__all__ = [
    "checks",
    "commit",
    "concept",
    "concepts",
    "create",
    "create_risk",
    "discard",
    "edit",
    "edit_risk",
    "export",
    "files",
    "graph_map",
    "index",
    "link_article",
    "link_thing",
    "links",
    "map_data",
    "merge",
    "pick_articles",
    "pick_concepts",
    "pick_things",
    "restore",
    "retire",
    "retire_risk",
    "risk",
    "risks",
    "suggestion",
    "unlink_article",
    "unlink_thing",
]
