"""Impact assessments: list, form, approval, document."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.ui import lists
from xueji.foundation.privacy import documents, permissions, selectors, services
from xueji.foundation.privacy.forms import AssessmentForm, DecisionForm
from xueji.foundation.privacy.lists import ASSESSMENTS
from xueji.foundation.privacy.models import ImpactAssessment
from xueji.foundation.privacy.views.common import act, answer_form, as_file, office, office_tabs

STATUS = ImpactAssessment.Status


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every assessment."""
    office(request)
    context = {"tabs": office_tabs(request, "assessments")}
    return lists.respond(request, ASSESSMENTS, selectors.assessments(), "privacy/assessments.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    return _form(request, None, reverse("privacy:assessments"))


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one that is not submitted."""
    office(request)
    return _form(request, selectors.assessment_for(pk), reverse("privacy:assessment", args=[pk]))


def _form(request: HttpRequest, found: ImpactAssessment | None, done_url: str) -> HttpResponse:
    viewer = office(request)
    form = AssessmentForm(request.POST or None, initial=model_to_dict(found) if found else None)
    context = {
        "title": "影响评估",
        "submit_label": "保存",
        "hint": "活动开始前评估（个人信息保护法第五十五、五十六条），提交后由另一位同志审批。",
    }

    def save(facts: dict[str, object]) -> object:
        return services.save_assessment(found, facts, actor=viewer, now=timezone.now())

    return answer_form(request, form, save, done_url, context)


@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment, with the approver's form where it waits for one."""
    viewer, found = office(request), selectors.assessment_for(pk)
    may_decide = found.status == STATUS.SUBMITTED and found.written_by_id not in permissions.one_person(
        viewer, found.written_at, timezone.now()
    )
    context = {
        "assessment": found,
        "may_edit": found.status in (STATUS.DRAFT, STATUS.RETURNED),
        "may_decide": may_decide,
        "submit_label": "提交决定",
        "saved_text": "已审批。",
        "back_url": reverse("privacy:assessments"),
    }
    if not may_decide:
        return render(request, "privacy/assessment.html", context)

    def save(facts: dict[str, str]) -> None:
        services.decide_assessment(
            found,
            is_approved=facts["decision"] == "approve",
            note=facts["note"],
            actor=viewer,
            now=timezone.now(),
        )

    own_url = reverse("privacy:assessment", args=[pk])
    return answer_form(
        request, DecisionForm(request.POST or None), save, own_url, context, "privacy/assessment.html"
    )


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one to the approver."""
    viewer, found = office(request), selectors.assessment_for(pk)

    def do(now: datetime) -> None:
        services.submit_assessment(found, actor=viewer, now=now)

    return act(request, do, "已提交，等待另一位同志审批。", reverse("privacy:assessment", args=[pk]))


@login_required
@require_safe
def file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """One assessment as Word or PDF."""
    viewer, found = office(request), selectors.assessment_for(pk)
    document = documents.assessment_document(found, viewer.get_full_name(), timezone.now())
    return as_file(request, document, file_format, reverse("privacy:assessment", args=[pk]))
