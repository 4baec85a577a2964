"""Reading what is known about signing in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.sign_in import permissions, rules
from xueji.foundation.sign_in.models import ExternalIdentity, PasswordRecord

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from xueji.foundation.organizations.models import Person, User

SHOWN_SESSIONS = 20


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One open session as its owner sees it."""

    id: int
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class BoundIdentity:
    """One outside identity as its owner sees it."""

    id: int
    provider_name: str
    bound_at: datetime


def open_sessions(user: "User", session_key: str) -> list[OpenSession]:
    """The account's open sessions, the present one first, then the most recent ones.

    Args:
        session_key: key of the session that asks.
    """
    found = UserSession.objects.filter(user_id=user.pk).order_by("-last_seen_at")[:SHOWN_SESSIONS]
    shown = [
        OpenSession(
            id=one.pk,
            device=rules.device_name(one.user_agent),
            address=one.ip,
            began_at=one.created_at,
            seen_at=one.last_seen_at,
            is_current=one.session_key == session_key,
        )
        for one in found
        if one.exists()
    ]
    return sorted(shown, key=lambda one: not one.is_current)


def identities_of(user: "User") -> list[BoundIdentity]:
    """The outside identities of the account's person, by provider."""
    names = {entry["id"]: entry["name"] for entry in settings.SIGN_IN_PROVIDERS}
    found = ExternalIdentity.objects.filter(person=user.person).order_by("provider", "pk")
    return [BoundIdentity(one.pk, names.get(one.provider, one.provider), one.bound_at) for one in found]


def password_set_at(user: "User") -> datetime | None:
    """When the present password was set; None when the account has none or nobody noted it."""
    newest = PasswordRecord.objects.filter(user=user).order_by("-set_at").first()
    return newest.set_at if newest and user.has_usable_password() else None


def may_reset_factors(viewer: "User | AnonymousUser", person: "Person", on: date) -> bool:
    """Whether the viewer, a security administrator over the person's unit, may take second proofs away.

    System administrators set passwords, security administrators reset second proofs: neither can take over an
    account alone. Nobody resets the own ones.
    """
    if organizations.person_of(viewer) == person:
        return False
    unit = organizations.organization_of(person, on)
    return unit is not None and organizations.may(
        viewer, *permissions.RESET_FACTORS.roles, organization=unit, on=on
    )
