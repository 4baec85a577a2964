"""Changing what is known about regulations, versions and articles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from xueji.common.errors import DomainError
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.forms import DisciplinesForm, RegulationForm, VersionDatesForm

from ._requests import UNPROCESSABLE, editors_only, posted

METADATA = ("short_title", "aliases", "kind", "issuer", "sector", "levels", "region_code")
DATES = ("promulgated_date", "effective_date", "repealed_date")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Short title, other names, kind, issuer, whom it applies to."""
    editors_only(request)
    regulation = get_object_or_404(selectors.regulations(), pk=regulation_id)
    initial = {name: getattr(regulation, name) for name in METADATA} | {"levels": regulation.level_values}
    form = RegulationForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        services.update_regulation(
            regulation, actor=signed_in(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, "基本信息已保存。")
        return redirect("regulations:detail", regulation.pk)
    context = {"form": form, "regulation": regulation, "versions": selectors.versions_of(regulation)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "regulations/regulation_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def version_dates(request: HttpRequest, version_id: int) -> HttpResponse:
    """Promulgation, entry into force, repeal of one version."""
    editors_only(request)
    version = selectors.version_by_id(version_id)
    if version is None:
        raise Http404
    form = VersionDatesForm(posted(request), initial={name: getattr(version, name) for name in DATES})
    if form.is_bound and form.is_valid():
        try:
            services.update_version_dates(
                version, actor=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error("repealed_date", error.message)
        else:
            messages.success(request, "版本日期已保存。")
            return redirect("regulations:edit", version.regulation_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "regulations/version_form.html", {"form": form, "version": version}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def disciplines(request: HttpRequest, article_id: int) -> HttpResponse:
    """The disciplines of one article."""
    editors_only(request)
    article = selectors.articles_by_ids([article_id]).get(article_id)
    if article is None:
        raise Http404
    initial = {"disciplines": selectors.disciplines_of([article_id]).get(article_id, [])}
    form = DisciplinesForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        services.set_disciplines(
            article, form.cleaned_data["disciplines"], actor=signed_in(request), now=timezone.now()
        )
        messages.success(request, f"{selectors.short_citation(article)}所属纪律已保存。")
        return redirect(selectors.article_url(article))
    context = {
        "form": form,
        "article": article,
        "citation": selectors.short_citation(article),
        "url": selectors.article_url(article),
    }
    return render(request, "regulations/discipline_form.html", context)
