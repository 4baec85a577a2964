"""One run of a job by the worker: claim it, call its function, write what came of it and ring the bell."""

import logging
import traceback
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.files import store
from xueji.common.files.names import extension_of, safe_name
from xueji.common.jobs.kinds import Outcome, Work, kind_of
from xueji.common.jobs.models import Job
from xueji.common.jobs.progress import Cancelled, Progress, Superseded
from xueji.common.notices import services as notices

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)
NOTICE_KIND = "jobs"
MOST_INTERRUPTIONS = 5
TRACEBACK_MAX_CHARACTERS = 8_000
WORDS_OF_A_FAULT = (
    "程序出错，任务没有完成；已完成的部分保留，可以再试一次。再次失败时请把任务编号告诉系统管理员。"
)
WORDS_OF_A_LOOP = (
    f"任务运行中断了 {MOST_INTERRUPTIONS} 次，不再自动继续。请联系系统管理员查看服务器的内存和磁盘。"
)
WORDS_OF_AN_UNKNOWN_KIND = "这类任务已不存在，无法运行。"


def run(job_id: int) -> None:
    """Run a job to its end; one that is over, or gone, is left alone, so a second call does no harm."""
    now = timezone.now()
    job = _claim(job_id, now)
    if job is None:
        return
    kind = kind_of(job.kind)
    if kind is None or job.interruptions >= MOST_INTERRUPTIONS:
        _finish(job, Job.State.FAILED, error=WORDS_OF_A_LOOP if kind else WORDS_OF_AN_UNKNOWN_KIND)
        return
    progress = Progress(job.pk, job.attempts)
    try:
        outcome = kind.run(_work(job, now), progress)
        _finish(job, Job.State.DONE, **_result(outcome))
    except Cancelled:
        _finish(job, Job.State.CANCELLED)
    except Superseded:
        logger.warning("Job %s was taken up by another worker; this run ends.", job.pk)
    except DomainError as refusal:
        _finish(job, Job.State.FAILED, error=refusal.message)
    except (SystemExit, KeyboardInterrupt):
        put_back(job.pk)
        raise
    except Exception:  # noqa: BLE001 - whatever went wrong, the person is told and the worker goes on
        logger.exception("Job %s (%s) failed.", job.pk, job.kind)
        trace = traceback.format_exc()[-TRACEBACK_MAX_CHARACTERS:]
        _finish(job, Job.State.FAILED, error=WORDS_OF_A_FAULT, traceback=trace)
    finally:
        progress.close()


def _claim(job_id: int, now: "datetime") -> Job | None:
    """Take the job for this run; None when it is over, or another run has it."""
    claimed = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        started_at=now,
        attempts=F("attempts") + 1,
        done_count=0,
        total_count=None,
        message="",
    )
    if not claimed:
        return None
    job = Job.objects.select_related("owner").get(pk=job_id)
    if job.cancel_requested_at is not None:
        # Asked for while the former run went on, which was cut off before it could stop.
        _finish(job, Job.State.CANCELLED)
        return None
    return job


def put_back(job_id: int) -> None:
    """Have a job that was cut off run again from its start."""
    from xueji.common.jobs.tasks import run_job

    with transaction.atomic():
        waits = Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(
            state=Job.State.WAITING, interruptions=F("interruptions") + 1
        )
        if waits:
            Job.objects.filter(pk=job_id).update(task_id=run_job.enqueue(job_id).id)


def _work(job: Job, now: "datetime") -> Work:
    source = store.path_of(job.source_sha256).read_bytes() if job.source_sha256 else b""
    return Work(job.pk, job.owner, job.arguments, now, source, job.source_name)


def _result(outcome: Outcome) -> dict[str, Any]:
    facts: dict[str, Any] = {"result_text": outcome.text[:400], "result_url": outcome.url}
    if outcome.file is not None:
        content = outcome.file.content
        stored = store.keep([content] if isinstance(content, bytes) else content)
        facts |= {
            "result_sha256": stored.sha256,
            "result_name": safe_name(outcome.file.name, extension_of(outcome.file.name) or "bin"),
            "result_type": outcome.file.media_type,
        }
    return facts


@transaction.atomic
def _finish(job: Job, state: str, **facts: Any) -> None:
    """Write the end, unless another run has the job now, and ring the bell for what was awaited."""
    now = timezone.now()
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    if not mine.update(state=state, finished_at=now, active_key=None, **facts):
        return
    if state == Job.State.CANCELLED:
        return
    is_done = state == Job.State.DONE
    notices.tell(
        [job.owner_id],
        f"{job.title}：{'已完成' if is_done else '没有完成'}",
        text=facts["result_text"] if is_done else facts["error"],
        url=reverse("jobs:job", args=[job.pk]),
        kind=NOTICE_KIND,
        once_key=f"job:{job.pk}:{job.attempts}",
        now=now,
    )
