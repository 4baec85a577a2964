"""Taking over training records from a workbook that was previewed, as a job."""

from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.jobs.kinds import Outcome, ResultFile, Work
from xueji.common.jobs.progress import Progress
from xueji.common.ui.lists.files import XLSX_TYPE
from xueji.foundation.learning_records import permissions
from xueji.foundation.learning_records.exchange import training_import
from xueji.foundation.organizations import selectors as organizations

IMPORT_TRAINING = "learning_records.import-training"


def import_training(work: Work, progress: Progress) -> Outcome:
    """Write the rows without errors; those with errors come back in the same workbook with their reasons.

    Raises:
        DomainError: the right to import has ended meanwhile, or the file cannot be read.
    """
    on = timezone.localdate(work.now)
    if not permissions.may_import_training(work.owner, on):
        raise DomainError("导入培训记录的权限已失效，没有写入任何内容。请联系安全管理员。")
    paths = organizations.scope_paths(work.owner, *permissions.TRAINING_ROLES, on=on)
    progress.say("核对并写入培训记录")
    outcome = training_import.import_training(
        work.source, now=work.now, actor=work.owner, allowed_paths=paths
    )
    written = len(outcome.rows) - outcome.known_count
    text = f"新增 {written} 条，已有 {outcome.known_count} 条；已记入本人档案。"
    if not outcome.errors:
        return Outcome(text, reverse("learning_records:import-training"))
    marked = training_import.marked_failures(work.source, outcome)
    file = ResultFile(f"{work.source_name.removesuffix('.xlsx')}-错误原因.xlsx", XLSX_TYPE, marked)
    return Outcome(f"{text}另有 {outcome.failed_row_count} 行有错误，没有写入，见结果文件。", file=file)
