"""Links of a concept to articles and to things of other domains, added and removed by people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.foundation.knowledge_graph import permissions, registry
from xueji.foundation.knowledge_graph.models import (
    Concept,
    ConceptArticle,
    ConceptLink,
    RefusedSuggestion,
)
from xueji.foundation.regulations import selectors as regulations

from .concepts import Refused

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

ARTICLE_KIND = "article"


def article_target(regulation_id: int, number: int, suffix: int) -> str:
    """How a refused article is remembered, whatever the version."""
    return f"{regulation_id}:{number}:{suffix}"


@transaction.atomic
def add_article(
    concept_id: int, article: regulations.Article, *, actor: User | None, now: datetime, reason: str = ""
) -> bool:
    """Link an article in the version at hand; returns False when it was linked before.

    Args:
        reason: why it was proposed, for the trail.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    concept = _in_use(concept_id)
    version = article.version
    _, is_new = ConceptArticle.objects.get_or_create(
        concept=concept,
        regulation_id=version.regulation_id,
        number=article.number,
        suffix=article.suffix,
        defaults={"version_date": version.version_date, "added_by": actor, "added_at": now},
    )
    target = article_target(version.regulation_id, article.number, article.suffix)
    RefusedSuggestion.objects.filter(concept=concept, kind=ARTICLE_KIND, target=target).delete()
    if is_new:
        words = regulations.short_citation(article)
        _record(concept, "link", f"关联条文{words}", actor, now, {"reason": reason} if reason else {})
    return is_new


@transaction.atomic
def remove_article(concept_id: int, link_id: int, *, actor: User | None, now: datetime) -> None:
    """Take an article link away."""
    permissions.require_editor(actor, timezone.localdate(now))
    links = ConceptArticle.objects.filter(pk=link_id, concept_id=concept_id)
    link = links.select_related("concept", "regulation").first()
    if link is None:
        raise Refused("这条关联已经移除。")
    words = f"《{link.regulation.short_title}》第{link.number}条" + (
        f"之{link.suffix}" if link.suffix else ""
    )
    link.delete()
    _record(link.concept, "unlink", f"移除条文{words}", actor, now, {})


@transaction.atomic
def add_link(
    concept_id: int, kind: str, target_id: int, *, actor: User | None, now: datetime, reason: str = ""
) -> bool:
    """Link a thing of a registered kind that the actor may open; returns False when it was linked before.

    Raises:
        Refused: no such kind, or no such thing for this person.
    """
    permissions.require_editor(actor, timezone.localdate(now))
    concept = _in_use(concept_id)
    known = registry.kind_named(kind)
    if known is None:
        raise Refused("没有这种关联。")
    if actor is not None and target_id not in known.targets(actor, [target_id], now):
        raise Refused(f"没有找到这个{known.label}，请重新选择。")
    _, is_new = ConceptLink.objects.get_or_create(
        concept=concept, kind=kind, target_id=target_id, defaults={"added_by": actor, "added_at": now}
    )
    RefusedSuggestion.objects.filter(concept=concept, kind=kind, target=str(target_id)).delete()
    if is_new:
        detail = {"kind": kind, "target": target_id, **({"reason": reason} if reason else {})}
        _record(concept, "link", f"关联{known.label}（编号 {target_id}）", actor, now, detail)
    return is_new


@transaction.atomic
def remove_link(concept_id: int, link_id: int, *, actor: User | None, now: datetime) -> None:
    """Take a link to a thing away."""
    permissions.require_editor(actor, timezone.localdate(now))
    link = ConceptLink.objects.filter(pk=link_id, concept_id=concept_id).select_related("concept").first()
    if link is None:
        raise Refused("这条关联已经移除。")
    known = registry.kind_named(link.kind)
    link.delete()
    words = f"移除{known.label if known else link.kind}（编号 {link.target_id}）"
    _record(link.concept, "unlink", words, actor, now, {"kind": link.kind, "target": link.target_id})


@transaction.atomic
def refuse_suggestion(concept_id: int, kind: str, target: str, *, actor: User | None, now: datetime) -> None:
    """Remember that a proposed link does not fit; it is not proposed again until somebody adds it by hand."""
    permissions.require_editor(actor, timezone.localdate(now))
    concept = _in_use(concept_id)
    _, is_new = RefusedSuggestion.objects.get_or_create(
        concept=concept, kind=kind, target=target, defaults={"refused_by": actor, "refused_at": now}
    )
    if is_new:
        _record(concept, "refuse", "不采纳一条关联建议", actor, now, {"kind": kind, "target": target})


def _in_use(concept_id: int) -> Concept:
    concept = Concept.objects.get(pk=concept_id)
    if concept.status != Concept.Status.ACTIVE:
        raise Refused("概念已停用，不能再加关联。")
    return concept


def _record(
    concept: Concept, verb: str, words: str, actor: User | None, now: datetime, detail: dict[str, object]
) -> None:
    record(
        actor=actor,
        action=f"knowledge_graph.{verb}",
        target=concept,
        summary=f"概念“{concept.pref_label}”{words}",
        at=now,
        detail=detail,
    )
