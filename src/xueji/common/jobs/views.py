"""Pages of long work: one's own, one job as it goes, and the operators' view of everything."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.events import bus
from xueji.common.files.sending import Sent, send
from xueji.common.jobs import kinds, permissions, selectors, services, sweep
from xueji.common.jobs.lists import EVERYBODY, MINE
from xueji.common.jobs.models import Job
from xueji.common.replica.middleware import behind_at_most_seconds, mark
from xueji.common.step_up import fresh_proof
from xueji.common.ui import lists, responses
from xueji.common.ui.items import KeyValue, Tab
from xueji.common.ui.viewers import viewer_of

PROGRESS_ID = "job-progress"
SHOWN_STUCK = 5


def _tabs(request: HttpRequest, current: str, now: datetime) -> list[Tab]:
    places = [("index", "我的任务")]
    if permissions.may_operate(viewer_of(request), now):
        places += [("all", "全部任务"), ("operations", "运行情况")]
    return [Tab(label, reverse(f"jobs:{name}"), current=name == current) for name, label in places]


def _only_for_operators(request: HttpRequest, now: datetime) -> None:
    if not permissions.may_operate(viewer_of(request), now):
        raise Http404


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the person started."""
    context = {"tabs": _tabs(request, "index", timezone.now())}
    return lists.respond(request, MINE, selectors.jobs_of(viewer_of(request)), "jobs/index.html", context)


@login_required
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Every job, for operators."""
    now = timezone.now()
    _only_for_operators(request, now)
    return lists.respond(
        request, EVERYBODY, selectors.all_jobs(), "jobs/index.html", {"tabs": _tabs(request, "all", now)}
    )


@login_required
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Workers, queue and schedule, for operators."""
    now = timezone.now()
    _only_for_operators(request, now)
    context = {
        "tabs": _tabs(request, "operations", now),
        "workers": sweep.workers(now),
        "counts": selectors.queue_counts(),
        "turns": selectors.turns(),
        "offered": kinds.offered(),
        "stuck": bus.stuck().count(),
        "shown": bus.stuck()[:SHOWN_STUCK],
    }
    return render(request, "jobs/operations.html", context)


@login_required
@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Have announcements tried again that were given up."""
    now = timezone.now()
    _only_for_operators(request, now)
    count = services.deliver_again(viewer_of(request), now)
    messages.success(request, f"{count} 条内部消息重新送出，几秒后刷新可以看到结果。")
    return HttpResponseRedirect(reverse("jobs:operations"))


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Start work that is offered to operators; while it runs, lead to it."""
    now = timezone.now()
    _only_for_operators(request, now)
    kind = kinds.kind_of(request.POST.get("kind", ""))
    if kind is None or not kind.offered:
        raise Http404
    try:
        started = services.start(viewer_of(request), kind.key, kind.offered, {}, now=now, once="offered")
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, reverse("jobs:operations"))
    return HttpResponseRedirect(reverse("jobs:job", args=[started.pk]))


@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is; asked again every other second by the page itself while it goes on."""
    now = timezone.now()
    viewer = viewer_of(request)
    found = selectors.job_for(viewer, job_id, now)
    context = {
        "job": found,
        "is_own": found.owner_id == viewer.pk,
        "is_operator": permissions.may_operate(viewer, now),
        "facts": _facts(found),
        "has_worker": any(alive for _, _, alive in sweep.workers(now)),
    }
    is_part = request.headers.get("HX-Target") == PROGRESS_ID
    answer = render(request, "jobs/_progress.html" if is_part else "jobs/job.html", context)
    if found.finished_at and now < found.finished_at + timedelta(seconds=behind_at_most_seconds()):
        mark(answer)  # what the job wrote is there on the page its owner goes to next
    return answer


def _facts(found: Job) -> list[KeyValue]:
    rows = [
        ("任务编号", found.pk),
        ("类别", kinds.label_of(found.kind)),
        ("发起人", found.owner.get_full_name()),
        ("单位", found.unit_name),
        ("来源文件", found.source_name),
        ("发起", _moment(found.created_at)),
        ("开始", _moment(found.started_at)),
        ("结束", _moment(found.finished_at)),
    ]
    return [KeyValue(label, value) for label, value in rows if value]


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _act(request: HttpRequest, job_id: int, act: Callable[..., None], done: str) -> HttpResponse:
    now = timezone.now()
    viewer = viewer_of(request)
    found = selectors.job_for(viewer, job_id, now)
    page = reverse("jobs:job", args=[found.pk])
    try:
        act(viewer, found, now)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, page)
    messages.success(request, done)
    return HttpResponseRedirect(page)


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job."""
    return _act(request, job_id, services.cancel, "已要求取消；正在处理的一步完成后停止。")


@login_required
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a job again that failed or was cancelled."""
    return _act(request, job_id, services.retry, "任务已重新排队。")


@login_required
@require_safe
@fresh_proof
def result(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file a job made; for its owner alone, whatever else somebody may operate."""
    viewer, now = viewer_of(request), timezone.now()
    found = selectors.job_for(viewer, job_id, now)
    if found.owner_id != viewer.pk or not found.result_sha256:
        raise Http404
    answer = send(request, Sent(found.result_sha256, found.result_name, found.result_type))
    if answer.status_code == 200 and request.method == "GET":
        services.note_download(found.owner, found, now)
    return answer
