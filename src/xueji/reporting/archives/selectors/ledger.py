"""Reading the work ledger."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404

from xueji.common.audit import selectors as audit
from xueji.foundation.organizations import selectors as organizations
from xueji.reporting.archives import permissions, rules
from xueji.reporting.archives.models import LedgerEntry

if TYPE_CHECKING:
    from xueji.common.audit.models import AuditEntry
    from xueji.foundation.organizations.models import Organization, User

# More units than this are not offered in one drop-down list.
OFFERED_UNITS = 300


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row in the usual form, each field as it is printed."""

    held_date: date
    organization_name: str
    meeting_title: str
    chair_name: str
    lead_reader_name: str
    content: str
    articles: str
    attendance: str
    make_up_count: int
    decisions: str
    owner: str
    progress: str
    document_no: str
    note: str


def entries_for(viewer: "User", on: date) -> QuerySet[LedgerEntry]:
    """Ledger rows of the units under the viewer's roles, with their unit."""
    paths = organizations.scope_paths(viewer, *permissions.LEDGER_ROLES, on=on)
    found = LedgerEntry.objects.filter(organizations.in_scope_q("organization__path", paths))
    return found.select_related("organization")


def entries_by_month(viewer: "User", on: date) -> QuerySet[LedgerEntry]:
    """The same rows with `held_month`, the first day of their month."""
    return entries_for(viewer, on).annotate(held_month=TruncMonth("held_date"))


def entry_for(viewer: "User", entry_id: int, on: date) -> LedgerEntry:
    """One ledger row the viewer may read; Http404 otherwise."""
    return get_object_or_404(entries_for(viewer, on), pk=entry_id)


def history_of(entry: LedgerEntry) -> "list[AuditEntry]":
    """Who filled and changed the row, newest first."""
    return list(audit.history_of(entry))


def writable_units(viewer: "User", on: date) -> "QuerySet[Organization]":
    """Units to whose ledger the viewer may add rows."""
    paths = organizations.scope_paths(viewer, *permissions.WRITE_LEDGER.roles, on=on)
    units = organizations.organizations_for(viewer, on).filter(organizations.in_scope_q("path", paths))
    return units.filter(organizations.in_force_q(on)).order_by("path")


def offered_units(viewer: "User", on: date) -> list[tuple[int, str]]:
    """Key and name of the units a form offers, from the top down."""
    return list(writable_units(viewer, on).values_list("pk", "name")[:OFFERED_UNITS])


def ledger_row(entry: LedgerEntry) -> LedgerRow:
    """One row in words."""
    due = f"{entry.due_date:%Y-%m-%d}" if entry.due_date else ""
    return LedgerRow(
        held_date=entry.held_date,
        organization_name=entry.organization.name,
        meeting_title=entry.meeting_title,
        chair_name=entry.chair_name,
        lead_reader_name=entry.lead_reader_name,
        content=entry.content,
        articles=entry.articles.replace("\n", "；"),
        attendance=rules.attendance_words(entry.attended_count, entry.invited_count),
        make_up_count=entry.make_up_count,
        decisions=entry.decisions,
        owner=" / ".join(part for part in (entry.owner_name, due) if part),
        progress=entry.progress,
        document_no=entry.document_no,
        note=entry.note_in_words,
    )


def unit_in_words(entries: "QuerySet[LedgerEntry]") -> str:
    """The unit over a printed ledger: the one all rows belong to, or the first and how many there are."""
    names = list(
        entries.order_by("organization__path").values_list("organization__name", flat=True).distinct()[:2]
    )
    if len(names) <= 1:
        return names[0] if names else ""
    count = entries.order_by().values("organization_id").distinct().count()
    return f"{names[0]}等 {count} 个单位"
