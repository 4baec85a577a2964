"""The lists of jobs."""

from django.urls import reverse

from xueji.common.jobs import kinds
from xueji.common.jobs.models import Job
from xueji.common.ui.items import Empty, Tone
from xueji.common.ui.lists import ChoiceFilter, Column, DateRangeFilter, ListDefinition, TextFilter

TONES: dict[str, Tone] = {
    "waiting": "gray",
    "running": "info",
    "done": "ok",
    "failed": "bad",
    "cancelled": "gray",
}


def _progress(row: Job) -> str:
    if not row.is_active:
        return row.result_text or row.error
    return f"{row.message} {row.done_count}{f' / {row.total_count}' if row.total_count else ''}".strip()


_TITLE = Column("title", "任务", link=lambda row: reverse("jobs:job", args=[row.pk]))
_KIND = Column("kind", "类别", value=lambda row: kinds.label_of(row.kind))
_STATE = Column(
    "state",
    "状态",
    kind="status",
    sort="state",
    value=Job.get_state_display,
    tone=lambda row: TONES[row.state],
)
_REST = (
    Column("progress", "进展或结果", value=_progress),
    Column("created_at", "发起时间", kind="moment", sort="created_at"),
    Column("finished_at", "结束时间", kind="moment", sort="finished_at"),
)
_FILTERS = (
    TextFilter("q", "任务", ("title",)),
    ChoiceFilter("state", "状态", Job.State.choices),
    ChoiceFilter("kind", "类别", kinds.choices),
    DateRangeFilter("date", "发起日期", "created_at"),
)
_EMPTY = Empty("没有任务", text="导入、导出等较长的工作在后台进行，进展和结果在这里查看。", icon="progress")
MINE = ListDefinition(
    "jobs",
    "我的任务",
    columns=(_TITLE, _KIND, _STATE, *_REST),
    filters=_FILTERS,
    default_sort="-created_at",
    empty=_EMPTY,
)
EVERYBODY = ListDefinition(
    "all-jobs",
    "全部任务",
    columns=(
        _TITLE,
        _KIND,
        Column("owner", "发起人", value=lambda row: row.owner.get_full_name()),
        Column("unit_name", "单位"),
        _STATE,
        *_REST,
    ),
    filters=_FILTERS,
    default_sort="-created_at",
    empty=_EMPTY,
)
