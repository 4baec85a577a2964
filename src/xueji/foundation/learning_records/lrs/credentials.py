"""Who asks: credentials of tools, checked once and remembered for a few seconds."""

import base64
import binascii
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone

from xueji.foundation.learning_records.lrs import rates, tokens
from xueji.foundation.learning_records.lrs.answers import Refused, encode
from xueji.foundation.learning_records.lrs.checking import credential_with, secret_digest
from xueji.foundation.learning_records.models import XapiCredential
from xueji.foundation.learning_records.rules import profile
from xueji.foundation.organizations import selectors as organizations

REMEMBER_SECONDS = 5.0  # a revoked credential works no longer than this
MAX_REMEMBERED = 10_000
USE_NOTED_EVERY = timedelta(minutes=1)
__all__ = ["SCOPES", "Caller", "caller_of", "forget", "secret_digest"]
SCOPES = (
    "all",
    "all/read",
    "statements/write",
    "statements/read",
    "statements/read/mine",
    "state",
    "profile",
    "define",
)
_remembered: dict[str, tuple[float, "Caller"]] = {}


@dataclass(frozen=True, slots=True)
class Caller:
    """A tool that asks, as its credential says.

    Attributes:
        tenant_id, tenant_path: the unit the tool belongs to; its tools alone see what they write.
        tenant_paths: where our own acts are its unit's: the present path and every former one.
        authority: JSON of the agent in whose name its statements are stored.
    """

    credential_id: int
    key: str
    name: str
    tenant_id: int
    tenant_path: str
    tenant_paths: tuple[str, ...]
    scopes: frozenset[str]
    expires_at: datetime | None
    authority: bytes
    requests_a_minute: int = 0

    def needs(self, *scopes: str) -> None:
        """Refuse unless the credential has one of these scopes; ``all`` always suffices."""
        if "all" not in self.scopes and self.scopes.isdisjoint(scopes):
            raise Refused(403, "This credential lacks the scope " + " or ".join(scopes))

    def is_expired(self) -> bool:
        """The last day of the credential is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def has_below(self, path: str) -> bool:
        """Whether a path lies in the unit's subtree, or did when it was the unit's."""
        bounds = map(organizations.subtree_bounds, self.tenant_paths)
        return any(low <= path < high for low, high in bounds)

    @property
    def reads_all(self) -> bool:
        """May read every statement of its unit, and our own acts of study below it."""
        return not self.scopes.isdisjoint(("all", "all/read", "statements/read"))


def caller_of(authorization: str) -> Caller:
    """Who asks, by the Authorization header.

    Raises:
        Refused: 401, without saying which part was wrong.
    """
    now = time.monotonic()
    known = _remembered.get(authorization)
    if known is not None and now < known[0] and not known[1].is_expired():
        rates.count(known[1].credential_id, known[1].requests_a_minute, now)
        return known[1]
    caller = _checked(authorization)
    rates.count(caller.credential_id, caller.requests_a_minute, now)
    if len(_remembered) >= MAX_REMEMBERED:
        _remembered.clear()
    _remembered[authorization] = (now + REMEMBER_SECONDS, caller)
    return caller


def forget() -> None:
    """Check every credential anew, e.g. after one was revoked in this process."""
    _remembered.clear()


def _checked(authorization: str) -> Caller:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return _as_caller(tokens.credential_of(value.strip()))
    key, secret = _basic(authorization)
    return _as_caller(credential_with(key, secret))


def _note_use(found: XapiCredential) -> None:
    """Keep the moment of use to the minute; one short write a minute and credential."""
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > USE_NOTED_EVERY:
        # A database that is busy must not cost the tool its request.
        with suppress(DatabaseError):
            XapiCredential.objects.filter(pk=found.pk).update(last_used_at=now)


def _as_caller(found: XapiCredential) -> Caller:
    _note_use(found)
    account = {"homePage": profile.TOOLS, "name": found.key}
    authority = {"objectType": "Agent", "name": found.name, "account": account}
    return Caller(
        credential_id=found.pk,
        key=found.key,
        name=found.name,
        tenant_id=found.organization_id,
        tenant_path=found.organization.path,
        tenant_paths=tuple(organizations.with_former_paths([found.organization.path])),
        scopes=frozenset(found.scopes.split()),
        expires_at=found.expires_at,
        authority=encode(authority),
        requests_a_minute=found.requests_a_minute,
    )


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        raise Refused(401, "Basic authentication or a Bearer token is needed")
    try:
        key, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(401, "The Authorization header cannot be read") from None
    if not colon or "\x00" in key:
        raise Refused(401, "The Authorization header cannot be read")
    return key, secret
