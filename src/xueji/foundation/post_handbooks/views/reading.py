"""Reading handbooks: on the phone for who holds the post, at the desk for the office; as Word and PDF."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xueji.common.documents.docx import render_docx
from xueji.common.documents.pdf import render_pdf
from xueji.common.errors import DomainError
from xueji.common.ui import responses
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.selectors import signed_in
from xueji.foundation.post_handbooks import pages, papers, selectors, services
from xueji.foundation.post_handbooks.models import HandbookRevision

from ._requests import seen_post, today

if TYPE_CHECKING:
    from xueji.common.documents.model import Document
    from xueji.foundation.organizations.models import Post

RENDERERS = {
    "docx": (render_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (render_pdf, "application/pdf"),
}
MOST_POSTS = 200


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """我的岗位纪律手册: the posts the person holds, each with its handbook."""
    person, on = organizations.person_of(request.user), today()
    held = selectors.handbooks_of(person, on) if person else []
    rows = [
        (post, revision, selectors.read_at(revision, person) if revision and person else None)
        for post, revision in held
    ]
    ready = [revision for _, revision, _ in rows if revision is not None]
    if len(held) == len(ready) == 1:
        return HttpResponseRedirect(reverse("post_handbooks:handbook", args=[ready[0].handbook.post_id]))
    return render(request, "post_handbooks/mine.html", {"rows": rows})


def _open_post(request: HttpRequest, post_id: int) -> "Post":
    """A post whose handbook the viewer may read: the own one, or one under the own roles."""
    person = organizations.person_of(request.user)
    own = organizations.posts_held(person, today()) if person else []
    return next((one for one in own if one.pk == post_id), None) or seen_post(request, post_id)


@login_required
@require_safe
def handbook(request: HttpRequest, post_id: int) -> HttpResponse:
    """The handbook that holds."""
    post, now = _open_post(request, post_id), timezone.now()
    revision = selectors.in_force(post)
    if revision is None:
        raise Http404
    person = organizations.person_of(request.user)
    is_own = person is not None and post in organizations.posts_held(person, today())
    context = {
        "post": post,
        "revision": revision,
        "duties": organizations.duty_words(post),
        "risks": selectors.shown_risks(revision, signed_in(request), now),
        "is_own": is_own,
        "read_at": selectors.read_at(revision, person) if person and is_own else None,
    }
    return render(request, "post_handbooks/handbook.html", context)


@login_required
@require_POST
def finish(request: HttpRequest, post_id: int) -> HttpResponse:
    """The holder has read the handbook."""
    person = organizations.person_of(request.user)
    own = organizations.posts_held(person, today()) if person else []
    post = next((one for one in own if one.pk == post_id), None)
    revision = selectors.in_force(post) if post else None
    if revision is None or person is None:
        raise Http404
    back = reverse("post_handbooks:handbook", args=[post_id])
    try:
        services.finish_reading(revision, person, timezone.now())
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    messages.success(request, "已记入学习记录。手册更新后会再次提醒。")
    return HttpResponseRedirect(back)


@login_required
@require_safe
def revision(request: HttpRequest, post_id: int, number: int) -> HttpResponse:
    """An earlier revision, as it was approved."""
    post = seen_post(request, post_id)
    found = next((one for one in selectors.revisions_of(post) if one.number == number), None)
    if found is None or found.is_open:
        raise Http404
    risks = selectors.shown_risks(found, signed_in(request), timezone.now())
    context = {"post": post, "revision": found, "tone": pages.STATUS_TONES[found.status], "risks": risks}
    return render(request, "post_handbooks/revision.html", context)


@login_required
@require_safe
def handbook_file(request: HttpRequest, post_id: int, file_format: str) -> HttpResponse:
    """The handbook of a post as Word or PDF."""
    post = _open_post(request, post_id)
    found = selectors.in_force(post)
    if found is None or file_format not in RENDERERS:
        raise Http404
    document = papers.handbook_document(
        _paper(request, found), made_by=signed_in(request).get_full_name(), now=timezone.now()
    )
    return _rendered(
        request,
        document,
        f"岗位纪律手册-{post.title}",
        file_format,
        reverse("post_handbooks:handbook", args=[post_id]),
    )


@login_required
@require_safe
def unit_file(request: HttpRequest, unit_pk: int, file_format: str) -> HttpResponse:
    """The handbooks of all posts of a unit and below in one file."""
    viewer, on = signed_in(request), today()
    unit = organizations.organizations_by_ids([unit_pk]).get(unit_pk)
    if unit is None or file_format not in RENDERERS:
        raise Http404
    if not organizations.may(viewer, *organizations.POST_ROLES, organization=unit, on=on):
        raise Http404
    found = selectors.unit_revisions(viewer, unit, on)
    back = f"{reverse('post_handbooks:posts')}?unit={unit.code}"
    if not found:
        return responses.refusal(request, "这个单位还没有批准的手册。请先编写并批准，再导出。", back)
    if len(found) > MOST_POSTS:
        text = f"共有 {len(found)} 个岗位，一个文件放不下（最多 {MOST_POSTS} 个）。请按下级单位分次导出。"
        return responses.refusal(request, text, back)
    document = papers.unit_document(
        unit, [_paper(request, one) for one in found], made_by=viewer.get_full_name(), now=timezone.now()
    )
    return _rendered(request, document, f"{unit.name}岗位纪律手册", file_format, back)


def _paper(request: HttpRequest, revision: HandbookRevision) -> papers.PaperPost:
    post_id = revision.handbook.post_id
    return papers.PaperPost(
        revision,
        selectors.shown_risks(revision, signed_in(request), timezone.now()),
        organizations.holders_of([post_id], today()).get(post_id, []),
    )


def _rendered(
    request: HttpRequest, document: "Document", name: str, file_format: str, back: str
) -> HttpResponse:
    render_file, content_type = RENDERERS[file_format]
    try:
        content = render_file(document)
    except DomainError as refusal:
        return responses.refusal(request, refusal.message, back)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{file_format}')}"
    response["Cache-Control"] = "no-store"
    return response
