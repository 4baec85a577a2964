"""Two versions side by side: reading, grading, pairing by hand, confirming, files."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xueji.common.documents.word import render_docx
from xueji.common.errors import DomainError
from xueji.common.ui import lists
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.regulations import papers, permissions, selectors, services
from xueji.foundation.regulations.forms import ChooseVersionsForm, GradeForm, PairForm
from xueji.foundation.regulations.selectors import ArticleChange, VersionComparison
from xueji.foundation.regulations.selectors.comparison_page import comparison_page

from ._requests import UNPROCESSABLE, posted

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _numbers(side: str) -> lists.Column:
    label = "旧版条文" if side == "old" else "新版条文"
    return lists.Column(
        side,
        label,
        value=lambda row: "、".join(
            selectors.article_label(one.article)
            for one in sorted(row.articles.all(), key=lambda one: one.article.sort_no)
            if one.side == side
        ),
    )


LIST = lists.ListDefinition(
    "changes",
    "版本对照",
    columns=(
        lists.Column("sort_no", "序号", kind="number", sort="sort_no"),
        _numbers("old"),
        _numbers("new"),
        lists.Column("kind", "变化类型", value=lambda row: row.get_kind_display()),
        lists.Column("similarity", "相似度", kind="percent"),
        lists.Column("weight", "分量", value=lambda row: row.get_weight_display()),
        lists.Column("weight_note", "说明"),
    ),
    filters=(lists.ChoiceFilter("kind", "变化类型", ArticleChange.Kind.choices),),
    default_sort="sort_no",
    empty=lists.Empty("没有这一类变化", text="换一类查看。"),
)


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, regulation_id: int) -> HttpResponse:
    """Choose any two versions of a regulation."""
    regulation = get_object_or_404(selectors.regulations(), pk=regulation_id)
    versions = selectors.versions_of(regulation)
    form = ChooseVersionsForm(versions, posted(request))
    if form.is_bound and form.is_valid():
        try:
            comparison = services.compare_versions(
                int(form.cleaned_data["old"]),
                int(form.cleaned_data["new"]),
                timezone.now(),
                signed_in(request),
            )
        except DomainError as error:
            form.add_error("new", error.message)
        else:
            return redirect("regulations:comparison", comparison.pk)
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "regulation": regulation, "versions": versions}
    return render(request, "regulations/comparison_choose.html", context, status=status)


@login_required
@require_safe
def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """The side-by-side page; ``?kind=`` filters, ``?export=xlsx|csv`` gives the list of changes."""
    found = _comparison(comparison_id)
    if "export" in request.GET:
        return lists.respond(request, LIST, _rows(found), "regulations/comparison.html")
    page = comparison_page(found, request.GET.get("kind", ""))
    context = {"page": page, "may_grade": _may_grade(request)}
    return render(request, "regulations/comparison.html", context)


@login_required
@require_safe
def comparison_word(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """The comparison as a Word file."""
    found = _comparison(comparison_id)
    name = signed_in(request).get_full_name()
    body = render_docx(papers.comparison_paper(found, made_by=name, now=timezone.localtime()))
    response = HttpResponse(body, content_type=WORD)
    title = f"{found.new_version.regulation.short_title}版本对照({found.new_version.version_date}).docx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def grade(request: HttpRequest, change_id: int) -> HttpResponse:
    """How much one change matters."""
    _graders_only(request)
    change = selectors.change_by_id(change_id)
    row = ArticleChange.objects.filter(pk=change_id).first()
    if change is None or row is None:
        raise Http404
    found = _comparison(row.comparison_id)
    initial = {"weight": change.weight, "note": change.weight_note, "edit_no": found.edit_no}
    form = GradeForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.grade_change(
                change_id, actor=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "分量已保存。")
            return redirect(f"{reverse('regulations:comparison', args=[found.pk])}#change-{change_id}")
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "change": change, "marks": selectors.marks_of(change), "comparison": found}
    return render(request, "regulations/grade_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Put articles into one row by hand."""
    _graders_only(request)
    found = _comparison(comparison_id)
    chosen = [request.GET.getlist(side) for side in ("old", "new")]
    initial = {"old": chosen[0], "new": chosen[1], "edit_no": found.edit_no}
    form = PairForm(selectors.articles_to_pair(found), posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            change = services.pair_by_hand(
                found.pk,
                map(int, form.cleaned_data["old"]),
                map(int, form.cleaned_data["new"]),
                actor=signed_in(request),
                now=timezone.now(),
                edit_no=form.cleaned_data["edit_no"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "对应已改，其余条文已重新对照。")
            return redirect(f"{reverse('regulations:comparison', args=[found.pk])}#change-{change.pk}")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "regulations/pair_form.html", {"form": form, "comparison": found}, status=status)


@login_required
@require_POST
def release(request: HttpRequest, change_id: int) -> HttpResponse:
    """Give a row paired by hand back to the rules."""
    _graders_only(request)
    get_object_or_404(ArticleChange, pk=change_id, is_by_hand=True)
    found = services.release_pairing(change_id, actor=signed_in(request), now=timezone.now())
    messages.success(request, "人工对应已撤销。")
    return redirect("regulations:comparison", found.pk)


@login_required
@require_POST
def confirm(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Say that every row has been checked."""
    _graders_only(request)
    found = _comparison(comparison_id)
    edit_no = request.POST.get("edit_no", "")
    try:
        services.confirm_comparison(
            found.pk,
            actor=signed_in(request),
            now=timezone.now(),
            edit_no=int(edit_no) if edit_no.isdecimal() and len(edit_no) < 10 else None,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "对照已核对。")
    return redirect("regulations:comparison", found.pk)


def _comparison(comparison_id: int) -> VersionComparison:
    found = selectors.comparison_by_id(comparison_id)
    if found is None:
        raise Http404
    return found


def _rows(found: VersionComparison) -> QuerySet[ArticleChange]:
    return ArticleChange.objects.filter(comparison=found).prefetch_related("articles__article")


def _may_grade(request: HttpRequest) -> bool:
    return permissions.may_grade(signed_in(request), timezone.localdate())


def _graders_only(request: HttpRequest) -> None:
    if not _may_grade(request):
        raise PermissionDenied("核对版本对照需要“内容编辑”“内容审核”或“系统管理员”角色。")
