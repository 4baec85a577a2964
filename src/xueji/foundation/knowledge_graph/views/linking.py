"""Links of a concept: added by typing, proposed by retrieval, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.knowledge_graph import selectors, services
from xueji.foundation.knowledge_graph.forms import ArticleForm, ThingForm
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import selectors as regulations

from ._requests import UNPROCESSABLE, concept_or_404, editors_only

ARTICLE_KIND = "article"
TARGET_MAX_CHARACTERS = 60


@login_required
@require_safe
def links(request: HttpRequest, concept_id: int) -> HttpResponse:
    """The links of a concept with the forms to add and the proposals to decide on."""
    editors_only(request)
    return _page(request, concept_or_404(concept_id))


def _page(
    request: HttpRequest, concept: selectors.Concept, bound: dict[str, ArticleForm | ThingForm] | None = None
) -> HttpResponse:
    now, viewer, forms = timezone.now(), signed_in(request), bound or {}
    articles = selectors.linked_articles([concept.pk], timezone.localdate(now))
    groups = selectors.things_of(viewer, concept, articles, now)
    proposals = selectors.suggestions_for(viewer, concept, articles, groups, now)
    by_kind = {group.key: group for group in proposals}
    sections = [
        {
            "group": group,
            "form": forms.get(group.kind.key)
            or ThingForm(
                kind=group.kind.key,
                label=group.kind.label,
                offered=[(int(one.value), one.title) for one in by_kind[group.kind.key].suggestions],
            ),
            "proposals": by_kind[group.kind.key].suggestions,
        }
        for group in groups
    ]
    context = {
        "concept": concept,
        "articles": articles,
        "article_form": forms.get(ARTICLE_KIND) or ArticleForm(),
        "article_proposals": by_kind[ARTICLE_KIND].suggestions,
        "sections": sections,
    }
    status = UNPROCESSABLE if forms else 200
    return render(request, "knowledge_graph/links.html", context, status=status)


@login_required
@require_POST
def link_article(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Link an article that was picked or cited."""
    editors_only(request)
    concept = concept_or_404(concept_id)
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return _page(request, concept, {ARTICLE_KIND: form})
    found = _articles(form)
    if not found:
        form.add_error("citation", "没有找到这一条：请核对法规名称和条号，或先导入这部法规。")
        return _page(request, concept, {ARTICLE_KIND: form})
    try:
        added = [
            services.add_article(concept_id, one, actor=signed_in(request), now=timezone.now())
            for one in found
        ]
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _back(concept_id))
    words = "、".join(regulations.short_citation(one) for one in found)
    messages.success(request, f"已关联{words}。" if any(added) else f"{words}早已关联。")
    return redirect(_back(concept_id))


def _articles(form: ArticleForm) -> list[regulations.Article]:
    key = form.cleaned_data["article"]
    if key:
        return list(regulations.articles_by_ids([key]).values())
    citation = form.cleaned_data["citation"]
    return [one for _, one in regulations.resolve_citations(citation, timezone.localdate())]


@login_required
@require_POST
def link_thing(request: HttpRequest, concept_id: int, kind: str) -> HttpResponse:
    """Link a case, a question, a risk point …"""
    editors_only(request)
    concept = concept_or_404(concept_id)
    known = selectors.kind_named(kind)
    if known is None:
        raise Http404
    form = ThingForm(request.POST, kind=kind, label=known.label, offered=())
    if not form.is_valid():
        return _page(request, concept, {kind: form})
    try:
        is_new = services.add_link(
            concept_id, kind, form.cleaned_data["target"], actor=signed_in(request), now=timezone.now()
        )
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _back(concept_id))
    messages.success(request, f"已关联这个{known.label}。" if is_new else f"这个{known.label}早已关联。")
    return redirect(_back(concept_id))


@login_required
@require_POST
def unlink_article(request: HttpRequest, concept_id: int, link_id: int) -> HttpResponse:
    """Take an article link away."""
    editors_only(request)
    concept_or_404(concept_id)
    try:
        services.remove_article(concept_id, link_id, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _back(concept_id))
    messages.success(request, "已移除这条条文。")
    return redirect(_back(concept_id))


@login_required
@require_POST
def unlink_thing(request: HttpRequest, concept_id: int, link_id: int) -> HttpResponse:
    """Take another link away."""
    editors_only(request)
    concept_or_404(concept_id)
    try:
        services.remove_link(concept_id, link_id, actor=signed_in(request), now=timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _back(concept_id))
    messages.success(request, "已移除这一项。")
    return redirect(_back(concept_id))


@login_required
@require_POST
def suggestion(request: HttpRequest, concept_id: int) -> HttpResponse:
    """Confirm or refuse one proposal."""
    editors_only(request)
    concept_or_404(concept_id)
    kind, value = request.POST.get("kind", "")[:20], request.POST.get("value", "")
    target, reason = request.POST.get("target", ""), request.POST.get("reason", "")[:100]
    if selectors.kind_named(kind) is None and kind != ARTICLE_KIND:
        raise Http404
    key = int(value) if value.isascii() and value.isdecimal() and len(value) <= 10 else 0
    try:
        if request.POST.get("answer") == "refuse":
            services.refuse_suggestion(
                concept_id,
                kind,
                target[:TARGET_MAX_CHARACTERS],
                actor=signed_in(request),
                now=timezone.now(),
            )
            messages.info(request, "已记下不采纳，不再建议。")
        else:
            _confirm(request, concept_id, kind, key, f"检索建议，{reason}")
            messages.success(request, "已采纳并关联。")
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, _back(concept_id))
    return redirect(_back(concept_id))


def _confirm(request: HttpRequest, concept_id: int, kind: str, key: int, reason: str) -> None:
    actor, now = signed_in(request), timezone.now()
    if kind != ARTICLE_KIND:
        services.add_link(concept_id, kind, key, actor=actor, now=now, reason=reason)
        return
    article = regulations.articles_by_ids([key]).get(key)
    if article is None:
        raise Http404
    services.add_article(concept_id, article, actor=actor, now=now, reason=reason)


def _back(concept_id: int) -> str:
    return reverse("knowledge_graph:links", args=[concept_id])
