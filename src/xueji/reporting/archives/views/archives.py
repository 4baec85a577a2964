"""One person, one file: the own one, those of one's people, and either as a document."""

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.documents.pdf import render_pdf
from xueji.common.documents.word import render_docx
from xueji.common.errors import DomainError
from xueji.common.replica import heavy_page
from xueji.common.step_up import fresh_proof
from xueji.common.ui import lists, responses
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.reporting.archives import permissions, selectors, services
from xueji.reporting.archives.views._common import DOCX_TYPE, PDF_TYPE, download
from xueji.reporting.archives.views.wishes import archive_context, wish_of

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

RENDERERS = {"docx": (render_docx, DOCX_TYPE), "pdf": (render_pdf, PDF_TYPE)}
PEOPLE = lists.ListDefinition(
    "people",
    "学员",
    columns=(
        lists.Column(
            "name",
            "姓名",
            sort=("pinyin_key", "name"),
            link=lambda row: reverse("archives:person", args=[row.pk]),
        ),
        lists.Column("unit", "单位", value=lambda row: row.unit_name),
        lists.Column("category", "学员类别", value=lambda row: row.get_category_display(), sort="category"),
        lists.Column("status", "状态", value=lambda row: row.get_status_display()),
    ),
    filters=(
        lists.AskedFilter("q", "姓名", organizations.typed_person_q),
        lists.ChoiceFilter("category", "学员类别", organizations.Category.choices),
    ),
    default_sort="name",
    is_exported=False,
    empty=lists.Empty("没有可查阅的档案", text="本单位还没有登记人员。", icon="users"),
)


@login_required
@require_safe
@heavy_page
def mine(request: HttpRequest) -> HttpResponse:
    """我的档案: everything the person studied, in full."""
    viewer = signed_in(request)
    own = organizations.person_of(viewer)
    if own is None:
        return render(request, "archives/no_person.html")
    archive = selectors.archive_of(viewer, own, timezone.localdate(), wish_of(request.GET))
    return render(request, "archives/mine.html", archive_context(request, archive))


@login_required
@require_safe
@heavy_page
def people(request: HttpRequest) -> HttpResponse:
    """The people whose archive the viewer may open."""
    viewer, today = signed_in(request), timezone.localdate()
    if not permissions.may_list_archives(viewer, today):
        raise Http404
    rows, is_narrow = selectors.people_with_units(viewer, today), permissions.has_narrow_scope(viewer, today)
    return lists.respond(request, PEOPLE, rows, "archives/people.html", is_narrow=is_narrow)


@login_required
@require_safe
@heavy_page
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """The archive of one person; opening somebody else's leaves a line in the trail."""
    viewer, now = signed_in(request), timezone.now()
    shown = selectors.archive_person(viewer, person_id, timezone.localdate(now))
    archive = selectors.archive_of(viewer, shown, timezone.localdate(now), wish_of(request.GET))
    if not archive.is_own:
        services.note_opened(shown, viewer, now)
    return render(request, "archives/person.html", archive_context(request, archive))


@login_required
@require_safe
@fresh_proof
def export_mine(request: HttpRequest, file_format: str) -> HttpResponse:
    """The own archive as Word or PDF."""
    own = organizations.person_of(signed_in(request))
    if own is None:
        raise Http404
    return _export(request, own, file_format, reverse("archives:mine"))


@login_required
@require_safe
@fresh_proof
def export_person(request: HttpRequest, person_id: int, file_format: str) -> HttpResponse:
    """The archive of one person as Word or PDF."""
    shown = selectors.archive_person(signed_in(request), person_id, timezone.localdate())
    return _export(request, shown, file_format, reverse("archives:person", args=[person_id]))


def _export(request: HttpRequest, shown: "Person", file_format: str, back_url: str) -> HttpResponse:
    if file_format not in RENDERERS:
        raise Http404
    viewer, now = signed_in(request), timezone.now()
    render_file, content_type = RENDERERS[file_format]
    wish = wish_of(request.GET)
    archive = selectors.archive_of(viewer, shown, timezone.localdate(now), wish, services.EXPORTED_RECORDS)
    try:
        content = render_file(services.archive_document(archive, viewer.get_full_name(), now))
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back_url)
    services.note_export(shown, viewer, file_format, now)
    return download(content, f"{shown.name}-学纪档案.{file_format}", content_type)
