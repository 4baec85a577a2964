"""What the services of a session share: states, the optimistic lock and the audit line."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F

from xueji.activity.study_sessions.models import StudySession
from xueji.common.audit import services as audit
from xueji.common.errors import DomainError

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

Status = StudySession.Status


class EditConflict(DomainError):
    """Somebody else changed the session since the form was opened; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "这场会前学纪刚被另一位组织者修改过，本次填写没有保存。请对照现在的内容，确认后再次保存。"
        )


def locked(session: StudySession) -> StudySession:
    """The session as it is now, held until the transaction ends."""
    return (
        StudySession.objects.select_for_update(of=("self",)).select_related("organization").get(pk=session.pk)
    )


def require_status(session: StudySession, *allowed: str) -> None:
    """Refuse an act that does not belong to the session's state."""
    if session.status not in allowed:
        wanted = "、".join(f"“{Status(value).label}”" for value in allowed)
        raise DomainError(f"会议现在是“{session.get_status_display()}”，只有{wanted}的会议可以这样做。")


def claim_edit(session: StudySession, edit_no: int | None) -> None:
    """Count one change; with ``edit_no`` only if nobody changed the session since that number.

    Raises:
        EditConflict: the number is not the present one.
    """
    rows = StudySession.objects.filter(pk=session.pk)
    if edit_no is not None:
        rows = rows.filter(edit_no=edit_no)
    if not rows.update(edit_no=F("edit_no") + 1):
        raise EditConflict
    session.edit_no = StudySession.objects.values_list("edit_no", flat=True).get(pk=session.pk)


def note(
    actor: "User | None",
    verb: str,
    session: StudySession,
    summary: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Leave one audit line about a session."""
    audit.record(
        actor=actor,
        action=f"study_sessions.{verb}",
        target=session,
        summary=f"{session.title}：{summary}",
        at=at,
        detail=dict(detail or {}),
    )
