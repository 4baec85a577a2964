"""Requests of persons about the own data: asked, answered by somebody else, carried out by a third."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.privacy import permissions, registry, rules
from xueji.foundation.privacy.models import LegalHold, PrivacyRequest, PurgeCertificate
from xueji.foundation.privacy.policy import privacy_policy
from xueji.foundation.privacy.services.retention import seal_certificate

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

ERASURE_KEY = "erasure"
Status, Kind = PrivacyRequest.Status, PrivacyRequest.Kind


class RequestRefused(DomainError):
    """The request cannot be answered or carried out now, or not by this person."""


@transaction.atomic
def ask(
    *, person: "Person", kind: str, holding: str, text: str, actor: "User", now: datetime
) -> PrivacyRequest:
    """Take in a request; it is answered within the working days of the policy.

    Raises:
        RequestRefused: the same request is open already.
    """
    # Held, so that a form sent twice at the same moment is one request.
    type(person)._default_manager.select_for_update().get(pk=person.pk)
    if PrivacyRequest.objects.filter(person=person, kind=kind, holding=holding, status=Status.OPEN).exists():
        raise RequestRefused("同样的请求正在办理，请等待答复，或先撤回再重新提出。")
    due = rules.working_days_after(timezone.localdate(now), privacy_policy().request_working_days)
    made = PrivacyRequest.objects.create(
        person=person, kind=kind, holding=holding, text=text, asked_at=now, due_date=due
    )
    _note(made, "ask", f"提出个人信息请求（{made.get_kind_display()}）", actor, now)
    return made


@transaction.atomic
def withdraw_request(request: PrivacyRequest, *, actor: "User", now: datetime) -> None:
    """Take an open request back."""
    held = _open(request)
    held.status = Status.WITHDRAWN
    held.save(update_fields=["status"])
    _note(held, "withdraw", "撤回个人信息请求", actor, now)


@transaction.atomic
def answer_request(
    request: PrivacyRequest, *, is_accepted: bool, answer: str, actor: "User", now: datetime
) -> None:
    """Agree or refuse, with words the person reads.

    Raises:
        RequestRefused: it is the own request, it is answered already, or the reason is missing.
    """
    held = _open(request)
    if actor.person_id == held.person_id:
        raise RequestRefused("自己的请求要由别人答复。")
    if not answer.strip():
        raise RequestRefused("请写明答复；不予同意的要说明理由。")
    held.status = Status.ACCEPTED if is_accepted else Status.REFUSED
    held.answer, held.answered_by, held.answered_at = answer.strip(), actor, now
    held.save()
    _note(held, "answer", f"答复个人信息请求：{held.get_status_display()}", actor, now)


@transaction.atomic
def carry_out_erasure(request: PrivacyRequest, *, actor: "User", now: datetime) -> PurgeCertificate:
    """Delete what an agreed request names; what must stay is made unrecognizable by its domain.

    Raises:
        RequestRefused: not agreed to, carried out already, held by law, or the same person as the answer.
    """
    held = PrivacyRequest.objects.select_for_update().select_related("person").get(pk=request.pk)
    if (held.kind, held.status, held.erased_at) != (Kind.ERASE, Status.ACCEPTED, None):
        raise RequestRefused("只有已同意、还没有执行的删除请求可以执行。")
    since = held.answered_at or held.asked_at
    if held.answered_by_id in permissions.one_person(actor, since, now) or actor.person_id == held.person_id:
        raise RequestRefused("删除要由答复人和本人以外的人执行，请换一位同事。")
    if _is_held_back(held):
        raise RequestRefused("这个人的信息已被留存冻结，解除后才能删除。")
    certificate = _erase(held, actor, now)
    held.erased_at, held.erased_by = now, actor
    held.save(update_fields=["erased_at", "erased_by"])
    _note(held, "erase", f"按请求删除个人信息，共 {certificate.row_count} 项", actor, now)
    return certificate


def _is_held_back(request: PrivacyRequest) -> bool:
    """Whether a hold stands over the person, over everything, or over a kind that would be deleted."""
    kinds = [holding.key for holding in _erasable(request)]
    about_all = Q(person=None, rule_key__in=["", *kinds])
    return LegalHold.objects.filter(about_all | Q(person=request.person), ended_at=None).exists()


def _erasable(request: PrivacyRequest) -> list[registry.Holding]:
    """What an agreed request deletes, in order."""
    asked = [one for one in registry.holdings() if request.holding in ("", one.key)]
    return [one for one in asked if one.erase is not None]


def _erase(request: PrivacyRequest, actor: "User", now: datetime) -> PurgeCertificate:
    digest, count, done = rules.IdsDigest(), 0, []
    for holding in _erasable(request):
        rows = holding.erase(request.person, now) if holding.erase else 0
        digest.add([f"{holding.key}:{rows}"])
        count += rows
        done.append(holding.label)
    certificate = PurgeCertificate(
        rule_key=ERASURE_KEY,
        label=f"第 {request.pk} 号删除请求：{'、'.join(done)}"[:100],
        rule_version=rules.rule_version(ERASURE_KEY, 0, f"request {request.pk}"),
        row_count=count,
        proposed_at=request.asked_at,
    )
    seal_certificate(certificate, digest, actor, now)
    return certificate


def _open(request: PrivacyRequest) -> PrivacyRequest:
    held = PrivacyRequest.objects.select_for_update().get(pk=request.pk)
    if held.status != Status.OPEN:
        raise RequestRefused(f"这项请求{held.get_status_display()}，不能再改。")
    return held


def _note(request: PrivacyRequest, verb: str, summary: str, actor: "User", now: datetime) -> None:
    record(actor=actor, action=f"privacy.{verb}-request", target=request, summary=summary, at=now)
