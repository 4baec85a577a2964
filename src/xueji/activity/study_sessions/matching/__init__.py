"""Matching of a meeting's agenda with the articles that bear on its decisions; pure: no Django, no clock."""

from .articles import ArticleIndex, build_index
from .model import AgendaItem, ArticleText, Outcome, Proposal, Theme, ThemeHit
from .propose import propose, propose_articles, query_terms, read_agenda, themes_of
from .themes import load_themes

__all__ = [
    "AgendaItem",
    "ArticleIndex",
    "ArticleText",
    "Outcome",
    "Proposal",
    "Theme",
    "ThemeHit",
    "build_index",
    "load_themes",
    "propose",
    "propose_articles",
    "query_terms",
    "read_agenda",
    "themes_of",
]
