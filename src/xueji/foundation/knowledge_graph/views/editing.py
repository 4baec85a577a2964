"""Writing concepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.knowledge_graph import pages, selectors, services
from xueji.foundation.knowledge_graph.forms import ConceptForm, MergeForm
from xueji.foundation.organizations.selectors import signed_in

from ._requests import UNPROCESSABLE, concept_or_404, editors_only, number, posted


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new concept; ``?broader=`` says where it goes."""
    editors_only(request)
    graph = selectors.concept_graph()
    above = number(request.GET.get("broader", ""), 0)
    initial = {"broader": [above]} if above in graph.active else {}
    chosen = [*_typed_keys(request), *initial.get("broader", [])]
    form = ConceptForm(posted(request), initial=initial, offered=pages.offered_concepts(graph, chosen))
    if form.is_bound and form.is_valid():
        try:
            made = services.save_concept(form.facts(), actor=signed_in(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"已新建“{made.pref_label}”，代码 {made.notation}。接着可以关联条文。")
            return redirect("knowledge_graph:concept", made.pk)
    return _form_page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Change or move a concept; a form that was overtaken is answered with what is stored now."""
    editors_only(request)
    found = concept_or_404(concept_id)
    graph = selectors.concept_graph()
    initial = _initial(found, graph)
    chosen = [*initial["broader"], *initial["related"], *_typed_keys(request)]
    offered = [one for one in pages.offered_concepts(graph, chosen) if one[0] != concept_id]
    form = ConceptForm(posted(request), initial=initial, offered=offered)
    if form.is_bound and form.is_valid():
        try:
            services.save_concept(
                form.facts(),
                concept_id=concept_id,
                edit_no=form.cleaned_data["edit_no"] or 0,
                actor=signed_in(request),
                now=timezone.now(),
            )
        except services.EditedMeanwhile as overtaken:
            return _overtaken(request, overtaken, offered)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "已保存。")
            return redirect("knowledge_graph:concept", concept_id)
    return _form_page(request, form, concept=found)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Two concepts that mean the same become one."""
    editors_only(request)
    found = concept_or_404(concept_id)
    graph = selectors.concept_graph()
    near = [key for above in graph.broader.get(concept_id, []) for key in graph.below(above)]
    offered = [one for one in pages.offered_concepts(graph, near) if one[0] != concept_id]
    form = MergeForm(posted(request), initial={"edit_no": found.edit_no}, offered=offered)
    if form.is_bound and form.is_valid():
        into = concept_or_404(form.cleaned_data["into"])
        try:
            services.merge_concept(
                concept_id,
                into.pk,
                edit_no=form.cleaned_data["edit_no"] or 0,
                actor=signed_in(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"“{found.pref_label}”已并入“{into.pref_label}”。")
            return redirect("knowledge_graph:concept", into.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "knowledge_graph/merge.html", {"form": form, "concept": found}, status=status)


@login_required
@require_POST
def retire(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Take a concept out of use."""
    return _step(request, concept_id, services.retire_concept, "已停用，仍可查看和恢复。")


@login_required
@require_POST
def restore(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Use a concept again."""
    return _step(request, concept_id, services.restore_concept, "已恢复使用。")


def _step(request: HttpRequest, concept_id: int, act: Callable[..., Any], done: str) -> HttpResponse:
    editors_only(request)
    found = concept_or_404(concept_id)
    back = reverse("knowledge_graph:concept", args=[concept_id])
    try:
        act(concept_id, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, f"“{found.pref_label}”{done}")
    return redirect(back)


def _typed_keys(request: HttpRequest) -> list[int]:
    """Concepts chosen in the form that came back, so that their names can be drawn."""
    typed = [*request.POST.getlist("broader"), *request.POST.getlist("related")]
    return [number(text, 0) for text in typed]


def _initial(concept: selectors.Concept, graph: selectors.ConceptGraph) -> dict[str, Any]:
    return {
        "pref_label": concept.pref_label,
        "alt_labels": "、".join(one.text for one in concept.labels.all() if one.kind == "alt"),
        "broader": graph.broader.get(concept.pk, []),
        "related": graph.beside(concept.pk),
        "definition": concept.definition,
        "scope_note": concept.scope_note,
        "notation": concept.notation,
        "discipline": concept.discipline,
        "edit_no": concept.edit_no,
    }


def _form_page(request: HttpRequest, form: ConceptForm, **context: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "knowledge_graph/concept_form.html", {"form": form, **context}, status=status)


def _overtaken(
    request: HttpRequest, overtaken: services.EditedMeanwhile, offered: list[tuple[int, str]]
) -> HttpResponse:
    """409 with the typed values in the form and the stored ones above it; saving again then goes through."""
    typed = request.POST.copy()
    typed["edit_no"] = str(overtaken.current.edit_no)
    context = {
        "form": ConceptForm(typed, offered=offered),
        "concept": overtaken.current,
        "overtaken": overtaken.message,
        "stored": pages.concept_page(signed_in(request), overtaken.current, timezone.now()).facts,
    }
    status = responses.CONFLICT_STATUS
    return render(request, "knowledge_graph/concept_form.html", context, status=status)
