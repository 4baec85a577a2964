"""Risk points: list, page, form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import lists
from xueji.common.ui.items import KeyValue
from xueji.foundation.knowledge_graph import pages, selectors, services
from xueji.foundation.knowledge_graph.forms import RiskForm
from xueji.foundation.knowledge_graph.lists import RISKS
from xueji.foundation.knowledge_graph.risk_links import KIND
from xueji.foundation.knowledge_graph.selectors.rows import listed_risks
from xueji.foundation.organizations.selectors import signed_in

from ._requests import UNPROCESSABLE, editors_only, may_edit, posted

FIELDS = ("name", "power", "level", "description", "controls", "code", "edit_no")


@login_required
@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """The list of risk points."""
    context = {
        "tabs": pages.section_tabs("risks", may_edit=may_edit(request)),
        "may_edit": may_edit(request),
    }
    rows = listed_risks(with_retired=may_edit(request))
    return lists.respond(request, RISKS, rows, "knowledge_graph/risks.html", context)


@login_required
@require_safe
def risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    """One risk point with the concepts it is linked to and the articles behind them."""
    found = get_object_or_404(selectors.RiskPoint, pk=risk_id)
    concepts = selectors.concepts_linked_to(KIND, [found.pk]).get(found.pk, [])
    articles = selectors.linked_articles([one.pk for one in concepts], timezone.localdate())
    context = {
        "risk": found,
        "facts": [
            KeyValue("编号", found.code),
            KeyValue("权力事项", found.power),
            KeyValue("等级", found.get_level_display()),
        ],
        "concepts": concepts,
        "articles": list({one.label: one for one in articles if one.is_in_force}.values()),
        "may_edit": may_edit(request),
    }
    return render(request, "knowledge_graph/risk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_risk(request: HttpRequest) -> HttpResponse:
    """A new risk point."""
    editors_only(request)
    return _form(request, RiskForm(posted(request)), None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Change a risk point."""
    editors_only(request)
    found = get_object_or_404(selectors.RiskPoint, pk=risk_id)
    initial = {name: getattr(found, name) for name in FIELDS}
    return _form(request, RiskForm(posted(request), initial=initial), found)


def _form(request: HttpRequest, form: RiskForm, found: Any) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            saved = services.save_risk(
                form.facts(),
                risk_id=found.pk if found else None,
                edit_no=form.cleaned_data["edit_no"] or 0,
                actor=signed_in(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect("knowledge_graph:risk", saved.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "knowledge_graph/risk_form.html", {"form": form, "risk": found}, status=status)


@login_required
@require_POST
def retire_risk(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Take a risk point out of use, or use it again."""
    editors_only(request)
    get_object_or_404(selectors.RiskPoint, pk=risk_id)
    risk = services.retire_risk(risk_id, actor=signed_in(request), now=timezone.now())
    messages.success(request, f"“{risk.name}”{risk.get_status_display()}。")
    return redirect("knowledge_graph:risk", risk_id)
