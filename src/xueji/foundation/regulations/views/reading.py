"""Finding and reading regulations."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui import lists
from xueji.foundation.regulations import selectors
from xueji.foundation.regulations.selectors import KINDS, Discipline
from xueji.foundation.regulations.selectors.lists import regulations_as_of, search_articles, sectors
from xueji.foundation.regulations.selectors.reading import reading_page

from ._requests import may_edit

WORDS_MAX_CHARACTERS = 50

LIST = lists.ListDefinition(
    "regulations",
    "法规",
    columns=(
        lists.Column(
            "title", "名称", sort="title", link=lambda row: reverse("regulations:detail", args=[row.pk])
        ),
        lists.Column("kind", "类别", sort="kind"),
        lists.Column("issuer", "制定机关", sort="issuer"),
        lists.Column("sector", "适用行业", sort="sector"),
        lists.Column("version_date", "现行版本", kind="day", sort="version_date"),
        lists.Column("effective_date", "施行日期", kind="day", sort="effective_date"),
        lists.Column("article_count", "条数", kind="number", sort="article_count"),
    ),
    filters=(
        lists.TextFilter("q", "名称", ("title", "short_title", "aliases", "issuer")),
        lists.TextFilter("text", "条文", ("current__articles__text",)),
        lists.ChoiceFilter("kind", "类别", [(kind, kind) for kind in KINDS]),
        lists.ChoiceFilter(
            "discipline",
            "纪律",
            Discipline.choices,
            field="current__articles__disciplines__discipline",
        ),
        lists.ChoiceFilter("sector", "行业", sectors),
    ),
    default_sort="-version_date",
    empty=lists.Empty(
        "法规库还是空的",
        text="导入现行法规的文本（Word、Markdown 或纯文本）后，条文可检索、可引用、可按日期查阅。",
        action_label="导入法规",
        action_url="imports/new/",
        icon="scale",
    ),
)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """法规库: the list, and the articles that hold the words looked for."""
    today = timezone.localdate()
    words = request.GET.get("text", "").strip()[:WORDS_MAX_CHARACTERS]
    context = {
        "may_edit": may_edit(request),
        "words": words,
        "hits": search_articles(words, today),
    }
    response = lists.respond(request, LIST, regulations_as_of(today), "regulations/index.html", context)
    if request.headers.get("HX-Target") == LIST.element_id and "export" not in request.GET:
        response.write(render_to_string("regulations/_hits.html", {**context, "oob": True}, request))
    return response


@login_required
@require_safe
def detail(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """The text of one version: the one asked for, else the one in force on a day."""
    today = timezone.localdate()
    regulation = get_object_or_404(selectors.regulations(), pk=regulation_id)
    as_of = _day(request, today)
    version = _version(request, regulation, as_of)
    if version is None:
        return render(request, "regulations/no_version.html", {"regulation": regulation, "as_of": as_of})
    words = request.GET.get("q", "").strip()[:WORDS_MAX_CHARACTERS]
    context = {
        "page": reading_page(regulation, version, today, words),
        "as_of": as_of,
        "may_edit": may_edit(request),
    }
    return render(request, "regulations/detail.html", context)


@login_required
@require_safe
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version as a Markdown file; ``?source=1`` gives the imported text itself."""
    version = selectors.version_by_id(version_id)
    if version is None:
        raise Http404
    text = version.source_text if request.GET.get("source") else selectors.export_markdown(version)
    name = f"{version.regulation.short_title}({version.version_date}).md"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _day(request: HttpRequest, today: date) -> date:
    """``?as_of=``, or today when it is missing or no date."""
    asked = request.GET.get("as_of", "")
    try:
        return date.fromisoformat(asked) if asked else today
    except ValueError:
        messages.warning(request, f"“{asked[:20]}”不是日期，已按今天显示。")
        return today


def _version(
    request: HttpRequest, regulation: selectors.Regulation, as_of: date
) -> selectors.RegulationVersion | None:
    """The version named by ``?version=``, the one in force, or for a text to come the only one there is."""
    asked = request.GET.get("version", "")
    if asked:
        version = selectors.version_by_id(int(asked)) if asked.isdecimal() and len(asked) < 18 else None
        if version is None or version.regulation_id != regulation.pk:
            raise Http404
        return version
    current = selectors.version_in_force(regulation, as_of)
    if current is None and "as_of" not in request.GET:
        newest = selectors.versions_of(regulation)
        return newest[0] if newest else None
    return current
