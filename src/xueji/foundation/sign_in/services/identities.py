"""Outside identities: bound to registered people only, by hand or by a claim both sides know."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.sign_in.models import ExternalIdentity

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


class IdentityRefused(DomainError):
    """The outside identity cannot be bound so."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an outside provider says somebody is."""

    provider: str
    provider_name: str
    tenant: str
    subject: str


def account_of_identity(identity: Identity, *, match: str, claim: str, now: datetime) -> "User | None":
    """The account behind an outside identity; None when nobody is bound and no claim finds somebody.

    Args:
        match: by what an identity nobody knows yet is looked for: ``code``, ``phone`` or ``none``.
        claim: what the provider said about it.

    Raises:
        IdentityRefused: the claim finds a person who is bound to another identity already.
    """
    bound = _bound(identity)
    person = bound.person if bound else _found(match, claim)
    if person is None or person.status == organizations.PersonStatus.LEFT:
        return None
    account = organizations.account_of(person)
    if account is not None and bound is None:
        bind_identity(identity=identity, person=person, now=now, actor=account)
    return account


def _bound(identity: Identity) -> ExternalIdentity | None:
    return (
        ExternalIdentity.objects.filter(
            provider=identity.provider, tenant=identity.tenant, subject=identity.subject
        )
        .select_related("person")
        .first()
    )


def _found(match: str, claim: str) -> "Person | None":
    if not claim:
        return None
    if match == "code":
        return organizations.person_by_code(claim)
    return organizations.person_by_phone(claim) if match == "phone" else None


@transaction.atomic
def bind_identity(
    *, identity: Identity, person: "Person", now: datetime, actor: Actor | None = None
) -> ExternalIdentity:
    """Bind an outside identity to a registered person.

    Raises:
        IdentityRefused: it belongs to somebody else, or the person has another one there.
    """
    try:
        with transaction.atomic():
            made = ExternalIdentity.objects.create(
                person=person,
                provider=identity.provider,
                tenant=identity.tenant,
                subject=identity.subject,
                bound_at=now,
            )
    except IntegrityError:
        raise IdentityRefused(
            f"这个{identity.provider_name}身份已绑定到别人，或者本人在那里已绑定另一个身份。请找系统管理员核对。"
        ) from None
    record(
        actor=actor,
        action="sign_in.bind-identity",
        target=person,
        summary=f"绑定{person.name}的{identity.provider_name}身份",
        at=now,
    )
    return made


@transaction.atomic
def unbind_identity(*, user: "User", identity_id: int, now: datetime) -> None:
    """Undo a binding of one's own.

    Raises:
        IdentityRefused: without it nobody could sign in to the account, or there is no such binding.
    """
    held = ExternalIdentity.objects.filter(person=user.person)
    bound = held.filter(pk=identity_id).first()
    if bound is None:
        raise IdentityRefused("没有这个绑定。")
    if not user.has_usable_password() and held.count() == 1:
        raise IdentityRefused("这个账号没有密码，解除后就无法登录了。请先请管理员设置密码。")
    bound.delete()
    record(actor=user, action="sign_in.unbind-identity", target=user, summary="解除了外部身份绑定", at=now)
