"""Long work of the domain: checking a list of people, and taking it over."""

from typing import cast

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from xueji.common.jobs.kinds import Outcome, ResultFile, Work, register
from xueji.common.jobs.progress import Progress
from xueji.foundation.organizations import duties, permissions, selectors, services
from xueji.foundation.organizations.models import ImportRun, User
from xueji.foundation.organizations.services.import_runs import CHECK, close_run, open_run, stage

WRITE = "organizations.write-people"
REORDER = "organizations.reorder-names"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_all() -> None:
    """Make the kinds known to the worker."""
    register(CHECK, "检查人员名单", check)
    register(WRITE, "导入人员", write)
    register(REORDER, "重新排列姓名", reorder)


def _allowed(work: Work) -> list[str]:
    """Subtrees the account may write in now; the right may have ended since the job was started."""
    on = timezone.localdate(work.now)
    if not permissions.may_import(work.owner, on):
        raise services.ImportRefused("已没有导入人员的权限，没有导入。")
    return selectors.scope_paths(work.owner, *duties.KEEP_PEOPLE.roles, on=on)


def check(work: Work, progress: Progress) -> Outcome:
    """Compare the file with what is stored and keep the differences to be looked at."""
    paths = _allowed(work)
    progress.say("读取和核对")
    outcome = services.check_people(work.source, now=work.now, allowed_paths=paths, progress=progress)
    progress.say("整理差异")
    run = stage(
        outcome,
        source=work.source_name,
        owner=cast("User", work.owner),
        now=work.now,
        job_id=work.job_id,
        file_sha256=str(work.arguments["file"]),
    )
    return Outcome(
        told(outcome), url=reverse("organizations:import-run", args=[run.pk]), file=_marked(work, outcome)
    )


def _marked(work: Work, outcome: services.PeopleImport) -> ResultFile | None:
    """The same file with the reason beside each row that failed."""
    if not outcome.errors:
        return None
    name = f"{work.source_name.removesuffix('.xlsx')}-错误原因.xlsx"
    return ResultFile(name, XLSX, services.marked_failures(work.source, outcome))


def told(outcome: services.PeopleImport) -> str:
    """The counts in one sentence."""
    return (
        f"新增 {len(outcome.created)} 人，修改 {len(outcome.changed)} 人，"
        f"未变 {outcome.unchanged_count} 人，有误 {outcome.failed_row_count} 行。"
    )


def write(work: Work, progress: Progress) -> Outcome:
    """Take over the rows without errors, all in one transaction; killed in the middle it leaves nothing."""
    paths = _allowed(work)
    owner = cast("User", work.owner)
    progress.say("读取和核对")
    ready = services.prepare_people(work.source, now=work.now, allowed_paths=paths, progress=progress)
    progress.say("写入")
    with transaction.atomic():
        run = ImportRun.objects.get(pk=work.arguments["run"])
        if run.state != ImportRun.State.WRITTEN:
            services.write_people(ready, now=work.now, actor=owner)
            close_run(open_run(run.pk, owner), ImportRun.State.WRITTEN, work.now)
    return Outcome(told(ready.outcome), url=reverse("organizations:people"))


def reorder(_work: Work, progress: Progress) -> Outcome:
    """Order everybody's name by the present setting."""
    count = services.reorder_names(progress)
    return Outcome(f"重新排列 {count} 人。", url=reverse("organizations:people"))
