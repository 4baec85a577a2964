"""Registering targets of forwarding, pausing them and going on."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common import crypto
from xueji.common.audit import services as audit
from xueji.foundation.learning_records.models import ForwardTarget

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User


def create(
    *,
    name: str,
    organization: "Organization",
    url: str,
    key: str,
    secret: str,
    version: str,
    verbs: Sequence[str],
    now: datetime,
    actor: "User | None",
) -> ForwardTarget:
    """Register a target; the secret is sealed."""
    with transaction.atomic():
        made = ForwardTarget.objects.create(
            name=name,
            organization=organization,
            url=url,
            key=key,
            secret_sealed=crypto.encrypt(secret),
            version=version,
            verbs=" ".join(verbs),
            created_at=now,
        )
        audit.record(
            actor=actor,
            action="learning_records.create_target",
            target=made,
            summary=f"登记转发目标“{name}”，转发“{organization.name}”的学习记录",
            at=now,
            detail={"url": url, "version": version, "verbs": list(verbs)},
        )
    return made


def change(
    target: ForwardTarget,
    *,
    name: str,
    url: str,
    version: str,
    key: str,
    secret: str,
    now: datetime,
    actor: "User | None",
) -> None:
    """Change where a target is and by which account, and try at once; it goes on from where it was.

    Args:
        secret: empty leaves the present one.
    """
    before = {"name": target.name, "url": target.url, "version": target.version, "key": target.key}
    with transaction.atomic():
        target.name, target.url, target.version, target.key = name, url, version, key
        if secret:
            target.secret_sealed = crypto.encrypt(secret)
        target.next_try_at = None
        target.save(update_fields=[*before, "secret_sealed", "next_try_at"])
        audit.record(
            actor=actor,
            action="learning_records.change_target",
            target=target,
            summary=f"修改转发目标“{name}”" + ("，更换密码" if secret else ""),
            at=now,
            detail={
                "before": before,
                "after": {"name": name, "url": url, "version": version, "key": key},
            },
        )


def switch(target: ForwardTarget, *, now: datetime, actor: "User | None") -> None:
    """Pause a target that is on, or go on at once with one that was paused."""
    with transaction.atomic():
        target.is_active = not target.is_active
        target.next_try_at = None
        target.save(update_fields=["is_active", "next_try_at"])
        word = "继续" if target.is_active else "暂停"
        audit.record(
            actor=actor,
            action="learning_records.switch_target",
            target=target,
            summary=f"{word}向“{target.name}”转发",
            at=now,
        )
