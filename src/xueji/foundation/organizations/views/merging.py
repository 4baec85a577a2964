"""Records that may be one human: the list, both side by side, merge or keep apart, and looking back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import formats, lists
from xueji.foundation.organizations import permissions, selectors, services
from xueji.foundation.organizations.duplicates_list import DUPLICATES_LIST, reasons_of
from xueji.foundation.organizations.forms.people import MergeForm, OtherRecordForm
from xueji.foundation.organizations.models import Membership, Person, PersonMerge
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.organizations.views.common import UNPROCESSABLE_STATUS, allow, answer_form, today
from xueji.foundation.organizations.views.people import person_url, visible_person


def _mergeable(request: HttpRequest, pk: int) -> Person:
    """The person; 404 when out of sight, 403 when the viewer may not look after record and account."""
    person = visible_person(request, pk, today())
    allow(permissions.may_manage_account(request.user, person, today()))
    return person


@login_required
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs for a person to judge."""
    allow(permissions.may_import(request.user, today()))
    pairs = selectors.duplicate_pairs_for(request.user, today())
    return lists.respond(request, DUPLICATES_LIST, pairs, "organizations/duplicates.html", {})


@login_required
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Search for duplicates now."""
    allow(permissions.may_import(request.user, today()))
    services.find_duplicates(timezone.now())
    messages.success(request, "已重新查找。")
    return HttpResponseRedirect(reverse("organizations:duplicates"))


@login_required
@require_POST
def judge_different(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records are two humans."""
    allow(permissions.may_import(request.user, today()))
    pair = get_object_or_404(selectors.duplicate_pairs_for(request.user, today()), pk=pk)
    services.judge_different(pair=pair, now=timezone.now(), actor=signed_in(request))
    messages.success(request, "已记为不是同一人，不再列出。")
    return HttpResponseRedirect(reverse("organizations:duplicates"))


@login_required
def find_other(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the other record of this person by typing."""
    person = _mergeable(request, pk)
    people = selectors.people_by_pinyin(request.user, today()).exclude(pk=person.pk)
    form = OtherRecordForm(request.POST or None, people=people)
    context = {
        "title": f"{person.name}：与另一条记录合并", "submit_label": "对照", "back_url": person_url(person),
        "saved_text": "请逐项对照后再合并。", "uses_picker": True,
    }  # fmt: skip

    def address(other: Person) -> str:
        return reverse("organizations:merge", args=[person.pk, other.pk])

    return answer_form(request, form, lambda facts: facts["other"], address, context)


@login_required
def merge(request: HttpRequest, kept_pk: int, lost_pk: int) -> HttpResponse:
    """Both records side by side; merge the second into the first."""
    kept, lost = _mergeable(request, kept_pk), _mergeable(request, lost_pk)
    if kept == lost:
        raise Http404
    form = MergeForm(request.POST or None)
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            done = services.merge_people(
                kept=kept, lost=lost, now=timezone.now(), actor=signed_in(request),
                reason=form.cleaned_data["reason"], seen_mark=form.cleaned_data["seen"],
            )  # fmt: skip
        except DomainError as refusal:
            problem = refusal.message
        else:
            messages.success(request, "已合并。两条记录的学习档案合在一起。")
            return HttpResponseRedirect(reverse("organizations:merged", args=[done.pk]))
    context = _side_by_side(request, kept, lost) | {"form": form, "refusal": problem}
    status = UNPROCESSABLE_STATUS if problem else 200
    return render(request, "organizations/merge.html", context, status=status)


def _side_by_side(request: HttpRequest, kept: Person, lost: Person) -> dict[str, Any]:
    pair = (
        selectors.duplicate_pairs_for(request.user, today())
        .filter(
            first=min(kept.pk, lost.pk), second=max(kept.pk, lost.pk), status=selectors.DuplicateStatus.OPEN
        )
        .first()
    )
    mine, theirs = _facts(kept), _facts(lost)
    return {
        "kept": kept,
        "lost": lost,
        "plan": selectors.plan_merge(kept, lost, today()),
        "facts": [(label, mine[label], theirs[label], mine[label] != theirs[label]) for label in mine],
        "pair": pair,
        "reasons": reasons_of(pair) if pair else "",
    }


def _facts(person: Person) -> dict[str, str]:
    held = selectors.memberships_of(person)
    account = selectors.account_of(person)
    return {
        "姓名": person.name,
        "人员编号": person.code,
        "学员类别": person.get_category_display(),
        "状态": person.get_status_display(),
        "职级": person.rank,
        "手机号": selectors.masked_phone(person),
        "入党日期": formats.day(person.joined_party_date),
        "参加工作日期": formats.day(person.joined_work_date),
        "任职": "；".join(f"{one.organization.name} {one.title}（{_days(one)}）" for one in held),
        "账号": account.username if account else "",
    }


def _days(held: Membership) -> str:
    return f"{held.valid_from} 起" + (f"，{held.valid_until} 结束" if held.valid_until else "")


@login_required
@require_safe
def merged(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge did, to be looked at later."""
    done = get_object_or_404(PersonMerge.objects.select_related("kept", "lost"), pk=pk)
    person = visible_person(request, selectors.survivor(done.kept).pk, today())
    allow(permissions.may_edit_person(request.user, person, today()))
    facts = done.detail["facts"]
    rows = [
        (services.FACT_NAMES.get(name, name), facts["kept"][name], facts["lost"][name])
        for name in facts["kept"]
    ]
    context = {"merge": done, "person": person, "facts": rows, "detail": done.detail}
    return render(request, "organizations/merged.html", context)
