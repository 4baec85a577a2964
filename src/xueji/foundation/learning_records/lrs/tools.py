"""Making, listing and revoking the credentials of tools."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.foundation.learning_records.lrs import credentials
from xueji.foundation.learning_records.models import XapiCredential

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

OVERLAP = timedelta(days=1)  # time to change the tool over to its new secret


class CredentialRefused(DomainError):
    """The credential cannot be made or is not there."""


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A credential just made; the secret is shown this once and not kept."""

    key: str
    secret: str
    credential_id: int


def create_credential(
    *,
    name: str,
    organization: "Organization",
    scopes: Collection[str],
    now: datetime,
    expires_at: datetime | None = None,
    requests_a_minute: int = 6000,
    actor: "User | None" = None,
) -> NewCredential:
    """Let a tool of a unit use the xAPI interface.

    Args:
        scopes: of ``credentials.SCOPES``, e.g. ``{"statements/write", "statements/read/mine"}``.
    Raises:
        CredentialRefused: an unknown scope, or none at all.
    """
    unknown = set(scopes) - set(credentials.SCOPES)
    if unknown or not scopes:
        raise CredentialRefused(f"权限范围只能是：{'、'.join(credentials.SCOPES)}。")
    key, secret = secrets.token_hex(12), secrets.token_urlsafe(32)
    with transaction.atomic():
        made = XapiCredential.objects.create(
            key=key,
            secret_digest=credentials.secret_digest(secret),
            name=name.strip()[:100],
            organization=organization,
            scopes=" ".join(scope for scope in credentials.SCOPES if scope in scopes),
            expires_at=expires_at,
            requests_a_minute=requests_a_minute,
            created_at=now,
        )
        audit.record(
            actor=actor,
            action="learning_records.create_credential",
            target=made,
            summary=f"为“{organization.name}”建立工具凭证“{made.name}”（{made.scopes}）",
            at=now,
        )
    return NewCredential(key, secret, made.pk)


def rotate_credential(
    key: str, now: datetime, overlap: timedelta = OVERLAP, actor: "User | None" = None
) -> NewCredential:
    """Give a credential a new secret; the one the tool has works for ``overlap`` more.

    A second change within that time replaces the new secret, which nobody may have taken down.

    Raises:
        CredentialRefused: there is no such credential in force.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        found = _in_force(key)
        if found.former_until is None or found.former_until <= now:
            found.former_digest = found.secret_digest
        found.former_until = now + overlap
        found.secret_digest = credentials.secret_digest(secret)
        found.save(update_fields=["former_digest", "former_until", "secret_digest"])
        audit.record(
            actor=actor,
            action="learning_records.rotate_credential",
            target=found,
            summary=f"更换工具凭证“{found.name}”的密码",
            at=now,
        )
    credentials.forget()
    return NewCredential(key, secret, found.pk)


def _in_force(key: str) -> XapiCredential:
    found = XapiCredential.objects.select_for_update().filter(key=key, is_active=True).first()
    if found is None:
        raise CredentialRefused(f"没有用户名为“{key}”的有效凭证；用 xueji lrs credential list 查看。")
    return found


def revoke_credential(key: str, now: datetime, actor: "User | None" = None) -> None:
    """End a credential; it stops working everywhere within a few seconds, its statements stay."""
    with transaction.atomic():
        found = _in_force(key)
        found.is_active, found.revoked_at = False, now
        found.save(update_fields=["is_active", "revoked_at"])
        audit.record(
            actor=actor,
            action="learning_records.revoke_credential",
            target=found,
            summary=f"撤销工具凭证“{found.name}”",
            at=now,
        )
    credentials.forget()


def all_credentials() -> QuerySet[XapiCredential]:
    """Every credential with its unit, newest first; for the command line."""
    return XapiCredential.objects.select_related("organization").order_by("-created_at", "-pk")
