"""Resources as things that cite articles: stale when the words changed; a case keeps the article of its day."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.change_impact import services as change_impact
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.library.models import Resource
    from xueji.foundation.organizations.models import User


def register() -> None:
    """Take part in what a changed rule asks for."""
    change_impact.register_kind(
        change_impact.CitingKind("resource", "资源", citing=citing, hold=hold, settle=settle, rewrite=rewrite)
    )


def citing(article_ids: Collection[int]) -> list[change_impact.CitingThing]:
    """Resources that are or may come into use."""
    from xueji.foundation.library.models import Resource, ResourceCitation
    from xueji.foundation.library.selectors import resource_url

    rows = ResourceCitation.objects.filter(article_id__in=list(article_ids)).exclude(
        resource__status="retired"
    )
    return [
        change_impact.CitingThing(
            key=str(row.resource_id),
            article_id=row.article_id,
            title=row.resource.title,
            url=resource_url(row.resource),
            owner_id=row.resource.author_id,
            organization_id=row.resource.organization_id,
            keeps_old=row.resource.kind == Resource.Kind.CASE,
        )
        for row in rows.select_related("resource").order_by("pk")
    ]


def hold(key: str, now: datetime) -> None:
    """A published resource waits for revision."""
    from xueji.foundation.library.models import Resource

    resource = Resource.objects.select_for_update().get(pk=int(key))
    if resource.kind != Resource.Kind.CASE and resource.status == Resource.Status.PUBLISHED:
        _set_status(resource, Resource.Status.STALE, None, "引用的条文已变化，待修订", now)


def settle(key: str, heirs: change_impact.Heirs, is_last: bool, actor: "User", now: datetime) -> None:
    """Whoever looks after the resource finds it right under the new text."""
    from xueji.foundation.library.models import Resource

    resource = _locked(key, actor, now)
    _move_citations(resource, heirs)
    if is_last and resource.status == Resource.Status.STALE:
        _set_status(resource, Resource.Status.PUBLISHED, actor, "按新条文核对，恢复使用", now)


def rewrite(key: str, heirs: change_impact.Heirs, actor: "User | None", now: datetime) -> None:
    """Point the citations to articles of the same words."""
    resource = _locked(key, actor, now)
    if _move_citations(resource, heirs):
        summary = f"《{resource.title}》的引用随法规新版本改写"
        audit.record(actor=actor, action="library.rewrite_citation", target=resource, summary=summary, at=now)


def _locked(key: str, actor: "User | None", now: datetime) -> "Resource":
    from xueji.foundation.library import permissions
    from xueji.foundation.library.models import Resource

    resource = Resource.objects.select_for_update().get(pk=int(key))
    if actor is not None and not permissions.is_staff_of(actor, resource, now):
        raise DomainError("处理资源的引用需要这个单位的内容角色。")
    return resource


def _set_status(resource: "Resource", status: str, actor: "User | None", words: str, now: datetime) -> None:
    from xueji.foundation.library import findable

    resource.status = status
    resource.save(update_fields=["status"])
    findable.refresh(resource)
    action, summary = f"library.{status}_by_change", f"《{resource.title}》{words}"
    audit.record(actor=actor, action=action, target=resource, summary=summary, at=now)


def _move_citations(resource: "Resource", heirs: change_impact.Heirs) -> int:
    from xueji.foundation.library.models import ResourceCitation

    rows = list(resource.citations.filter(article_id__in=list(heirs)).order_by("pk"))
    for row in rows:
        for article in regulations.articles_by_ids(heirs[row.article_id]).values():
            label = regulations.short_citation(article)
            ResourceCitation.objects.get_or_create(
                resource=resource, article_id=article.pk, defaults={"label": label}
            )
        if heirs[row.article_id]:
            row.delete()
    return len(rows)
