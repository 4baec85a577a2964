"""Reads of the regulations domain; regulations are open to every signed-in person."""

from xueji.foundation.regulations.models import (
    Article,
    Discipline,
    ImportDraft,
    Regulation,
    RegulationVersion,
)
from xueji.foundation.regulations.rules import KINDS

from .articles import (
    ArticleText,
    anchor,
    article_label,
    article_url,
    articles_by_ids,
    articles_in_force,
    corpus_stamp,
    disciplines_of,
    find_article,
    reading_seconds,
    short_citation,
)
from .drafts import drafts_of, plan_of
from .exports import export_markdown, version_by_id
from .links import linkify, linkify_text, resolve_citations
from .plans import ImportPlan, Outcome, import_plan
from .versions import (
    names_index,
    regulation_by_name,
    regulations,
    version_in_force,
    versions_effective_since,
    versions_in_force,
    versions_of,
)

__all__ = [
    "KINDS",
    "Article",
    "ArticleText",
    "Discipline",
    "ImportDraft",
    "ImportPlan",
    "Outcome",
    "Regulation",
    "RegulationVersion",
    "anchor",
    "article_label",
    "article_url",
    "articles_by_ids",
    "articles_in_force",
    "corpus_stamp",
    "disciplines_of",
    "drafts_of",
    "export_markdown",
    "find_article",
    "import_plan",
    "linkify",
    "linkify_text",
    "names_index",
    "plan_of",
    "reading_seconds",
    "regulation_by_name",
    "regulations",
    "resolve_citations",
    "short_citation",
    "version_by_id",
    "version_in_force",
    "versions_effective_since",
    "versions_in_force",
    "versions_of",
]
