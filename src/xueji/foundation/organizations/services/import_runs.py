"""Lists of people in two phases: what was found is kept to be looked at, then taken over or dropped."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from xueji.common.documents.xlsx import write_table
from xueji.common.errors import DomainError
from xueji.common.jobs.models import Job
from xueji.common.jobs.services import Source, start
from xueji.foundation.organizations.models import ImportRow, ImportRun, User
from xueji.foundation.organizations.people_columns import COLUMNS
from xueji.foundation.organizations.services.people_import import PeopleImport
from xueji.foundation.organizations.services.people_plans import PersonPlan

CHECK = "organizations.check-people"
BATCH_ROWS = 2000
KEPT = timedelta(days=7)
Kind = ImportRow.Kind


class RunOver(DomainError):
    """The list was taken over or dropped already."""


def start_people_check(*, user: User, name: str, content: bytes, now: datetime) -> Job:
    """Have the worker compare a list with what is stored; the caller has checked that the account may."""
    facts = {"file": hashlib.sha256(content).hexdigest()}
    return start(user, CHECK, f"检查人员名单：{name}", facts, now=now, source=Source(name, content))


def people_workbook(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A list of people as the workbook that is imported; rows hold texts by the keys of its columns."""
    return write_table("人员", COLUMNS, ([row.get(column.key, "") for column in COLUMNS] for row in rows))


@transaction.atomic
def stage(
    outcome: PeopleImport,
    *,
    source: str,
    owner: User,
    now: datetime,
    job_id: int | None = None,
    file_sha256: str = "",
) -> ImportRun:
    """Keep what a check found; the same job again replaces what it kept before."""
    if job_id is not None:
        ImportRun.objects.filter(job_id=job_id, state=ImportRun.State.CHECKED).delete()
    run = ImportRun.objects.create(
        job_id=job_id,
        source=source[:150],
        owner=owner,
        checked_at=now,
        file_sha256=file_sha256,
        notices="\n".join(outcome.notices),
    )
    ImportRow.objects.bulk_create(_rows(run, outcome), batch_size=BATCH_ROWS)
    return run


def _rows(run: ImportRun, outcome: PeopleImport) -> Iterator[ImportRow]:
    for plan in outcome.plans:
        yield ImportRow(
            run=run,
            number=plan.row.number,
            kind=Kind.NEW if plan.is_new else Kind.CHANGED if plan.changes else Kind.SAME,
            name=plan.row.name,
            code=plan.row.code,
            words=_words(plan),
        )
    for number, errors in groupby(outcome.errors, key=lambda error: error.row):
        words = "；".join(f"{one.column}：{one.message}" if one.column else one.message for one in errors)
        yield ImportRow(run=run, number=number, kind=Kind.REFUSED, words=words)


def _words(plan: PersonPlan) -> str:
    if plan.is_new:
        return "，".join(filter(None, (plan.unit.name, plan.row.title)))
    return "；".join(
        f"{label}：{before or '空'} → {after or '空'}" for label, (before, after) in plan.changes.items()
    )


def open_run(pk: int, owner: User) -> ImportRun:
    """The run of this account that waits for its owner, held until the transaction ends.

    Raises:
        RunOver: there is none, or it was taken over or dropped.
    """
    run = ImportRun.objects.select_for_update().filter(pk=pk, owner=owner).first()
    if run is None or run.state != ImportRun.State.CHECKED:
        raise RunOver("这次导入已经办理或已放弃，请重新上传文件。")
    return run


def close_run(run: ImportRun, state: str, now: datetime) -> None:
    """Note how it ended; the rows stay for a week."""
    run.state, run.written_at = state, now if state == ImportRun.State.WRITTEN else None
    run.save(update_fields=["state", "written_at"])


@transaction.atomic
def drop_run(*, pk: int, owner: User, now: datetime) -> None:
    """Let go of a checked list without changing anything.

    Raises:
        RunOver: it is over already.
    """
    close_run(open_run(pk, owner), ImportRun.State.DROPPED, now)


def sweep_runs(now: datetime) -> None:
    """Remove what was kept for looking at; nobody needs it after a week."""
    ImportRun.objects.filter(checked_at__lt=now - KEPT).delete()


def digests_in_use(digests: Sequence[str]) -> set[str]:
    """Those of the files a kept run still needs."""
    return set(ImportRun.objects.filter(file_sha256__in=digests).values_list("file_sha256", flat=True))
