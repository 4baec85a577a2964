"""Handing a role on for a limited time, and ending it early."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from xueji.common import policy
from xueji.common.audit.services import SYSTEM_NAME, Actor, record
from xueji.common.errors import DomainError
from xueji.common.notices import services as notices
from xueji.foundation.organizations import rules, selectors
from xueji.foundation.organizations.models import Organization, Person, RoleAssignment, User
from xueji.foundation.organizations.selectors import forget_grants
from xueji.foundation.organizations.selectors.people import account_ids_of
from xueji.foundation.organizations.selectors.roles import over_q

NOTICE_KIND = "delegations"


class DelegationRefused(DomainError):
    """The role cannot be handed on so, or it is over already."""


@transaction.atomic
def delegate_role(
    *,
    grant: RoleAssignment,
    person: Person,
    organization: Organization,
    valid_from: date,
    valid_until: date,
    purpose: str,
    actor: User,
    now: datetime,
) -> RoleAssignment:
    """Let another person act in a role of the actor's over a unit, until a day.

    Args:
        purpose: why; asked for again when grants are gone through.

    Raises:
        DelegationRefused: the grant is not the actor's to hand on, the person may not stand in or holds the
            role already, the reason is missing, or days or unit go beyond the grant.
    """
    today, purpose = timezone.localdate(now), purpose.strip()
    # The lock keeps the grant from being taken back, or handed on twice, meanwhile.
    own = RoleAssignment.objects.select_for_update(of=("self",)).select_related("organization")
    held = own.get(pk=grant.pk)
    if not selectors.delegable_grants(actor, today).filter(pk=held.pk).exists():
        raise DelegationRefused("只能交出自己现有的角色；三员角色和别人交来代行的角色不能再交出。")
    if not purpose:
        raise DelegationRefused("请写明事由，如外出学习、休假。")
    _check_delegate(actor, person, held, organization, valid_from, valid_until, today)
    made = RoleAssignment.objects.create(
        person=person,
        role=held.role,
        organization=organization,
        purpose=purpose,
        valid_from=valid_from,
        valid_until=valid_until,
        delegated_from=held,
    )
    _note_delegation(made, actor, now)
    return made


def _note_delegation(made: RoleAssignment, actor: User, now: datetime) -> None:
    """The line in the trail, and the news for the delegate and the security administrators of the unit."""
    unit, person, role = made.organization, made.person, made.get_role_display()
    span = f"{made.valid_from} 起，{made.valid_until} 结束"
    record(
        actor=actor,
        action="organizations.delegate-role",
        target=person,
        summary=f"{actor.get_full_name()}把“{role}”，范围“{unit.name}”及其下级交{person.name}代行，{span}",
        at=now,
        detail={"purpose": made.purpose, "from_grant": made.delegated_from_id},
    )
    _tell(
        [*account_ids_of([person.pk]), *selectors.approvers_over(unit, timezone.localdate(now))],
        f"{actor.get_full_name()}把{role}交{person.name}代行",
        f"{unit.name}及其下级，{span}。事由：{made.purpose}",
        now,
    )


def _check_delegate(
    actor: User,
    person: Person,
    held: RoleAssignment,
    organization: Organization,
    begin: date,
    end: date,
    today: date,
) -> None:
    refusal = rules.delegation_refusal(
        rules.Extent(held.organization.path, held.valid_from, held.valid_until),
        rules.Extent(organization.path, begin, end),
        today=today,
        longest_days=policy.figures("access")["delegation_days"],
    )
    if refusal:
        raise DelegationRefused(refusal)
    if not selectors.may_stand_in(actor, person.pk, today):
        raise DelegationRefused(
            "此人不能代行：须是本单位或所管范围内在岗、账号可用的人，且不是系统、安全、审计管理员。"
        )
    same = person.roles.filter(selectors.granting_q(begin), role=held.role)
    if same.filter(organization__path__in=rules.ancestor_paths(organization.path)).exists():
        raise DelegationRefused(f"{person.name}在这个范围已有这个角色，不用再交。")


@transaction.atomic
def end_delegation(
    *, delegation: RoleAssignment, actor: Actor | None, now: datetime, reason: str = ""
) -> None:
    """End a delegation at once; one audit line, and both people are told.

    Whoever ends it was found by a selector: the person who handed it on, the one who stands in, or a
    security administrator of the unit.

    Raises:
        DelegationRefused: it is over already.
    """
    locked = RoleAssignment.objects.select_for_update(of=("self",)).filter(pk=delegation.pk)
    held = locked.select_related("person", "organization", "delegated_from__person").get()
    if held.delegated_from is None or held.ended_at or held.is_over_on(timezone.localdate(now)):
        raise DelegationRefused("这项代行已经结束，请刷新页面。")
    forget_grants(actor)
    _close(held, "结束代行", reason, actor, now)


def _close(held: RoleAssignment, how: str, reason: str, actor: Actor | None, now: datetime) -> None:
    """Note the end, leave a line, and tell both people except who did it."""
    source = held.delegated_from
    if source is None:
        return
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    words = f"{source.person.name}的“{held.get_role_display()}”由{held.person.name}代行"
    summary = f"{how}：{words}，范围“{held.organization.name}”"
    record(
        actor=actor,
        action="organizations.end-delegation",
        target=held.person,
        summary=f"{summary}：{reason}" if reason else summary,
        at=now,
    )
    both = set(account_ids_of([held.person_id, source.person_id])) - {actor.pk if actor else 0}
    _tell(both, f"{how}：{words}", f"由{actor.get_full_name() if actor else SYSTEM_NAME}办理。{reason}", now)


def _open_delegations() -> QuerySet[RoleAssignment]:
    rows = RoleAssignment.objects.filter(delegated_from__isnull=False, ended_at=None)
    return rows.select_related("person", "organization", "delegated_from__person")


def end_with(grant: RoleAssignment, *, actor: Actor | None, now: datetime) -> None:
    """End what was handed on from a grant that is taken back; in the transaction of that."""
    for held in _open_delegations().filter(delegated_from=grant):
        if not held.is_over_on(timezone.localdate(now)):
            _close(held, "代行随原授权收回而结束", "", actor, now)


def close_lapsed(now: datetime) -> int:
    """Write down the end of delegations that ran out, or whose grant or holder ended; returns how many.

    They have had no power since that day (``selectors.granting_q``); this is for the trail and both people.
    """
    today = timezone.localdate(now)
    keys = list(_open_delegations().filter(over_q(today)).values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            rows = RoleAssignment.objects.select_for_update(of=("self",)).filter(pk=key, ended_at=None)
            for held in rows.select_related("person", "organization", "delegated_from__person"):
                how = "代行到期" if held.is_over_on(today) else "代行随交出人离任或账号停用而结束"
                _close(held, how, "", None, now)
    return len(keys)


def _tell(accounts: "list[int] | set[int]", title: str, text: str, now: datetime) -> None:
    url = reverse("organizations:delegations")
    notices.tell(accounts, title, now=now, text=text, url=url, kind=NOTICE_KIND)
