"""What handbooks do when a rule changes: which risks cite the articles, and how they follow."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit import services as audit
from xueji.foundation.post_handbooks import permissions
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskCitation, RiskEntry
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import services as rule_changes
from xueji.foundation.rule_changes.services import Cited

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = HandbookRevision.Status
LIVE = (Status.DRAFT, Status.REVIEW, Status.IN_FORCE)


class HandbookRisksCite:
    """Risks of handbooks as things that cite articles; the same risk in draft and in force is one thing."""

    key, label = "handbook_risk", "岗位手册"

    def citing(self, article_ids: Collection[int]) -> list[Cited]:
        """Risks in force or in a draft."""
        rows = RiskCitation.objects.filter(
            article_id__in=list(article_ids), entry__revision__status__in=LIVE
        ).select_related("entry__revision__handbook__post")
        found: dict[tuple[str, int], Cited] = {}
        for row in rows.order_by("entry__revision__handbook_id", "entry__number", "-entry__revision__number"):
            found.setdefault((_key(row.entry), row.article_id), _cited(row))
        return list(found.values())

    def hold(self, object_keys: Collection[str], reason: str, now: datetime) -> None:
        """Mark the risks 待修订, for holders and writers to see; a draft is marked too."""
        for entry in _live_entries(object_keys).filter(held_reason="").order_by("pk"):
            entry.held_reason = reason[:300]
            entry.save(update_fields=["held_reason"])
            if entry.revision.status == Status.IN_FORCE:
                _record(entry, None, "hold", f"待修订：{reason}", now)

    def recite(
        self, object_key: str, articles: Mapping[int, int], actor: "User | None", now: datetime
    ) -> None:
        """Cite the new articles instead of the old ones."""
        for entry in _live_entries([object_key]):
            rows = list(entry.citations.filter(article_id__in=list(articles)))
            heirs = regulations.articles_by_ids([articles[row.article_id] for row in rows])
            present = set(entry.citations.values_list("article_id", flat=True))
            for row in rows:
                heir = heirs[articles[row.article_id]]
                if heir.pk in present:
                    row.delete()
                    continue
                row.article, row.label = heir, regulations.short_citation(heir)[:200]
                row.save(update_fields=["article", "label"])
            if rows:
                _record(entry, actor, "recite", "引用的条文改到新版本", now)

    def release(self, object_key: str, actor: "User", now: datetime) -> None:
        """Clear the mark; not by somebody who wrote the risk."""
        for entry in _live_entries([object_key]).exclude(held_reason=""):
            permissions.require_second_person(actor, entry.revision, timezone.localdate(now))
            entry.held_reason = ""
            entry.save(update_fields=["held_reason"])
            _record(entry, actor, "release", "不受法规变化影响", now)


def _key(entry: RiskEntry) -> str:
    return f"{entry.revision.handbook_id}-{entry.number}"


def _live_entries(object_keys: Collection[str]) -> "QuerySet[RiskEntry]":
    named = Q(pk__in=[])
    for key in object_keys:
        handbook_id, _, number = key.partition("-")
        named |= Q(revision__handbook_id=int(handbook_id), number=int(number))
    rows = RiskEntry.objects.select_for_update(of=("self",)).filter(named, revision__status__in=LIVE)
    return rows.select_related("revision__handbook__post__organization")


def _cited(row: RiskCitation) -> Cited:
    entry, post = row.entry, row.entry.revision.handbook.post
    return Cited(
        object_key=_key(entry),
        article_id=row.article_id,
        title=f"岗位“{post.title}”：{entry.name}",
        url=reverse("post_handbooks:post", args=[post.pk]),
        owner_id=entry.revision.submitted_by_id,
        organization_id=post.organization_id,
    )


def _record(entry: RiskEntry, actor: "User | None", act: str, said: str, now: datetime) -> None:
    summary = f"手册“{entry.revision.handbook.post.title}”风险点“{entry.name}”{said}"
    audit.record(
        actor=actor, action=f"post_handbooks.{act}", target=entry.revision.handbook, summary=summary, at=now
    )


def register() -> None:
    """Make the risks of handbooks known to what follows a change of rules."""
    rule_changes.register(HandbookRisksCite())
