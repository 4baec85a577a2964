"""Deletion by rule: proposed, approved, done in batches, and proved by a sealed certificate."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from xueji.common.audit.services import is_signed, record, sign
from xueji.common.batches import batches
from xueji.common.errors import DomainError
from xueji.foundation.privacy import registry
from xueji.foundation.privacy.models import LegalHold, PurgeCertificate
from xueji.foundation.privacy.registry import RetentionRule
from xueji.foundation.privacy.rules import IdsDigest, certificate_content

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

BATCH_ROWS = 500
logger = logging.getLogger(__name__)
SEALED = (
    "rule_key", "label", "rule_version", "cutoff_at", "row_count", "first_at", "last_at",
    "proposed_at", "decided_at", "approved_by_id", "ids_digest",
)  # fmt: skip
Status = PurgeCertificate.Status


class PurgeRefused(DomainError):
    """The deletion is not there to be approved, or is held back."""


def expired(rule: RetentionRule, cutoff: datetime) -> "QuerySet[Any] | None":
    """Rows of a rule older than a moment, without those held back; None when nothing may be deleted now."""
    standing = LegalHold.objects.filter(ended_at=None)
    if rule.expired is None or standing.filter(rule_key__in=("", rule.key), person=None).exists():
        return None
    rows = rule.expired(cutoff)
    if rule.person:
        held = standing.filter(rule_key__in=("", rule.key)).exclude(person=None)
        rows = rows.exclude(**{f"{rule.person}__in": held.values("person_id")})
    return rows


def follow_rules(now: datetime) -> None:
    """Delete what the rules let go by themselves, and propose the rest for approval; idempotent.

    Raises:
        PurgeRefused: some rules could not be followed; the others have been.
    """
    failed = []
    for rule in registry.rules():
        try:
            proposal = _propose(rule, now)
            if proposal is not None and not rule.needs_approval:
                _carry_out(proposal.pk, None, now)
        except Exception:  # noqa: BLE001 - one rule that fails must not keep back those after it
            logger.exception("The retention rule %s could not be followed.", rule.key)
            failed.append(rule.label)
    if failed:
        raise PurgeRefused(f"{'、'.join(failed)}没有按规则处理，其余已处理；原因见日志。")


@transaction.atomic
def _propose(rule: RetentionRule, now: datetime) -> PurgeCertificate | None:
    """What would be deleted as of now; an older proposal of the same rule is brought up to date."""
    cutoff = now - timedelta(days=rule.days)
    rows = expired(rule, cutoff)
    facts = rows.aggregate(first=Min(rule.moment), last=Max(rule.moment)) if rows is not None else {}
    count = rows.count() if rows is not None else 0
    if not count:
        PurgeCertificate.objects.filter(rule_key=rule.key, status=Status.PROPOSED).delete()
        return None
    proposal, _ = PurgeCertificate.objects.update_or_create(
        rule_key=rule.key,
        status=Status.PROPOSED,
        defaults={
            "label": rule.label,
            "rule_version": rule.version,
            "cutoff_at": cutoff,
            "row_count": count,
            "first_at": facts["first"],
            "last_at": facts["last"],
            "proposed_at": now,
        },
    )
    return proposal


def approve_purge(certificate: PurgeCertificate, *, actor: "User", now: datetime) -> PurgeCertificate:
    """Delete what was shown, rows that came under a hold since then left out.

    Raises:
        PurgeRefused: decided already, the rule has changed since, or a hold stands.
    """
    return _carry_out(certificate.pk, actor, now)


@transaction.atomic
def _carry_out(pk: int, actor: "User | None", now: datetime) -> PurgeCertificate:
    held = _proposed(pk)
    rule = registry.rule(held.rule_key)
    if rule is None or rule.version != held.rule_version or held.cutoff_at is None:
        raise PurgeRefused("留存规则已改变，请等程序按新规则重新列出清单。")
    rows = expired(rule, held.cutoff_at)
    if rows is None:
        raise PurgeRefused("这类内容已被留存冻结，解除后才能销毁。")
    facts = rows.aggregate(first=Min(rule.moment), last=Max(rule.moment))
    digest = IdsDigest()
    for keys in _keys(rows):
        digest.add(keys)
        rows.model._default_manager.filter(pk__in=keys).delete()
    held.first_at, held.last_at, held.row_count = facts["first"], facts["last"], digest.count
    seal_certificate(held, digest, actor, now)
    summary = f"按规则销毁{held.label} {held.row_count} 条"
    record(actor=actor, action="privacy.purge", target=held, summary=summary, at=now)
    return held


def _keys(rows: "QuerySet[Any]") -> Iterator[list[Any]]:
    yield from batches(list(rows.order_by("pk").values_list("pk", flat=True)), BATCH_ROWS)


@transaction.atomic
def decline_purge(certificate: PurgeCertificate, *, actor: "User", now: datetime) -> None:
    """Leave it for now; the rule proposes it again at its next turn unless it is held back."""
    held = _proposed(certificate.pk)
    held.status, held.decided_at, held.approved_by = Status.DECLINED, now, actor
    held.save()
    record(actor=actor, action="privacy.decline-purge", target=held, summary=f"暂不销毁{held.label}", at=now)


def _proposed(pk: int) -> PurgeCertificate:
    held = PurgeCertificate.objects.select_for_update().get(pk=pk)
    if held.status != Status.PROPOSED:
        raise PurgeRefused("这份清单已经处理过。")
    return held


def seal_certificate(
    certificate: PurgeCertificate, digest: IdsDigest, actor: "User | None", now: datetime
) -> None:
    """Close a certificate: what, how many, when, who, and the seal of the audit key over all of it."""
    certificate.status, certificate.decided_at, certificate.approved_by = Status.DONE, now, actor
    certificate.ids_digest = digest.hexdigest()
    certificate.algorithm, certificate.seal = sign(_content(certificate))
    certificate.save()


def is_certificate_sound(certificate: PurgeCertificate) -> bool:
    """Whether a certificate reads as it was sealed."""
    return is_signed(_content(certificate), certificate.algorithm, certificate.seal)


def _content(certificate: PurgeCertificate) -> bytes:
    return certificate_content({name: _plain(getattr(certificate, name)) for name in SEALED})


def _plain(value: object) -> object:
    return int(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value


@transaction.atomic
def begin_hold(
    *, rule_key: str, person: "Person | None", reason: str, actor: "User", now: datetime
) -> LegalHold:
    """Hold back a kind, a person, or both; nothing of it is deleted until the hold ends."""
    made = LegalHold.objects.create(
        rule_key=rule_key, person=person, reason=reason, begun_at=now, begun_by=actor
    )
    record(actor=actor, action="privacy.begin-hold", target=made, summary=f"留存冻结：{reason}", at=now)
    return made


@transaction.atomic
def end_hold(hold: LegalHold, *, actor: "User", now: datetime) -> None:
    """End a hold; ending it twice is refused.

    Raises:
        PurgeRefused: it has ended already.
    """
    ended = LegalHold.objects.filter(pk=hold.pk, ended_at=None).update(ended_at=now, ended_by=actor)
    if not ended:
        raise PurgeRefused("这项冻结已经解除。")
    record(actor=actor, action="privacy.end-hold", target=hold, summary=f"解除冻结：{hold.reason}", at=now)
