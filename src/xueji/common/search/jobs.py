"""Collecting everything that can be found again, as a job that operators start."""

from xueji.common.jobs.kinds import Outcome, Work
from xueji.common.jobs.progress import Progress
from xueji.common.search import following
from xueji.common.search.registry import kinds
from xueji.common.search.services import mend_kind

REBUILD = "search.rebuild"


def rebuild(work: Work, progress: Progress) -> Outcome:
    """Bring every kind in line with its domain, then write the index of the worker's machine anew."""
    found = kinds()
    progress.say("收集各类内容")
    progress.total(len(found))
    changed = 0
    for kind in found:
        changed += mend_kind(kind)[1]
        progress.step()
    progress.say("写入索引")
    written = following.rebuild_index(work.now)
    return Outcome(f"索引共 {written} 条，其中更新 {changed} 条。")
