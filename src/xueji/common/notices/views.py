"""The page behind the bell."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.notices import kinds, selectors, services
from xueji.common.notices.models import Notice
from xueji.common.ui import lists
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    ListDefinition,
    TextFilter,
    YesNoFilter,
)
from xueji.common.ui.viewers import viewer_of


def _state(row: Notice) -> str:
    return "新" if row.read_at is None else "已看"


NOTICES = ListDefinition(
    "notices",
    "提醒",
    columns=(
        Column("title", "提醒", link=lambda row: reverse("notices:open", args=[row.pk])),
        Column("text", "内容"),
        Column("kind", "类别", value=lambda row: kinds.label_of(row.kind)),
        Column("at", "时间", kind="moment", sort="at"),
        Column(
            "state", "状态", kind="status", value=_state, tone=lambda row: "gray" if row.read_at else "info"
        ),
    ),
    filters=(
        TextFilter("q", "关键词", ("title", "text")),
        YesNoFilter("new", "只看新的", condition=Q(read_at=None)),
        ChoiceFilter("kind", "类别", kinds.choices),
        DateRangeFilter("date", "日期", "at"),
    ),
    default_sort="-at",
    empty=Empty("没有提醒", text="任务完成、需要处理的事项会出现在这里。", icon="bell"),
)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first."""
    rows = selectors.notices_of(viewer_of(request))
    return lists.respond(
        request, NOTICES, rows, "notices/index.html", {"has_new": rows.filter(read_at=None).exists()}
    )


@login_required
@require_safe
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where the notice leads; it no longer counts as new then."""
    viewer = viewer_of(request)
    found = selectors.notice_for(viewer, notice_id)
    services.mark_read(viewer, found, timezone.now())
    return HttpResponseRedirect(found.url or reverse("notices:index"))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Take the number off the bell."""
    count = services.mark_all_read(viewer_of(request), timezone.now())
    messages.success(request, f"{count} 条提醒已标为看过。" if count else "没有新的提醒。")
    return HttpResponseRedirect(reverse("notices:index"))
