"""Reading a directory, which may take minutes, by the worker."""

from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils import timezone

from xueji.common.jobs.kinds import Outcome, ResultFile, Work
from xueji.common.jobs.progress import Progress
from xueji.foundation.directory_sync import files, permissions, services

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

PULL = "directory_sync.pull"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pull(work: Work, progress: Progress) -> Outcome:
    """Read the file that came with the job, else the directory of the settings, and have it compared."""
    owner = cast("User", work.owner)
    if not permissions.may_sync(owner, timezone.localdate(work.now)):
        raise services.NotConfigured("已没有同步通讯录的权限，没有读取。")
    progress.say("读取通讯录")
    directory = files.read(work.source, work.source_name) if work.source else services.read_source()
    progress.say("与现有人员比较")
    label = "文件" if work.source else services.source_label()
    job = services.start_check(directory, label=label, user=owner, now=work.now)
    units = services.units_workbook(directory, owner, work.now)
    text = f"读到部门 {len(directory.departments)} 个、人员 {len(directory.entries)} 人，正在比较。"
    if units is not None:
        text += "有部门还不是单位：请先下载单位清单，在“导入单位”里导入，再同步一次。"
    file = ResultFile("单位清单.xlsx", XLSX, units) if units else None
    return Outcome(text, url=reverse("jobs:job", args=[job.pk]), file=file)
