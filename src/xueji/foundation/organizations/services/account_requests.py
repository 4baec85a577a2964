"""Opening and enabling accounts: the system administrator asks, the security administrator decides."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.common.notices import services as notices
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.models import AccountRequest, Organization, Person, User
from xueji.foundation.organizations.services.accounts import NewAccount, open_account

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOTICE_KIND = "accounts"
Outcome, Kind = AccountRequest.Outcome, AccountRequest.Kind


class RequestRefused(DomainError):
    """The account cannot be asked for or decided about so."""


@transaction.atomic
def request_account(*, username: str, person: Person, now: datetime, actor: Actor) -> NewAccount:
    """Open an account that nobody can sign in to until a security administrator approves.

    Raises:
        AccountRefused: the name is taken or the person has an account.
        RequestRefused: the person never belonged to a unit, so that nobody could decide.
    """
    unit = _unit_of(person, now)
    account = open_account(username=username, person=person, now=now, actor=actor, is_waiting=True)
    ask([account.user], Kind.OPEN, unit=unit, actor=actor, now=now)
    return account


@transaction.atomic
def request_enabling(*, user: User, actor: Actor, now: datetime) -> None:
    """Ask that a disabled account may be used again.

    Raises:
        RequestRefused: it is in use, waits already, or its person has left.
    """
    locked = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    person = locked.person
    if locked.is_active or selectors.is_waiting(locked):
        raise RequestRefused("这个账号正在使用，或已在等待批准，请刷新页面。")
    if _is_gone(person):
        raise RequestRefused("此人已调离，不能重新启用账号；重新到岗的，请先把人员状态改为“在岗”。")
    ask([locked], Kind.ENABLE, unit=_unit_of(cast("Person", person), now), actor=actor, now=now)
    record(
        actor=actor,
        action="organizations.request-enabling",
        target=locked,
        summary=f"申请重新启用账号{locked.username}",
        at=now,
    )


def return_accounts(person_ids: Iterable[int], *, actor: Actor | None, now: datetime) -> None:
    """Accounts of people who come back: asked for, or usable at once by the command line."""
    for keys in batches(person_ids):
        _return(User.objects.filter(person_id__in=keys, is_active=False), actor, now)


def _return(shut: "QuerySet[User]", actor: Actor | None, now: datetime) -> None:
    for user in shut.select_related("person").exclude(requests__outcome=Outcome.PENDING):
        if actor is None:
            enable(user, now)
        elif user.person is not None:
            ask([user], Kind.ENABLE, unit=_unit_of(user.person, now), actor=actor, now=now)


def ask(
    users: Iterable[User], kind: AccountRequest.Kind, *, unit: Organization, actor: Actor, now: datetime
) -> None:
    """Put accounts before the security administrators of a unit; in the transaction of the caller."""
    rows = [
        AccountRequest(user=user, organization=unit, kind=kind, requested_by_id=actor.pk, requested_at=now)
        for user in users
    ]
    AccountRequest.objects.bulk_create(rows)
    deciders = set(selectors.approvers_over(unit, timezone.localdate(now))) - {actor.pk}
    notices.tell(
        deciders,
        f"{len(rows)} 个账号待批准",
        now=now,
        text=f"{unit.name}，{actor.get_full_name()}申请{kind.label}。",
        url=reverse("organizations:account-requests"),
        kind=NOTICE_KIND,
    )


def enable(user: User, now: datetime) -> None:
    """Let an account sign in again; the days without sign-in count anew."""
    user.is_active, user.enabled_at = True, now
    user.save(update_fields=["is_active", "enabled_at"])


@transaction.atomic
def enable_at_once(*, user: User, now: datetime) -> None:
    """Enable an account from the command line; what waited about it is void.

    Raises:
        RequestRefused: its person has left.
    """
    if _is_gone(user.person):
        raise RequestRefused("此人已调离，不能重新启用账号。")
    user.requests.filter(outcome=Outcome.PENDING).delete()
    enable(user, now)
    summary = f"在命令行启用账号{user.username}，未经审批"
    record(actor=None, action="organizations.enable-account", target=user, summary=summary, at=now)


@transaction.atomic
def decide_requests(
    *, keys: Iterable[int], approve: bool, actor: User, now: datetime, reason: str = ""
) -> int:
    """Approve or return what waits, all or nothing, with one audit line each. Returns how many.

    Raises:
        RequestRefused: one was asked for by the same person, is about the own account or a person who left,
            or is decided already; nothing was chosen; or something is returned without a reason.
    """
    reason = reason.strip()
    if not approve and not reason:
        raise RequestRefused("退回时请写明原因，申请人会看到。")
    rows = list(AccountRequest.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk"))
    if not rows:
        raise RequestRefused("请先勾选要处理的账号。")
    for one in rows:
        _decide(one, approve, reason, actor, now)
    _tell_requesters(rows, approve, reason, now)
    return len(rows)


def _decide(one: AccountRequest, approve: bool, reason: str, actor: User, now: datetime) -> None:
    user = one.user
    if one.outcome != Outcome.PENDING:
        raise RequestRefused(f"账号“{user.username}”已经处理过，请刷新页面。")
    if actor.pk in (one.requested_by_id, one.user_id):
        raise RequestRefused(f"账号“{user.username}”由您本人申请或属于您本人，须由另一位安全管理员处理。")
    if approve and _is_gone(user.person):
        raise RequestRefused(f"账号“{user.username}”的本人已调离，或记录已并入别人，请退回。")
    one.outcome = Outcome.APPROVED if approve else Outcome.RETURNED
    one.decided_by, one.decided_at, one.reason = actor, now, "" if approve else reason
    one.save(update_fields=["outcome", "decided_by", "decided_at", "reason"])
    if approve:
        enable(user, now)
    verb = "批准" if approve else "退回"
    record(
        actor=actor,
        action="organizations.decide-account",
        target=user,
        summary=f"{verb}{one.get_kind_display()}账号{user.username}" + ("" if approve else f"：{reason}"),
        at=now,
    )


def _tell_requesters(rows: list[AccountRequest], approve: bool, reason: str, now: datetime) -> None:
    verb = "已批准" if approve else "被退回"
    for account in {one.requested_by_id for one in rows}:
        mine = [one for one in rows if one.requested_by_id == account]
        names = "、".join(one.user.get_full_name() for one in mine[:3])
        more = f"等 {len(mine)} 人" if len(mine) > 3 else ""
        text = f"{names}{more}" + ("" if approve else f"：{reason}")
        url = reverse("organizations:person", args=[mine[0].user.person_id]) if len(mine) == 1 else ""
        notices.tell([account], f"{len(mine)} 个账号{verb}", now=now, text=text, url=url, kind=NOTICE_KIND)


def _is_gone(person: Person | None) -> bool:
    """Whether nobody of the platform stands behind the account any more."""
    return person is None or person.status == Person.Status.LEFT or person.merged_into_id is not None


def _unit_of(person: Person, now: datetime) -> Organization:
    """The person's unit, else the one they belonged to last."""
    unit = selectors.organization_of(person, timezone.localdate(now))
    if unit is not None:
        return unit
    last = person.memberships.select_related("organization").order_by("-valid_from", "-pk").first()
    if last is None:
        raise RequestRefused("此人没有任职单位，请先新增任职，再开通或启用账号。")
    return last.organization
