"""Links of Party organisations to units: whom a joint branch serves, which committee a Party group guides."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import Organization, OrganizationLink
from xueji.foundation.organizations.selectors.beyond import beyond_q
from xueji.foundation.organizations.unit_drafts import ChangeRefused

Kind = OrganizationLink.Kind


@transaction.atomic
def link_organizations(
    *,
    kind: str,
    source: Organization,
    target: Organization,
    valid_from: date,
    now: datetime,
    actor: Actor | None = None,
) -> OrganizationLink:
    """Let a Party organisation serve a further unit, or a Party group guide a Party organisation.

    Raises:
        ChangeRefused: the two do not go together, are over, or are linked already.
    """
    _check_kinds(kind, source, target)
    for unit in (source, target):
        if unit.valid_until is not None or unit.valid_from > valid_from:
            raise ChangeRefused(f"“{unit.name}”在 {valid_from} 没有设立或已经撤销，请核对日期。")
    # Two people linking the same two wait for each other.
    Organization.objects.select_for_update(no_key=True).get(pk=source.pk)
    held = OrganizationLink.objects.filter(beyond_q(valid_from), kind=kind, source=source, target=target)
    if held.exists():
        raise ChangeRefused("这项联系已经登记。")
    link = OrganizationLink.objects.create(kind=kind, source=source, target=target, valid_from=valid_from)
    summary = f"“{source.name}”自 {valid_from} 起{link.get_kind_display()}：“{target.name}”"
    record(actor=actor, action="organizations.link-units", target=source, summary=summary, at=now)
    return link


def _check_kinds(kind: str, source: Organization, target: Organization) -> None:
    is_party = target.kind in rules.PARTY_KINDS
    if kind == Kind.SERVES and (is_party or source.kind not in rules.PARTY_KINDS):
        raise ChangeRefused("“覆盖单位”是党组织与行政单位的联系，请选择一个行政单位。")
    if kind == Kind.GUIDES and (not is_party or source.kind != Organization.Kind.PARTY_GROUP):
        raise ChangeRefused("“指导”是党组与机关党组织的联系，请在党组的页面上选择一个党组织。")
    if source.pk == target.pk:
        raise ChangeRefused("不能与自己建立联系。")


@transaction.atomic
def end_link(*, link: OrganizationLink, now: datetime, actor: Actor | None = None) -> None:
    """End a link today; one that began today or later is removed.

    Raises:
        ChangeRefused: it is over already.
    """
    held = OrganizationLink.objects.select_for_update().get(pk=link.pk)
    today = timezone.localdate(now)
    if held.valid_until is not None and held.valid_until <= today:
        raise ChangeRefused("这项联系已经结束。")
    source, target = held.source, held.target
    summary = f"结束“{source.name}”的联系（{held.get_kind_display()}）：“{target.name}”"
    record(actor=actor, action="organizations.unlink-units", target=source, summary=summary, at=now)
    if held.valid_from >= today:
        held.delete()
        return
    held.valid_until = today
    held.save(update_fields=["valid_until"])
