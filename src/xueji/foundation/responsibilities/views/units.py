"""The list of one unit and year, and its leading groups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.ui.validators import FIRST_YEAR, LAST_YEAR
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.responsibilities import permissions, selectors, services
from xueji.foundation.responsibilities.forms import EndForm, GroupForm, MemberForm
from xueji.foundation.responsibilities.lists import TONES, state_of, state_words
from xueji.foundation.responsibilities.models import GroupMember, LeadingGroup

from ._requests import answer_form, kept_unit, require_keeper, seen_unit, today, unit_url


@login_required
@require_safe
def unit(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Leading groups and the list of a year."""
    found, on = seen_unit(request, unit_pk), today()
    year = _year(request.GET.get("year", ""), on.year)
    items = selectors.items_of_unit(found, year)
    context = {
        "unit": found,
        "year": year,
        "rows": [(item, state_words(item, on), TONES[state_of(item, on)]) for item in items],
        "draft_count": sum(item.status == selectors.Status.DRAFT for item in items),
        "groups": [(group, selectors.members_on(group, on)) for group in selectors.groups_of(found)],
        "may_keep": permissions.may_keep(signed_in(request), found, on),
        "today": on,
    }
    return render(request, "responsibilities/unit.html", context)


def _year(text: str, otherwise: int) -> int:
    is_year = text.isascii() and text.isdecimal() and len(text) == 4
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else otherwise


@login_required
@require_POST
def give_out(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Give out every draft of the year."""
    found = kept_unit(request, unit_pk)
    year = _year(request.POST.get("year", ""), today().year)
    drafts = [one.pk for one in selectors.items_of_unit(found, year) if one.status == selectors.Status.DRAFT]
    count = services.put_in_force(drafts, actor=signed_in(request), now=timezone.now())
    messages.success(request, f"已下达 {count} 项，责任人会收到提醒。")
    return HttpResponseRedirect(unit_url(unit_pk, year))


@login_required
@require_POST
def next_year(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Draft the next year's list from this one."""
    found = kept_unit(request, unit_pk)
    year = _year(request.POST.get("year", ""), today().year)
    count = services.copy_year(found, year, actor=signed_in(request), now=timezone.now())
    messages.success(request, f"已按 {year} 年起草 {count} 项，请核对责任人和期限后下达。")
    return HttpResponseRedirect(unit_url(unit_pk, year + 1))


@login_required
@require_http_methods(["GET", "POST"])
def create_group(request: HttpRequest, unit_pk: int) -> HttpResponse:
    """Set up a leading group."""
    found = kept_unit(request, unit_pk)
    form = GroupForm(request.POST or None, initial={"valid_from": today()})

    def save() -> str:
        services.save_group(form.facts(), organization=found, actor=signed_in(request), now=timezone.now())
        return unit_url(unit_pk)

    return answer_form(
        request, form, save, {"title": "成立领导小组", "subtitle": found.name, "back_url": unit_url(unit_pk)}
    )


def _kept_group(request: HttpRequest, group_id: int) -> LeadingGroup:
    group = selectors.groups_for(signed_in(request), today()).filter(pk=group_id).first()
    if group is None:
        raise Http404
    require_keeper(request, group.organization)
    return group


@login_required
@require_http_methods(["GET", "POST"])
def edit_group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change a leading group."""
    group = _kept_group(request, group_id)
    names = ("name", "office_name", "task", "valid_from", "valid_until")
    form = GroupForm(request.POST or None, initial={name: getattr(group, name) for name in names})
    back = unit_url(group.organization_id)

    def save() -> str:
        services.save_group(
            form.facts(),
            organization=group.organization,
            group_id=group.pk,
            actor=signed_in(request),
            now=timezone.now(),
        )
        return back

    return answer_form(
        request, form, save, {"title": "修改领导小组", "subtitle": group.name, "back_url": back}
    )


@login_required
@require_http_methods(["GET", "POST"])
def seat_member(request: HttpRequest, group_id: int) -> HttpResponse:
    """Let somebody take a part in a group."""
    group, viewer, on = _kept_group(request, group_id), signed_in(request), today()
    form = MemberForm(
        request.POST or None,
        viewer=viewer,
        organization=group.organization,
        on=on,
        initial={"valid_from": on},
    )
    back = unit_url(group.organization_id)

    def save() -> str:
        data = form.cleaned_data
        services.seat_member(
            group,
            data["person"],
            data["role"],
            valid_from=data["valid_from"],
            actor=viewer,
            now=timezone.now(),
        )
        return back

    return answer_form(request, form, save, {"title": "新增成员", "subtitle": group.name, "back_url": back})


@login_required
@require_http_methods(["GET", "POST"])
def end_member(request: HttpRequest, member_id: int) -> HttpResponse:
    """End somebody's part in a group."""
    groups = selectors.groups_for(signed_in(request), today())
    member = (
        GroupMember.objects.filter(pk=member_id, group__in=groups).select_related("group", "person").first()
    )
    if member is None:
        raise Http404
    group = _kept_group(request, member.group_id)
    form = EndForm(request.POST or None, initial={"valid_until": today()})
    back = unit_url(group.organization_id)

    def save() -> str:
        services.end_member(
            member_id,
            valid_until=form.cleaned_data["valid_until"],
            actor=signed_in(request),
            now=timezone.now(),
        )
        return back

    subtitle = f"{member.person.name} {member.get_role_display()}"
    return answer_form(request, form, save, {"title": "结束任职", "subtitle": subtitle, "back_url": back})
