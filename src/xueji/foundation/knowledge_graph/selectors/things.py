"""Cases, questions, risk points of concepts: confirmed by a person, or derived from cited articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xueji.foundation.knowledge_graph import registry
from xueji.foundation.knowledge_graph.models import Concept, ConceptLink

from .articles import LinkedArticle

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


@dataclass(frozen=True)
class LinkedThing:
    """A thing of a concept; ``link_id`` is None for one derived through the article in ``through``."""

    target: registry.Target
    link_id: int | None
    through: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a person made the link."""
        return self.link_id is not None


@dataclass(frozen=True)
class ThingGroup:
    """The things of one kind."""

    kind: registry.LinkKind
    things: list[LinkedThing]
    hidden_count: int = 0

    @property
    def confirmed(self) -> list[LinkedThing]:
        """Those a person linked."""
        return [thing for thing in self.things if thing.is_confirmed]

    @property
    def derived(self) -> list[LinkedThing]:
        """Those that cite an article of the concept."""
        return [thing for thing in self.things if not thing.is_confirmed]


def things_of(
    viewer: User, concept: Concept, articles: Iterable[LinkedArticle], now: datetime
) -> list[ThingGroup]:
    """Everything linked to a concept that the viewer may open, by kind; a fixed number of queries a kind."""
    stored: dict[str, dict[int, int]] = {}
    for key, kind_key, target in ConceptLink.objects.filter(concept=concept).values_list(
        "pk", "kind", "target_id"
    ):
        stored.setdefault(kind_key, {})[target] = key
    linked = list(articles)
    groups = []
    for kind in registry.kinds():
        if kind.visible(viewer, now):
            groups.append(_group(kind, stored.get(kind.key, {}), linked, viewer, now))
    return groups


def _group(
    kind: registry.LinkKind,
    stored: dict[int, int],
    articles: list[LinkedArticle],
    viewer: User,
    now: datetime,
) -> ThingGroup:
    through = derived_through(kind, articles)
    targets = kind.targets(viewer, {*stored, *through}, now)
    confirmed = [LinkedThing(targets[key], link) for key, link in stored.items() if key in targets]
    derived = [
        LinkedThing(targets[key], None, words)
        for key, words in through.items()
        if key in targets and key not in stored and targets[key].is_current
    ]
    confirmed.sort(key=lambda thing: thing.target.title)
    return ThingGroup(kind, [*confirmed, *derived], len([key for key in stored if key not in targets]))


def derived_through(kind: registry.LinkKind, articles: Iterable[LinkedArticle]) -> dict[int, str]:
    """Things that cite an article of a concept, with the article in words."""
    labels = {key: one.label for one in articles for key in one.article_ids}
    found: dict[int, str] = {}
    for article_id, targets in kind.citing(list(labels)).items() if labels else ():
        for target in targets:
            found.setdefault(target, labels.get(article_id, ""))
    return found


def link_counts() -> dict[int, dict[str, int]]:
    """How many confirmed links each concept has, by kind; one query."""
    found: dict[int, dict[str, int]] = {}
    for concept_id, kind in ConceptLink.objects.values_list("concept_id", "kind"):
        by_kind = found.setdefault(concept_id, {})
        by_kind[kind] = by_kind.get(kind, 0) + 1
    return found


def concepts_linked_to(kind: str, target_ids: Collection[int]) -> dict[int, list[Concept]]:
    """Concepts in use linked to things of a kind, by thing; for the pages of those things."""
    rows = ConceptLink.objects.filter(
        kind=kind, target_id__in=list(target_ids), concept__status=Concept.Status.ACTIVE
    )
    found: dict[int, list[Concept]] = {}
    for link in rows.select_related("concept").order_by("concept__notation"):
        found.setdefault(link.target_id, []).append(link.concept)
    return found
