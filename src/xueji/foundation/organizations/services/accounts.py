"""Accounts: opened for people who are already registered, never by signing up."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations.models import Person, User

# Letters and digits that are not mistaken for each other when read from paper.
ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"  # pragma: allowlist secret
GROUPS, GROUP_CHARACTERS = 3, 4


class AccountRefused(DomainError):
    """The account cannot be opened so."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account with the password that is shown once and stored nowhere."""

    user: User
    one_time_password: str


def random_password() -> str:
    """A password to read from paper once, e.g. ``mk7T-wq9F-hR4e`` (about 68 bits)."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_CHARACTERS)) for _ in range(GROUPS))
    return "-".join(groups)


@transaction.atomic
def create_user(
    *,
    username: str,
    now: datetime,
    person: Person | None = None,
    password: str | None = None,
    password_hash: str = "",
    must_change_password: bool = False,
    is_waiting: bool = False,
    actor: Actor | None = None,
) -> User:
    """Open an account; without a password nobody can sign in to it until one is set.

    Args:
        password_hash: of ``make_password``, in place of ``password``: a hash is slow to make on purpose, and
            many accounts of a demonstration share one password. It is not held against the rules.
        is_waiting: a security administrator has to approve first (``account_requests``); without it
            the account is usable at once, as the command line opens it.

    Raises:
        AccountRefused: the name is taken, the person has an account, or the password is too weak.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(f"登录名“{username}”已被使用，请换一个。")
    if person is not None and User.objects.filter(person=person).exists():
        raise AccountRefused(f"{person.name}已有账号。")
    user = User(
        username=username,
        person=person,
        must_change_password=must_change_password,
        is_active=not is_waiting,
    )
    _check(user, password)
    if password_hash:
        user.password = password_hash
    else:
        user.set_password(password)
    user.save()
    words = f"申请开通账号{username}，待批准" if is_waiting else f"开通账号{username}，未经审批，立即可用"
    record(actor=actor, action="organizations.create-user", target=user, summary=words, at=now)
    return user


def check_username(username: str) -> None:
    """Whether a sign-in name is written as one.

    Raises:
        ValidationError: it is not.
    """
    User.username_validator(username)


def _check(user: User, password: str | None) -> None:
    try:
        check_username(user.username)
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from None


def open_account(
    *,
    username: str,
    person: Person,
    now: datetime,
    actor: Actor | None = None,
    is_waiting: bool = False,
) -> NewAccount:
    """Open an account with a random password that must be changed at the first sign-in."""
    password = random_password()
    user = create_user(
        username=username,
        person=person,
        password=password,
        must_change_password=True,
        is_waiting=is_waiting,
        now=now,
        actor=actor,
    )
    return NewAccount(user, password)


@transaction.atomic
def reset_password(*, user: User, now: datetime, actor: Actor | None = None) -> NewAccount:
    """Give an account a new random password; the old one and every open session end at once."""
    password = random_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        action="organizations.reset-password",
        target=user,
        summary=f"重置账号“{user.username}”的密码",
        at=now,
    )
    return NewAccount(user, password)


@transaction.atomic
def unlock_user(*, username: str, now: datetime, actor: Actor | None = None) -> bool:
    """Forget the failed sign-ins of an account; False when it was not locked.

    Raises:
        AccountRefused: there is no such account.
    """
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise AccountRefused(f"没有登录名为“{username}”的账号。")
    forgotten = reset(username=user.username)
    record(
        actor=actor,
        action="organizations.unlock-user",
        target=user,
        summary=f"解除账号“{username}”的锁定",
        at=now,
    )
    return bool(forgotten)


@transaction.atomic
def password_changed(*, user: User, now: datetime) -> None:
    """Note that the person chose a password of their own."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    record(actor=user, action="organizations.change-password", target=user, summary="修改了登录密码", at=now)
