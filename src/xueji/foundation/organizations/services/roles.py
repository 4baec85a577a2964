"""Granting and taking back roles."""

from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import duties
from xueji.foundation.organizations.models import AdministratorDuty, Organization, Person, RoleAssignment
from xueji.foundation.organizations.selectors import forget_grants
from xueji.foundation.organizations.services.delegations import end_delegation, end_with
from xueji.foundation.organizations.services.grant_ends import end_grants
from xueji.foundation.organizations.services.units import must_exist


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
    purpose: str = "",
    actor: Actor | None = None,
) -> RoleAssignment:
    """Give a person a role over a unit and everything below it; one that holds as asked is returned.

    Args:
        purpose: why the grant exists; must be said for inspectors and third-party evaluators.

    Raises:
        UnitOver; RoleRefused: the days run backwards or differ from those of the same grant held already, a
            visitor's grant has no purpose or no end, or the person is another of the three administrators.
    """
    begin, purpose = valid_from or timezone.localdate(now), purpose.strip()
    if valid_until is not None and valid_until <= begin:
        raise RoleRefused("结束日期必须晚于开始日期。")
    must_exist(organization, timezone.localdate(now))
    if role in duties.VISITING and (valid_until is None or not purpose):
        raise RoleRefused("督查员、第三方评估须写明用途（为哪项工作）并填写结束日期。")
    # The lock lets two simultaneous grants to one person see each other.
    Person.objects.select_for_update().get(pk=person.pk)
    duty = _take_duty(person, role, timezone.localdate(now)) if role in duties.SEPARATED else None
    held = _overlapping(person, begin, valid_until).filter(delegated_from=None)
    same = held.filter(role=role, organization=organization).first()
    if same is not None:
        return _as_asked(same, begin, valid_until, purpose)
    grant = RoleAssignment.objects.create(
        person=person,
        role=role,
        organization=organization,
        purpose=purpose,
        valid_from=begin,
        valid_until=valid_until,
        duty=duty,
    )
    summary = f"授予{person.name}“{grant.get_role_display()}”，范围“{organization.name}”及其下级"
    forget_grants(actor)
    detail = {"purpose": purpose, "until": valid_until.isoformat() if valid_until else ""}
    record(
        actor=actor, action="organizations.assign-role", target=person, summary=summary, at=now, detail=detail
    )
    return grant


def _as_asked(held: RoleAssignment, begin: date, until: date | None, purpose: str) -> RoleAssignment:
    holds = held.valid_from <= begin and held.valid_until == until and purpose in ("", held.purpose)
    if not holds:
        end = f"到 {held.valid_until}（不含）" if held.valid_until else "没有结束日期"
        raise RoleRefused(
            f"此人已有这项角色，自 {held.valid_from} 起，{end}。要改日期或用途，请先收回再授予。"
        )
    return held


def _overlapping(person: Person, begin: date, end: date | None) -> "models.QuerySet[RoleAssignment]":
    held = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=begin), person=person, ended_at=None
    )
    return held.filter(valid_from__lt=end) if end is not None else held


def _take_duty(person: Person, role: str, today: date) -> AdministratorDuty:
    """The person's administrator duty, made when there is none; grants that ended let go of theirs first."""
    person.roles.filter(duty__isnull=False, valid_until__lte=today).update(duty=None)
    drop_idle_duty(person)
    duty, _ = AdministratorDuty.objects.get_or_create(
        person=person, defaults={"key": f"{person.pk}:{role}", "role": role}
    )
    if duty.role != role:
        raise RoleRefused(
            "系统管理员、安全管理员、审计管理员须由不同的人担任；"
            f"此人已是{duties.Role(duty.role).label}（包括还没有开始的授权），请先收回。"
        )
    return duty


def drop_idle_duty(person: Person) -> None:
    """Free a person of the administrator duty that no grant refers to any more."""
    AdministratorDuty.objects.filter(person=person, roleassignment=None).delete()


@transaction.atomic
def revoke_role(
    *, assignment: RoleAssignment, now: datetime, actor: Actor | None = None, reason: str = ""
) -> None:
    """Take a role back from today on; one that has not begun yet is removed, one handed on ends at once.

    What was handed on from it ends with it.

    Raises:
        RoleRefused: it is over already.
    """
    grant = (
        RoleAssignment.objects.select_for_update()
        .select_related("person", "organization")
        .get(pk=assignment.pk)
    )
    today = timezone.localdate(now)
    if grant.is_over_on(today):
        raise RoleRefused("这项授权已经结束。")
    if grant.delegated_from_id is not None:
        end_delegation(delegation=grant, actor=actor, now=now, reason=reason)
        return
    summary = f"收回{grant.person.name}的“{grant.get_role_display()}”，范围“{grant.organization.name}”"
    forget_grants(actor)
    record(
        actor=actor,
        action="organizations.revoke-role",
        target=grant.person,
        summary=f"{summary}：{reason}" if reason else summary,
        at=now,
    )
    end_with(grant, actor=actor, now=now)
    end_grants(RoleAssignment.objects.filter(pk=grant.pk), today, now)
    drop_idle_duty(grant.person)
