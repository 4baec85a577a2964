"""Finding another article, case or question to put into a pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xueji.activity.assessments import selectors as questions
from xueji.activity.study_sessions.article_index import article_index
from xueji.activity.study_sessions.models import PackItem
from xueji.activity.study_sessions.policy import session_policy
from xueji.activity.study_sessions.proposing import reading_seconds
from xueji.common.lazy import lazily
from xueji.foundation.library import selectors as library
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    import numpy as np

    from xueji.foundation.organizations.models import Organization
else:
    np = lazily("numpy")

EXCERPT_CHARACTERS = 90
MOST = 8


@dataclass(frozen=True)
class Found:
    """One piece that could be added: ``value`` is what ``add_to_pack`` takes; seconds of study."""

    kind: str
    value: int
    title: str
    excerpt: str
    seconds: int

    @property
    def kind_label(self) -> str:
        """条文, 案例 or 试题."""
        return str(PackItem.Kind(self.kind).label)


def find_for_pack(kind: str, text: str, as_of: date, organization: Organization | None) -> list[Found]:
    """Pieces of a kind for words typed, best first; nothing for empty words.

    Args:
        organization: the unit that will study; only cases it may use are offered.
    """
    words = text.strip()[:100]
    if not words:
        return []
    if kind == PackItem.Kind.ARTICLE:
        return _articles(words, as_of)
    if kind == PackItem.Kind.CASE:
        return _cases(words, organization)
    return _questions(words) if kind == PackItem.Kind.QUESTION else []


def _articles(words: str, as_of: date) -> list[Found]:
    cited = [article.pk for _, article in regulations.resolve_citations(words, as_of)]
    index = article_index(as_of)
    scores = index.texts.scores(words)
    ranked = [int(at) for at in np.argsort(-scores)[:MOST] if scores[at] > 0]
    ids = list(dict.fromkeys([*cited, *(int(index.articles[at].article_id) for at in ranked)]))[:MOST]
    articles = regulations.articles_by_ids(ids)
    return [
        Found(
            PackItem.Kind.ARTICLE,
            article_id,
            regulations.short_citation(articles[article_id]),
            articles[article_id].text[:EXCERPT_CHARACTERS],
            reading_seconds(articles[article_id].text),
        )
        for article_id in ids
    ]


def _cases(words: str, organization: Organization | None) -> list[Found]:
    rows = [
        (case, _said(words, case.title, " ".join(case.themes), case.text))
        for case in library.case_candidates(organization)
    ]
    ranked = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], -(row[0].year or 0)))
    return [
        Found(
            PackItem.Kind.CASE,
            case.resource_id,
            case.title,
            case.text[:EXCERPT_CHARACTERS],
            case.reading_seconds or reading_seconds(case.text),
        )
        for case, _ in ranked[:MOST]
    ]


def _questions(words: str) -> list[Found]:
    rows: list[tuple[Any, int]] = [
        (one, _said(words, one.stem, " ".join(one.themes))) for one in questions.question_candidates()
    ]
    ranked = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0].question_id))
    return [
        Found(
            PackItem.Kind.QUESTION,
            one.revision_id,
            one.stem[:EXCERPT_CHARACTERS],
            "、".join(one.themes),
            session_policy().question_seconds,
        )
        for one, _ in ranked[:MOST]
    ]


def _said(words: str, *texts: str) -> int:
    """How strongly the texts say the words: the first text counts most."""
    total = 0
    for weight, text in zip((4, 3, 1), texts, strict=False):
        total += weight * sum(word in text for word in words.split())
    return total
