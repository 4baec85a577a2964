"""The office: requests of persons, and the whole phone number for who needs it."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xueji.common.step_up import fresh_proof
from xueji.common.ui import lists
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import services as organization_services
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.privacy import permissions, selectors, services
from xueji.foundation.privacy.forms import AnswerForm, PhoneForm
from xueji.foundation.privacy.lists import REQUESTS
from xueji.foundation.privacy.models import PrivacyRequest
from xueji.foundation.privacy.registry import holding
from xueji.foundation.privacy.views.common import act, answer_form, office_tabs


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests the viewer's office answers, those that wait first."""
    on = timezone.localdate()
    if not permissions.may_answer_requests(signed_in(request), on):
        raise Http404
    rows = selectors.requests_for(signed_in(request), on)
    context = {"tabs": office_tabs(request, "requests")}
    return lists.respond(request, REQUESTS, rows, "privacy/requests.html", context)


@login_required
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: read it, answer it."""
    viewer, on = signed_in(request), timezone.localdate()
    found = selectors.request_for(viewer, pk, on)
    about = holding(found.holding)
    is_open = found.status == PrivacyRequest.Status.OPEN
    context = {
        "title": f"{found.person.name}：{found.get_kind_display()}",
        "asked": found,
        "about": about.label if about else "全部信息",
        "submit_label": "答复",
        "saved_text": "已答复。",
        "back_url": reverse("privacy:requests"),
        "may_erase": (found.kind, found.status, found.erased_at) == ("erase", "accepted", None),
    }
    if not is_open:
        return render(request, "privacy/request.html", context)

    def save(facts: dict[str, str]) -> None:
        services.answer_request(
            found,
            is_accepted=facts["decision"] == "accept",
            answer=facts["answer"],
            actor=viewer,
            now=timezone.now(),
        )

    own_url = reverse("privacy:request", args=[pk])
    return answer_form(
        request, AnswerForm(request.POST or None), save, own_url, context, "privacy/request.html"
    )


@login_required
@fresh_proof
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out an agreed deletion."""
    viewer = signed_in(request)
    found = selectors.request_for(viewer, pk, timezone.localdate())

    def do(now: datetime) -> None:
        services.carry_out_erasure(found, actor=viewer, now=now)

    return act(request, do, "已删除，销毁证明已生成。", reverse("privacy:requests"))


@login_required
@fresh_proof
@never_cache
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number of a person, shown once a reason is given; each look leaves a line."""
    viewer, on = signed_in(request), timezone.localdate()
    person = get_object_or_404(organizations.people_for(viewer, on), pk=pk)
    if not permissions.may_reveal_phone(viewer, person, on):
        raise Http404
    form = PhoneForm(request.POST or None)
    context = {"person": person, "form": form, "masked": organizations.masked_phone(person)}
    if form.is_bound and form.is_valid():
        organization_services.note_read(
            person=person,
            viewer=viewer,
            what="organizations.read-phone",
            summary=f"查看{person.name}的完整手机号",
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            each_time=True,
        )
        context["shown"] = organizations.full_phone(person)
    return render(request, "privacy/phone.html", context, status=422 if form.errors else 200)
