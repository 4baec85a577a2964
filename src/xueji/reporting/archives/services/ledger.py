"""Filling the ledger: from closed sessions without a second entry, by hand where there was no session."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from xueji.activity.study_sessions import selectors as sessions
from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.reporting.archives import permissions, rules
from xueji.reporting.archives.models import LedgerEntry

if TYPE_CHECKING:
    from django.db import models

    from xueji.foundation.organizations.models import Organization, User

# Fields a session fills; nobody types them a second time.
FILLED = (
    "organization_id",
    "held_date",
    "meeting_title",
    "chair_name",
    "lead_reader_name",
    "content",
    "articles",
    "attended_count",
    "invited_count",
    "make_up_count",
    "decisions",
)
FOLLOW_UP = ("owner_name", "due_date", "progress", "document_no")


@dataclass(frozen=True)
class ManualFacts:
    """One row as written by hand; counts are people."""

    held_date: date
    meeting_title: str
    content: str
    attended_count: int
    invited_count: int
    chair_name: str = ""
    lead_reader_name: str = ""
    articles: str = ""
    make_up_count: int = 0
    decisions: str = ""
    owner_name: str = ""
    due_date: date | None = None
    progress: str = ""
    document_no: str = ""


@transaction.atomic
def fill_from_session(session_id: int, now: datetime) -> LedgerEntry:
    """Write or refresh the ledger row of a closed session.

    Told twice, it changes nothing. A correction of the session changes the row under the correction's
    number; what was registered by hand (责任人, 时限, 落实情况, 材料编号) stays.
    """
    facts = _session_fields(session_id)
    held: date = facts["held_date"]
    entry, is_new = LedgerEntry.objects.get_or_create(
        session_id=session_id,
        defaults={**facts, "created_at": now, "document_no": f"{held:%Y}-{session_id:04d}"},
    )
    if is_new:
        record(actor=None, action="archives.fill", target=entry, summary="会前学纪结束，自动记入台账", at=now)
        return entry
    return _refresh(entry.pk, facts, now)


def _session_fields(session_id: int) -> dict[str, Any]:
    """The facts of a session cut to what the columns hold."""
    facts = sessions.ledger_facts(session_id)
    fields: dict[str, Any] = {name: getattr(facts, name) for name in (*FILLED, "correction_number")}
    fields["articles"] = "\n".join(facts.articles)
    for name in ("meeting_title", "chair_name", "lead_reader_name", "content"):
        fields[name] = fields[name][: _field(name).max_length]
    return fields


def _refresh(entry_id: int, facts: dict[str, Any], now: datetime) -> LedgerEntry:
    entry = LedgerEntry.objects.select_for_update().get(pk=entry_id)
    before = {name: getattr(entry, name) for name in FILLED}
    change = rules.changes_in_words(before, facts, _labels(FILLED))
    if not change and facts["correction_number"] <= entry.correction_number:
        return entry
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save()
    number = entry.correction_number
    summary = f"按更正第{number}号更新：{change or '人数不变'}" if number else f"更新：{change}"
    record(
        actor=None,
        action="archives.correct",
        target=entry,
        summary=summary,
        at=now,
        detail={"number": number},
    )
    return entry


@transaction.atomic
def add_manual_entry(
    organization: "Organization", facts: ManualFacts, actor: "User", now: datetime
) -> LedgerEntry:
    """Add a row for study that no session recorded; it stays marked 手工.

    Raises:
        DomainError: the unit is not the actor's to write for, or the figures contradict each other.
    """
    _refuse_stranger(organization, actor, now)
    entry = LedgerEntry(organization=organization, is_manual=True, created_at=now, **asdict(facts))
    _save_checked(entry, now)
    record(
        actor=actor,
        action="archives.add_manual",
        target=entry,
        summary=f"手工登记台账：{entry.meeting_title}",
        at=now,
    )
    return entry


@transaction.atomic
def change_manual_entry(entry: LedgerEntry, facts: ManualFacts, actor: "User", now: datetime) -> LedgerEntry:
    """Change a row written by hand; rows of sessions change by corrections of the session only."""
    current = LedgerEntry.objects.select_for_update().select_related("organization").get(pk=entry.pk)
    if not current.is_manual:
        raise DomainError("这一行由会前学纪自动生成，请在该次会前学纪中登记更正，台账会随之更新。")
    return _change(current, asdict(facts), "修改手工台账", "archives.change_manual", actor, now)


@transaction.atomic
def register_follow_up(
    entry: LedgerEntry, fields: dict[str, Any], actor: "User", now: datetime
) -> LedgerEntry:
    """Register who does what by when and how far it is; `fields` holds any of FOLLOW_UP."""
    current = LedgerEntry.objects.select_for_update().select_related("organization").get(pk=entry.pk)
    wanted = {name: fields[name] for name in FOLLOW_UP if name in fields}
    return _change(current, wanted, "登记落实情况", "archives.follow_up", actor, now)


def _change(
    entry: LedgerEntry, fields: dict[str, Any], words: str, action: str, actor: "User", now: datetime
) -> LedgerEntry:
    _refuse_stranger(entry.organization, actor, now)
    before = {name: getattr(entry, name) for name in fields}
    change = rules.changes_in_words(before, fields, _labels(fields))
    if not change:
        return entry
    for name, value in fields.items():
        setattr(entry, name, value)
    _save_checked(entry, now)
    record(actor=actor, action=action, target=entry, summary=f"{words}：{change}", at=now)
    return entry


def _refuse_stranger(organization: "Organization", actor: "User", now: datetime) -> None:
    if not permissions.may_write_ledger(actor, organization, timezone.localdate(now)):
        raise DomainError("只有该单位的学习组织者可以登记台账，请联系单位的学习组织者。")


def _save_checked(entry: LedgerEntry, now: datetime) -> None:
    if entry.held_date > timezone.localdate(now):
        raise DomainError("日期晚于今天，会议开过之后再登记。")
    try:
        entry.full_clean()
    except ValidationError as error:
        raise DomainError("；".join(error.messages)) from error
    entry.save()


def _labels(names: Any) -> dict[str, str]:
    return {name: str(_field(name).verbose_name) for name in names}


def _field(name: str) -> "models.Field[Any, Any]":
    """A column of the ledger by name; `organization_id` means the unit."""
    return cast("models.Field[Any, Any]", LedgerEntry._meta.get_field(name.removesuffix("_id")))
