"""Risk points written and retired."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.knowledge_graph import permissions
from xueji.foundation.knowledge_graph.models import RiskPoint

from .concepts import Refused

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


class RiskEditedMeanwhile(DomainError):
    """Somebody else saved the risk point after this form was opened; nothing was written."""


@dataclass(frozen=True)
class RiskFacts:
    """A risk point as an editor writes it; an empty code is filled in."""

    name: str
    code: str = ""
    power: str = ""
    description: str = ""
    level: str = RiskPoint.Level.MEDIUM
    controls: str = ""


def save_risk(
    facts: RiskFacts, *, risk_id: int | None = None, edit_no: int = 0, actor: User | None, now: datetime
) -> RiskPoint:
    """Create a risk point or save the form over the version it was opened with."""
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        risk = RiskPoint.objects.select_for_update().filter(pk=risk_id or 0).first() or RiskPoint()
        if risk.pk and risk.edit_no != edit_no:
            raise RiskEditedMeanwhile("这个风险点已由别人保存过，这次没有写入。请重新打开再改。")
        wanted = {**asdict(facts), "code": facts.code or risk.code or _free_code()}
        if RiskPoint.objects.filter(code=wanted["code"]).exclude(pk=risk.pk).exists():
            raise Refused(f"编号 {wanted['code']} 已被使用，请换一个。")
        changed = [name for name, value in wanted.items() if getattr(risk, name) != value]
        if risk.pk and not changed:
            return risk
        is_new = risk.pk is None
        for name, value in wanted.items():
            setattr(risk, name, value)
        risk.updated_at, risk.edit_no = now, risk.edit_no + 1
        risk.save()
        record(
            actor=actor,
            action="knowledge_graph.save-risk",
            target=risk,
            summary=f"{'新建' if is_new else '修改'}风险点“{risk.name}”",
            at=now,
            detail={"changed": changed},
        )
    return risk


def retire_risk(risk_id: int, *, actor: User | None, now: datetime) -> RiskPoint:
    """Take a risk point out of use, or use it again."""
    permissions.require_editor(actor, timezone.localdate(now))
    with transaction.atomic():
        risk = RiskPoint.objects.select_for_update().get(pk=risk_id)
        is_active = risk.status == RiskPoint.Status.ACTIVE
        risk.status = RiskPoint.Status.RETIRED if is_active else RiskPoint.Status.ACTIVE
        risk.updated_at, risk.edit_no = now, risk.edit_no + 1
        risk.save(update_fields=["status", "updated_at", "edit_no"])
        record(
            actor=actor,
            action="knowledge_graph.retire-risk",
            target=risk,
            summary=f"{'停用' if is_active else '恢复'}风险点“{risk.name}”",
            at=now,
        )
    return risk


def _free_code() -> str:
    number = RiskPoint.objects.count() + 1
    while RiskPoint.objects.filter(code=f"R{number:03d}").exists():
        number += 1
    return f"R{number:03d}"
