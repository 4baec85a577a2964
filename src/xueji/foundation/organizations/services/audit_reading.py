"""Reading of the trail that is itself put on record."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xueji.common.audit.services import record

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User


@transaction.atomic
def audit_exported(*, actor: "User", described: str, now: datetime) -> None:
    """Note that somebody took lines of the trail away as a file.

    Args:
        described: the filters in words; empty for the whole trail.
    """
    summary = f"导出审计记录（{described or '全部'}）"
    record(actor=actor, action="organizations.export-audit", target=actor, summary=summary, at=now)
