"""What the library does when a rule changes: which resources cite the articles, and how they follow."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.library import findable, permissions
from xueji.foundation.library.models import Resource, ResourceCitation, ReviewedContent
from xueji.foundation.library.rules import Standing
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.rule_changes import services as rule_changes
from xueji.foundation.rule_changes.services import Cited

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = Resource.Status


class ResourcesCite:
    """Resources as things that cite articles; a case keeps the article of its day."""

    key, label = "resource", "资源"

    def citing(self, article_ids: Collection[int]) -> list[Cited]:
        """Resources in use or in the making."""
        rows = ResourceCitation.objects.filter(article_id__in=list(article_ids))
        rows = rows.exclude(resource__status=Status.RETIRED).select_related("resource", "article")
        return [_cited(row) for row in rows.order_by("resource_id", "article_id")]

    def hold(self, object_keys: Collection[str], reason: str, now: datetime) -> None:
        """Published resources become 待修订: no longer proposed for packs."""
        rows = Resource.objects.select_for_update().filter(pk__in=list(object_keys), status=Status.PUBLISHED)
        for resource in rows.order_by("pk"):
            hold_content(resource, "library.hold", f"《{resource.title}》", reason, now)
            findable.refresh(resource)

    def recite(
        self, object_key: str, articles: Mapping[int, int], actor: "User | None", now: datetime
    ) -> None:
        """Cite the new articles instead of the old ones."""
        resource = Resource.objects.select_for_update().get(pk=object_key)
        rows = list(resource.citations.filter(article_id__in=list(articles)))
        heirs = regulations.articles_by_ids([articles[row.article_id] for row in rows])
        present = set(resource.citations.values_list("article_id", flat=True))
        for row in rows:
            heir = heirs[articles[row.article_id]]
            if heir.pk in present:
                row.delete()
                continue
            row.article, row.label = heir, regulations.short_citation(heir)[:200]
            row.save(update_fields=["article", "label"])
        if rows:
            summary = f"《{resource.title}》引用的条文改到新版本"
            audit.record(actor=actor, action="library.recite", target=resource, summary=summary, at=now)

    def release(self, object_key: str, actor: "User", now: datetime) -> None:
        """Put a held resource back into use; not by somebody who wrote it."""
        resource = Resource.objects.select_for_update().get(pk=object_key)
        standing = permissions.standing(actor, resource, now)
        if release_content(resource, "library.release", f"《{resource.title}》", standing, actor, now):
            findable.refresh(resource)


def hold_content(content: ReviewedContent, action: str, name: str, reason: str, now: datetime) -> None:
    """Take published content out of use until somebody has looked; ``name`` is what the trail calls it."""
    content.status = content.Status.STALE
    content.save(update_fields=["status"])
    audit.record(actor=None, action=action, target=content, summary=f"{name}待修订：{reason}", at=now)


def release_content(
    content: ReviewedContent, action: str, name: str, standing: Standing, actor: "User", now: datetime
) -> bool:
    """Put held content back into use; False when it was not held.

    Raises:
        DomainError: see ``refuse_author``.
    """
    if content.status != content.Status.STALE:
        return False
    refuse_author(standing)
    content.status = content.Status.PUBLISHED
    content.save(update_fields=["status"])
    summary = f"{name}不受法规变化影响，恢复使用"
    audit.record(actor=actor, action=action, target=content, summary=summary, at=now)
    return True


def refuse_author(standing: Standing) -> None:
    """Clearing content that a changed article touches is a second person's decision.

    Raises:
        DomainError: no reviewer, or somebody who wrote the content.
    """
    if not (standing.is_reviewer or standing.is_publisher):
        raise DomainError("判断“不受影响”需要这个单位的“内容审核”或“纪委办公室”角色。")
    if standing.has_written:
        raise DomainError("参与编写的人不能自己判断不受影响，请由另一位审核人办理。")


def _cited(row: ResourceCitation) -> Cited:
    resource, label = row.resource, regulations.article_label(row.article)
    return Cited(
        object_key=str(resource.pk),
        article_id=row.article_id,
        title=resource.title,
        url=reverse("library:resource", args=[resource.pk]),
        owner_id=resource.author_id,
        organization_id=resource.organization_id,
        keeps_old_text=resource.kind == Resource.Kind.CASE,
        note=f"正文里也写有“{label}”，请一并核对" if label in resource.body_text else "",
    )


def interpreted_on(version_id: int) -> date | None:
    """The first day a published interpretation cited the version."""
    rows = ResourceCitation.objects.filter(
        article__version=version_id,
        resource__kind=Resource.Kind.INTERPRETATION,
        resource__status=Status.PUBLISHED,
        resource__published_at__isnull=False,
    )
    first = rows.order_by("resource__published_at").values_list("resource__published_at", flat=True).first()
    return timezone.localdate(first) if first else None


def register() -> None:
    """Make resources known to what follows a change of rules."""
    rule_changes.register(ResourcesCite())
    rule_changes.register_interpretation(interpreted_on)
