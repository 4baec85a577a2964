"""What is deleted by rule: previews to approve, certificates, what is held back."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.ui import lists
from xueji.foundation.privacy import documents, registry, selectors, services
from xueji.foundation.privacy.forms import HoldForm
from xueji.foundation.privacy.lists import CERTIFICATES
from xueji.foundation.privacy.models import PurgeCertificate
from xueji.foundation.privacy.views.common import act, answer_form, as_file, office, office_tabs


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The rules, what waits for approval, what is held back, and every certificate."""
    office(request)
    context = {
        "rules": registry.rules(),
        "holds": [(hold, _scope(hold.rule_key)) for hold in selectors.holds()],
        "tabs": office_tabs(request, "retention"),
    }
    return lists.respond(request, CERTIFICATES, selectors.certificates(), "privacy/retention.html", context)


def _scope(key: str) -> str:
    found = registry.rule(key)
    return found.label if found else "全部内容"


@login_required
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal or certificate."""
    office(request)
    found = get_object_or_404(selectors.certificates(), pk=pk)
    context = {
        "certificate": found,
        "rule": registry.rule(found.rule_key),
        "who": selectors.proposal_words(found),
        "is_sound": found.status == "done" and services.is_certificate_sound(found),
    }
    return render(request, "privacy/certificate.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a deletion, or leave it for now."""
    viewer = office(request)
    found = get_object_or_404(PurgeCertificate, pk=pk)
    is_approved = request.POST.get("decision") == "approve"

    def do(now: datetime) -> None:
        decision = services.approve_purge if is_approved else services.decline_purge
        decision(found, actor=viewer, now=now)

    text = "已销毁，证明已签名。" if is_approved else "已记下：暂不销毁。"
    return act(request, do, text, reverse("privacy:certificate", args=[pk]))


@login_required
@require_safe
def certificate_file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """A certificate as Word or PDF."""
    viewer = office(request)
    found = get_object_or_404(selectors.certificates(), pk=pk)
    if found.status != PurgeCertificate.Status.DONE:
        raise Http404
    document = documents.certificate_document(found, viewer.get_full_name(), timezone.now())
    return as_file(request, document, file_format, reverse("privacy:certificate", args=[pk]))


@login_required
def new_hold(request: HttpRequest) -> HttpResponse:
    """Hold a kind back."""
    viewer = office(request)
    context = {
        "title": "留存冻结",
        "submit_label": "冻结",
        "hint": "冻结期间，范围内的内容一律不销毁，直到解除。",
        "saved_text": "已冻结。",
    }

    def save(facts: dict[str, str]) -> object:
        return services.begin_hold(person=None, actor=viewer, now=timezone.now(), **facts)

    return answer_form(request, HoldForm(request.POST or None), save, reverse("privacy:retention"), context)


@login_required
@require_POST
def end_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """End a hold."""
    viewer = office(request)
    found = get_object_or_404(selectors.holds(), pk=pk)

    def do(now: datetime) -> None:
        services.end_hold(found, actor=viewer, now=now)

    return act(request, do, "冻结已解除。", reverse("privacy:retention"))
