"""Regulations, their versions, and what became of them: facts and constraints."""

from .comparisons import ArticleChange, ChangedArticle, VersionComparison
from .drafts import ImportDraft
from .relations import ArticleDiscipline, Citation, Discipline
from .texts import Article, Division, Provision, Regulation, RegulationVersion

__all__ = [
    "Article",
    "ArticleChange",
    "ArticleDiscipline",
    "ChangedArticle",
    "Citation",
    "Discipline",
    "Division",
    "ImportDraft",
    "Provision",
    "Regulation",
    "RegulationVersion",
    "VersionComparison",
]
