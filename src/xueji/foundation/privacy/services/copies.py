"""A copy of everything held about a person: JSON for machines and a page to read, in one zip file."""

import io
import json
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.common.jobs import services as jobs
from xueji.common.jobs.kinds import Outcome, ResultFile, Work
from xueji.foundation.privacy.registry import Holding, holdings
from xueji.foundation.privacy.selectors.mine import rows_held

if TYPE_CHECKING:
    from xueji.common.jobs.models import Job
    from xueji.common.jobs.progress import Progress
    from xueji.foundation.organizations.models import Person, User

# More than this is made in the background; the bell rings when it is ready.
AT_ONCE_ROWS = 2_000
JOB_KIND = "privacy.copy"
MEDIA_TYPE = "application/zip"


class NobodyThere(DomainError):
    """The account has no person any more."""


def take_copy(person: "Person", *, actor: "User", now: datetime) -> "bytes | Job":
    """The zip file when there is little to copy, else the job that makes it."""
    record(actor=actor, action="privacy.copy", target=person, summary="下载本人的数据副本", at=now)
    if sum(holding.rows(person).count() for holding in holdings()) <= AT_ONCE_ROWS:
        return archive_of(person, now)
    once = f"person:{person.pk}"
    return jobs.start(actor, JOB_KIND, "我的数据副本", {}, now=now, once=once)


def make_copy(work: Work, progress: "Progress") -> Outcome:
    """The job: always about the person who started it."""
    person = work.owner.person
    if person is None:
        raise NobodyThere("这个账号没有对应的人员信息。")
    progress.say("收集数据")
    file = ResultFile(copy_name(work.now), MEDIA_TYPE, archive_of(person, work.now))
    return Outcome("副本已准备好，七天内可以下载。", file=file)


def copy_name(now: datetime) -> str:
    """Name of the file."""
    return f"我的数据-{timezone.localtime(now):%Y%m%d}.zip"


def archive_of(person: "Person", now: datetime) -> bytes:
    """The zip file: ``data.json`` and ``我的数据.html`` with the same content."""
    kinds = [_kind(holding, person) for holding in holdings()]
    head = {"person": person.name, "made_at": timezone.localtime(now).isoformat(timespec="seconds")}
    page = render_to_string("privacy/copy.html", {"head": head, "kinds": kinds})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps({**head, "data": kinds}, ensure_ascii=False, indent=1))
        archive.writestr("我的数据.html", page)
    return stream.getvalue()


def _kind(holding: Holding, person: "Person") -> dict[str, object]:
    return {
        "key": holding.key,
        "label": holding.label,
        "what": holding.what,
        "purpose": holding.purpose,
        "legal_basis": holding.legal_basis,
        "retention": holding.retention,
        "columns": [name for name, _ in holding.columns],
        "rows": list(rows_held(holding, person)),
    }
