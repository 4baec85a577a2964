"""First sign-in by code: codes for accounts that never had a password, printed once and used once."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.sign_in import permissions
from xueji.foundation.sign_in.models import ActivationCode
from xueji.foundation.sign_in.policy import policy
from xueji.foundation.sign_in.services.standing import needs_second_factor

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User

# A sheet that nobody hands out in a fortnight is of no use; larger units take their branches one by one.
SHEET_MOST_PEOPLE = 500
WAITING = "激活码正确，但账号还在等待安全管理员批准，请批准后再来设置密码。激活码没有用掉。"
WRONG = "登录名或激活码不正确，或者激活码已过期、已用过。请核对纸条；仍不行的，请管理员重新生成。"


class ActivationRefused(DomainError):
    """The account cannot be activated so."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet: the code stands here and nowhere else."""

    person: "Person"
    username: str
    code: str


@transaction.atomic
def issue_codes(*, unit: "Organization", now: datetime, actor: "User | None" = None) -> list[SheetRow]:
    """Make a code for everybody of a unit and below without a password; missing accounts are asked for.

    A code works when a security administrator has approved the account: one sheet is one batch to approve.

    Holders of privileged roles are left out: whoever prints the sheet could act as them. Codes given before
    are void. Nothing slow is computed for a person.

    Raises:
        ActivationRefused: nobody waits for a code, or more than ``SHEET_MOST_PEOPLE`` do.
    """
    waiting = people_waiting(unit, now, actor)
    if not waiting:
        raise ActivationRefused("这个单位的人都已有密码，或者没有可以激活的账号。")
    if len(waiting) > SHEET_MOST_PEOPLE:
        raise ActivationRefused(f"一张表最多 {SHEET_MOST_PEOPLE} 人，请按下级单位分别生成。")
    people, new = [], []
    for person in waiting:
        account = getattr(person, "user", None)
        if account is None:
            account = _open(person, now, actor)
            new.append(account)
        people.append((person, account))
    rows = give_codes(people, now)
    if new and actor is not None:
        organization_services.ask(new, organizations.AccountRequestKind.OPEN, unit=unit, actor=actor, now=now)
    record(
        actor=actor,
        action="sign_in.issue-activation-codes",
        target=unit,
        summary=f"为{unit.name}的 {len(rows)} 人生成激活码",
        at=now,
    )
    return rows


def give_codes(people: "Iterable[tuple[Person, User]]", now: datetime) -> list[SheetRow]:
    """A new code for each account; the one before it is void. In the transaction of the caller."""
    rows, codes = [], []
    for person, account in people:
        code = organization_services.random_password()
        codes.append(_code_row(account, code, now))
        rows.append(SheetRow(person, account.username, code))
    ActivationCode.objects.filter(pk__in=[one.pk for one in codes]).delete()
    ActivationCode.objects.bulk_create(codes)
    return rows


def people_waiting(unit: "Organization", now: datetime, viewer: "User | None" = None) -> "list[Person]":
    """People of a unit and below who have no password yet, by name; at most one more than a sheet holds.

    Whoever holds or held a privileged role is left out, and whose main unit the viewer does not answer for.
    """
    found = organizations.people_under([unit.path], timezone.localdate(now))
    if viewer is not None:
        found = found.exclude(_answered_for_elsewhere(viewer, timezone.localdate(now)))
    usable = Q(user__is_active=True) | Q(user__in=organizations.accounts_waiting())
    has_no_password = usable & Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    waiting = (
        found.filter(Q(user=None) | has_no_password)
        .exclude(status=organizations.PersonStatus.LEFT)
        .exclude(roles__role__in=policy().second_factor_roles)
    )
    return list(waiting.select_related("user").order_by("stroke_key", "pk")[: SHEET_MOST_PEOPLE + 1])


def _answered_for_elsewhere(viewer: "User", on: date) -> Q:
    """People with a main unit outside the viewer's subtrees: whoever prints a code could act as them."""
    inside = Q(pk__in=[])
    for path in organizations.scope_paths(viewer, *permissions.ISSUE_CODES.roles, on=on):
        inside |= Q(organization__path__startswith=path)
    main = organizations.memberships_on(on).filter(is_primary=True, person=OuterRef("pk"))
    return Q(Exists(main.exclude(inside)))


def _open(person: "Person", now: datetime, actor: Actor | None) -> "User":
    return organization_services.create_user(
        username=person.code, person=person, now=now, actor=actor, is_waiting=actor is not None
    )


def _code_row(account: "User", code: str, now: datetime) -> ActivationCode:
    return ActivationCode(
        user=account,
        code_digest=_digest(account, code),
        made_at=now,
        expires_at=now + policy().activation_life,
    )


def _digest(account: "User", code: str) -> str:
    return hashlib.sha256(f"{account.pk}:{code}".encode()).hexdigest()


def account_to_activate(*, username: str, code: str, now: datetime) -> "User":
    """The account whose code this is; a wrong one is counted, and too many make the code void.

    Raises:
        ActivationRefused: no such account, no valid code, or a wrong one; which of them is not told.
    """
    account = organizations.account_named(username.strip())
    held = ActivationCode.objects.filter(user=account, used_at=None, expires_at__gt=now).first()
    if account is None or held is None or held.failures >= policy().activation_failures_most:
        raise ActivationRefused(WRONG)
    if not hmac.compare_digest(held.code_digest, _digest(account, code.strip())):
        ActivationCode.objects.filter(pk=held.pk).update(failures=F("failures") + 1)
        raise ActivationRefused(WRONG)
    if account.has_usable_password() or needs_second_factor(account, now):
        # Since the sheet was printed the account got a password or a role that no paper opens.
        raise ActivationRefused(WRONG)
    if not account.is_active:
        raise ActivationRefused(WAITING if organizations.is_waiting(account) else WRONG)
    return account


@transaction.atomic
def use_code(*, user: "User", now: datetime) -> None:
    """Mark the code as used, in the transaction that stores the password.

    Raises:
        ActivationRefused: somebody used it, or set a password, a moment before.
    """
    held = ActivationCode.objects.filter(user=user, used_at=None)
    if not held.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX).update(used_at=now):
        raise ActivationRefused(WRONG)
    record(actor=user, action="sign_in.activate", target=user, summary="用激活码设置了第一个密码", at=now)
