"""Forwarding: targets with their state, and what they refused."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.ui import lists
from xueji.common.ui.items import KeyValue
from xueji.foundation.learning_records import permissions
from xueji.foundation.learning_records.exchange import forwarding, targets
from xueji.foundation.learning_records.forms import TargetChangeForm, TargetForm
from xueji.foundation.learning_records.lists import REFUSALS, TARGETS, target_state
from xueji.foundation.learning_records.models import ForwardRefusal, ForwardTarget
from xueji.foundation.learning_records.views.common import (
    UNPROCESSABLE_STATUS,
    allow_tools,
    page_tabs,
    today,
)
from xueji.foundation.organizations.selectors import signed_in


def _targets(request: HttpRequest) -> QuerySet[ForwardTarget]:
    allow_tools(request)
    units = permissions.unit_ids(request.user, today())
    return ForwardTarget.objects.filter(organization__in=units).select_related("organization")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every target with state and lag."""
    context = {"tabs": page_tabs("targets")}
    return lists.respond(request, TARGETS, _targets(request), "learning_records/targets.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new target; everything stored so far is sent to it too."""
    allow_tools(request)
    form = TargetForm(request.POST or None, units=permissions.tool_units(request.user, today()))
    if form.is_bound and form.is_valid():
        made = targets.create(**form.cleaned_data, now=timezone.now(), actor=signed_in(request))
        messages.success(request, "已登记，一分钟内开始转发。")
        return HttpResponseRedirect(reverse("learning_records:target", args=[made.pk]))
    context = {
        "form": form,
        "title": "新建转发目标",
        "submit_label": "登记",
        "back_url": reverse("learning_records:targets"),
    }
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "learning_records/form.html", context, status=status)


@login_required
@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: state, lag, and what was refused."""
    found = get_object_or_404(_targets(request), pk=pk)
    refusals = ForwardRefusal.objects.filter(target=found).select_related("record")
    facts = [
        KeyValue("接口地址", found.url),
        KeyValue("xAPI 版本", found.version),
        KeyValue("用户名", found.key),
        KeyValue("单位", found.organization.name),
        KeyValue("状态", target_state(found)),
        KeyValue("已转发", f"{found.sent_count} 条"),
        KeyValue("待转发", f"{forwarding.lag(found)} 条"),
    ]
    if found.failures:
        facts.append(KeyValue("最近错误", f"连续 {found.failures} 次失败：{found.last_error}"))
    context = {"target": found, "facts": facts}
    return lists.respond(request, REFUSALS, refusals, "learning_records/target.html", context)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address, version, account or password."""
    found = get_object_or_404(_targets(request), pk=pk)
    page = reverse("learning_records:target", args=[pk])
    form = TargetChangeForm(request.POST or None, target=found)
    if form.is_bound and form.is_valid():
        targets.change(found, **form.cleaned_data, now=timezone.now(), actor=signed_in(request))
        messages.success(request, "已保存，一分钟内按新的设置转发。")
        return HttpResponseRedirect(page)
    context = {"form": form, "title": f"修改“{found.name}”", "submit_label": "保存", "back_url": page}
    status = UNPROCESSABLE_STATUS if form.is_bound else 200
    return render(request, "learning_records/form.html", context, status=status)


@login_required
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause or go on."""
    found = get_object_or_404(_targets(request), pk=pk)
    targets.switch(found, now=timezone.now(), actor=signed_in(request))
    messages.success(request, "已继续转发。" if found.is_active else "已暂停，之后的记录会等着。")
    return HttpResponseRedirect(reverse("learning_records:target", args=[pk]))


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a refused statement once more."""
    refusal = get_object_or_404(ForwardRefusal.objects.filter(target__in=_targets(request)), pk=pk)
    try:
        taken = forwarding.send_refused_again(refusal, timezone.now())
        text = "对方已收下。" if taken else "对方仍然拒收。"
    except forwarding.NotTaken as error:
        text = f"没有送到：{error.reason}"
    messages.info(request, text)
    return HttpResponseRedirect(reverse("learning_records:target", args=[refusal.target_id]))
