"""Granting and taking back roles."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import duties
from xueji.foundation.organizations.models import Organization, Person, RoleAssignment
from xueji.foundation.organizations.selectors import forget_grants


class RoleRefused(DomainError):
    """The role cannot be given to this person, or not for these days."""


@transaction.atomic
def assign_role(
    *,
    person: Person,
    role: str,
    organization: Organization,
    now: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    actor: Actor | None = None,
) -> RoleAssignment:
    """Give a person a role over a unit and everything below it; one already held there is returned.

    Raises:
        RoleRefused: the days run backwards, or the person holds another of the three administrators.
    """
    begin = valid_from or timezone.localdate(now)
    if valid_until is not None and valid_until <= begin:
        raise RoleRefused("结束日期必须晚于开始日期。")
    # The lock lets two simultaneous grants to one person see each other.
    Person.objects.select_for_update().get(pk=person.pk)
    held = _overlapping(person, begin, valid_until)
    _refuse_second_administrator(held, role)
    same = held.filter(role=role, organization=organization).first()
    if same is not None:
        return same
    grant = RoleAssignment.objects.create(
        person=person, role=role, organization=organization, valid_from=begin, valid_until=valid_until
    )
    summary = f"授予{person.name}“{grant.get_role_display()}”，范围“{organization.name}”及其下级"
    forget_grants(actor)
    record(actor=actor, action="organizations.assign-role", target=person, summary=summary, at=now)
    return grant


def _overlapping(person: Person, begin: date, end: date | None) -> "models.QuerySet[RoleAssignment]":
    held = RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=begin), person=person)
    return held.filter(valid_from__lt=end) if end is not None else held


def _refuse_second_administrator(held: "models.QuerySet[RoleAssignment]", role: str) -> None:
    if role not in duties.SEPARATED:
        return
    other = held.filter(role__in=duties.SEPARATED - {role}).first()
    if other is not None:
        raise RoleRefused(
            f"系统管理员、安全管理员、审计管理员须由不同的人担任；此人已是{other.get_role_display()}。"
        )


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, now: datetime, actor: Actor | None = None) -> None:
    """Take a role back from today on; one that has not begun yet is removed.

    Raises:
        RoleRefused: it is over already.
    """
    grant = (
        RoleAssignment.objects.select_for_update()
        .select_related("person", "organization")
        .get(pk=assignment.pk)
    )
    today = timezone.localdate(now)
    if grant.valid_until is not None and grant.valid_until <= today:
        raise RoleRefused("这项授权已经结束。")
    summary = f"收回{grant.person.name}的“{grant.get_role_display()}”，范围“{grant.organization.name}”"
    forget_grants(actor)
    record(actor=actor, action="organizations.revoke-role", target=grant.person, summary=summary, at=now)
    if grant.valid_from >= today:
        # Given today: it never held for a whole day, and a span must have a length.
        grant.delete()
        return
    grant.valid_until = today
    grant.save(update_fields=["valid_until"])
