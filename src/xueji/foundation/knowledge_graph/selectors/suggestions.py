"""Links that retrieval proposes for a concept; a person confirms or refuses each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.common.lazy import lazily
from xueji.common.search import TextIndex, build_text_index, words
from xueji.foundation.knowledge_graph import registry
from xueji.foundation.knowledge_graph.models import Concept, RefusedSuggestion
from xueji.foundation.regulations import selectors as regulations

from .articles import LinkedArticle
from .things import ThingGroup

if TYPE_CHECKING:
    import numpy as np

    from xueji.foundation.organizations.models import User
else:
    np = lazily("numpy")

ARTICLE_KIND = "article"
OFFERED = 6
# Weights of what a concept says of itself: its names count most.
NAME_WEIGHT, OTHER_NAME_WEIGHT, TEXT_WEIGHT = 1.0, 0.8, 0.25
# Below this share of the best score a text only shares everyday words with the concept.
RELATIVE_FLOOR = 0.35
REASON_WORDS = 4


@dataclass(frozen=True)
class Suggestion:
    """A proposed link: ``value`` is what the form sends back, ``target`` how a refusal is remembered."""

    kind: str
    value: str
    target: str
    title: str
    detail: str
    url: str
    score: float
    reason: str


@dataclass(frozen=True)
class SuggestionGroup:
    """Proposals of one kind, best first."""

    key: str
    label: str
    icon: str
    suggestions: list[Suggestion]


def suggestions_for(
    viewer: User,
    concept: Concept,
    articles: Collection[LinkedArticle],
    groups: Collection[ThingGroup],
    now: datetime,
) -> list[SuggestionGroup]:
    """What might be linked to a concept and is not, with score (0–1) and the words they share."""
    query = _query(concept)
    refused = set(RefusedSuggestion.objects.filter(concept=concept).values_list("kind", "target"))
    found = [
        SuggestionGroup(
            ARTICLE_KIND, "条文", "scale", _articles(query, articles, refused, timezone.localdate(now))
        )
    ]
    for group in groups:
        linked = {thing.target.target_id for thing in group.confirmed}
        offered = _things(query, group.kind, linked, refused, viewer, now)
        found.append(SuggestionGroup(group.kind.key, group.kind.label, group.kind.icon, offered))
    return found


def _query(concept: Concept) -> dict[str, float]:
    names = [label.text for label in concept.labels.all() if label.kind in {"alt", "hidden"}]
    phrases = {concept.definition: TEXT_WEIGHT, concept.scope_note: TEXT_WEIGHT}
    phrases |= dict.fromkeys(names, OTHER_NAME_WEIGHT)
    phrases[concept.pref_label] = NAME_WEIGHT
    phrases.pop("", None)
    return phrases


def _ranked(
    query: dict[str, float], index: TextIndex, texts: tuple[str, ...]
) -> list[tuple[int, float, str]]:
    """Places, scores and shared words of the texts near the concept, best first."""
    scores = index.scores(query)
    best = float(scores.max(initial=0.0))
    if best <= 0:
        return []
    order = np.argsort(-scores, kind="stable")
    near = [int(at) for at in order if scores[at] >= best * RELATIVE_FLOOR]
    return [(at, float(scores[at]), _shared(query, texts[at])) for at in near[: OFFERED * 4]]


def _shared(query: dict[str, float], text: str) -> str:
    """The longest words of the concept's names that stand in the text."""
    names = [phrase for phrase, weight in query.items() if weight > TEXT_WEIGHT]
    found = {word for name in names for word in words(name) if len(word) > 1 and word in text}
    if not found:
        others = [phrase for phrase, weight in query.items() if weight <= TEXT_WEIGHT]
        found = {word for other in others for word in words(other) if len(word) > 1 and word in text}
    return "、".join(sorted(found, key=lambda word: (-len(word), word))[:REASON_WORDS])


@lru_cache(maxsize=2)
def _article_index(
    stamp: str, as_of: date
) -> tuple[TextIndex, tuple[str, ...], tuple[regulations.ArticleText, ...]]:
    """The articles in force, indexed once for as long as they stay the same."""
    rows = tuple(regulations.articles_in_force(as_of))
    texts = tuple(f"{row.chapter}\n{row.text}" for row in rows)
    return build_text_index(texts), texts, rows


@lru_cache(maxsize=8)
def _thing_index(kind: str, texts: tuple[str, ...]) -> TextIndex:
    return build_text_index(texts)


def _articles(
    query: dict[str, float],
    linked: Collection[LinkedArticle],
    refused: set[tuple[str, str]],
    as_of: date,
) -> list[Suggestion]:
    index, texts, rows = _article_index(regulations.corpus_stamp(as_of), as_of)
    known = {key for one in linked for key in one.article_ids}
    near = [one for one in _ranked(query, index, texts) if rows[one[0]].article_id not in known]
    loaded = regulations.articles_by_ids([rows[at].article_id for at, _, _ in near])
    found = []
    for at, score, shared in near:
        article = loaded.get(rows[at].article_id)
        if article is None:
            continue
        target = f"{article.version.regulation_id}:{article.number}:{article.suffix}"
        if (ARTICLE_KIND, target) not in refused:
            found.append(
                Suggestion(
                    kind=ARTICLE_KIND,
                    value=str(article.pk),
                    target=target,
                    title=regulations.short_citation(article),
                    detail=article.text[:120],
                    url=regulations.article_url(article),
                    score=score,
                    reason=_reason(shared),
                )
            )
    return found[:OFFERED]


def _things(
    query: dict[str, float],
    kind: registry.LinkKind,
    linked: Collection[int],
    refused: set[tuple[str, str]],
    viewer: User,
    now: datetime,
) -> list[Suggestion]:
    rows = kind.texts()
    texts = tuple(row.text for row in rows)
    near = [
        (rows[at], score, shared)
        for at, score, shared in _ranked(query, _thing_index(kind.key, texts), texts)
        if rows[at].target_id not in linked and (kind.key, str(rows[at].target_id)) not in refused
    ]
    targets = kind.targets(viewer, [row.target_id for row, _, _ in near], now)
    return [
        Suggestion(
            kind=kind.key,
            value=str(row.target_id),
            target=str(row.target_id),
            title=targets[row.target_id].title,
            detail=targets[row.target_id].detail,
            url=targets[row.target_id].url,
            score=score,
            reason=_reason(shared),
        )
        for row, score, shared in near
        if row.target_id in targets
    ][:OFFERED]


def _reason(shared: str) -> str:
    return f"共同的词：{shared}" if shared else "用字相近"
