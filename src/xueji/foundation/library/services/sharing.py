"""Proposing a resource to a unit above, and the answer."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit import services as audit
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.library import findable, permissions
from xueji.foundation.library.events import ResourceProposalDecided, ResourceProposed
from xueji.foundation.library.models import ContentStatus, Resource, SharingProposal
from xueji.foundation.library.selectors.sharing import open_proposal, targets_of

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = SharingProposal.Status
WORDS_MAX_CHARACTERS = 300


def propose_resource(
    resource_id: int, to_unit_id: int, *, reason: str, actor: "User", now: datetime
) -> SharingProposal:
    """Offer a published resource to one of the units above its owner.

    Raises:
        DomainError: no role over the owner, not published, not a unit above, no reason, or one waits already.
    """
    with transaction.atomic():
        resource = Resource.objects.select_for_update().get(pk=resource_id)
        target = next((unit for unit in targets_of(resource) if unit.pk == to_unit_id), None)
        _check_offer(resource, actor, now)
        if resource.organization is None or target is None:
            raise DomainError("只能推荐给本单位的上级单位。")
        proposal = SharingProposal.objects.create(
            resource=resource,
            from_unit=resource.organization,
            to_unit=target,
            reason=_words(reason, "请写明推荐理由，上级才知道好在哪里。"),
            proposed_by=actor,
            proposed_at=now,
        )
        _record(proposal, f"《{resource.title}》推荐给{target.name}", "library.propose", actor, now)
        announce(ResourceProposed(proposal_id=proposal.pk))
    return proposal


def _check_offer(resource: Resource, actor: "User", now: datetime) -> None:
    if not permissions.holds_content_role(actor, permissions.STAFF, resource.organization, now):
        raise DomainError("推荐资源需要这个单位的“内容编辑”或“内容审核”角色。")
    if resource.status != ContentStatus.PUBLISHED:
        raise DomainError("发布以后才能向上级推荐。")
    if open_proposal(resource):
        raise DomainError("这份资源已经推荐过，正在等待上级办理。")


def decide_proposal(
    proposal_id: int, *, accept: bool, note: str, actor: "User", now: datetime
) -> SharingProposal:
    """Take the resource over for the unit above, its origin kept; or decline with a reason.

    Raises:
        DomainError: no reviewer of the unit above, the offer is the own, answered already, changed meanwhile.
    """
    with transaction.atomic():
        proposal = _locked(proposal_id)
        if not permissions.may_review_in(actor, proposal.to_unit, now):
            raise DomainError("办理推荐需要接收单位的“内容审核”角色。")
        one = permissions.one_person(actor, proposal.from_unit, proposal.proposed_at, now)
        if proposal.proposed_by_id in one:
            raise DomainError("推荐人不能办理自己的推荐，请由另一位审核人员办理。")
        if accept:
            _take_over(proposal, actor, now)
        else:
            note = _words(note, "请写明不采纳的理由，推荐单位才知道差在哪里。")
        _close(proposal, Status.ACCEPTED if accept else Status.REFUSED, note, actor, now)
    return proposal


def withdraw_proposal(proposal_id: int, *, actor: "User", now: datetime) -> SharingProposal:
    """Take an offer back before it is answered.

    Raises:
        DomainError: no role over the unit that offered, or answered already.
    """
    with transaction.atomic():
        proposal = _locked(proposal_id)
        if not permissions.holds_content_role(actor, permissions.STAFF, proposal.from_unit, now):
            raise DomainError("撤回推荐需要推荐单位的“内容编辑”或“内容审核”角色。")
        _close(proposal, Status.WITHDRAWN, "", actor, now)
    return proposal


def _locked(proposal_id: int) -> SharingProposal:
    rows = SharingProposal.objects.select_for_update(of=("self",)).select_related("from_unit", "to_unit")
    proposal = rows.get(pk=proposal_id)
    if proposal.status != Status.WAITING:
        raise DomainError(f"这条推荐{proposal.get_status_display()}，不能再办理。")
    return proposal


def _take_over(proposal: SharingProposal, actor: "User", now: datetime) -> None:
    resource = Resource.objects.select_for_update().get(pk=proposal.resource_id)
    if resource.status != ContentStatus.PUBLISHED or resource.organization_id != proposal.from_unit_id:
        raise DomainError("这份资源推荐以后已停用、修改或移交，请退回推荐单位重新推荐。")
    if permissions.standing(actor, resource, now).has_written:
        raise DomainError("参与编写的人不能决定采纳，请由另一位审核人员办理。")
    resource.origin_unit = resource.origin_unit or proposal.from_unit
    resource.organization = proposal.to_unit
    if resource.scope == Resource.Scope.UNIT:
        resource.scope = Resource.Scope.SUBTREE
    resource.save(update_fields=["origin_unit", "organization", "scope"])
    findable.refresh(resource)


def _close(proposal: SharingProposal, status: str, note: str, actor: "User", now: datetime) -> None:
    proposal.status, proposal.decision_note = status, note.strip()[:WORDS_MAX_CHARACTERS]
    proposal.decided_by, proposal.decided_at = actor, now
    proposal.save(update_fields=["status", "decision_note", "decided_by", "decided_at"])
    summary = f"《{proposal.resource.title}》的共享推荐{proposal.get_status_display()}"
    _record(proposal, summary, f"library.proposal_{status}", actor, now)
    announce(ResourceProposalDecided(proposal_id=proposal.pk))


def _record(proposal: SharingProposal, summary: str, action: str, actor: "User", now: datetime) -> None:
    note = proposal.decision_note or proposal.reason
    audit.record(actor=actor, action=action, target=proposal, summary=summary, at=now, detail={"note": note})


def _words(typed: str, missing: str) -> str:
    if not typed.strip():
        raise DomainError(missing)
    return typed.strip()[:WORDS_MAX_CHARACTERS]
