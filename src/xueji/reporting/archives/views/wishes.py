"""What part of an archive an address asks for, and the links to its other parts."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from xueji.common.ui import navigation
from xueji.common.ui.items import Tab
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.regulations import selectors as regulations
from xueji.reporting.archives.rules import GRADE_WORDS
from xueji.reporting.archives.selectors import Archive, Wish

MAX_YEAR = 9998


def wish_of(params: QueryDict) -> Wish:
    """Read `?verb=&discipline=&year=&page=`; what is no figure is left aside."""
    year, page = _number(params.get("year", "")), _number(params.get("page", ""))
    return Wish(
        verb=_known(params.get("verb", ""), river.Verb.values),
        discipline=_known(params.get("discipline", ""), regulations.Discipline.values),
        year=year if year and year <= MAX_YEAR else None,
        page=page or 1,
    )


def _known(text: str, values: Sequence[str]) -> str:
    return text if text in values else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def archive_context(request: HttpRequest, archive: Archive) -> dict[str, Any]:
    """What the archive pages show besides the archive itself."""
    counts = {choice.value: choice.count for choice in archive.verbs}
    return {
        "archive": archive,
        "counts": counts,
        "answered_note": f"答对 {archive.right_answers} 道" if counts.get("answered") else "",
        # Others' sessions may lie outside the viewer's units; one's own can always be opened.
        "session_links": archive.is_own and bool(navigation.url_or_none("study_sessions:index")),
        "tabs": _tabs(request, archive),
        "grade_words": GRADE_WORDS,
        "exports": [
            (label, _export_url(archive, name)) for name, label in (("docx", "Word"), ("pdf", "PDF"))
        ],
        "previous_page": archive.wish.page - 1,
        "next_page": archive.wish.page + 1 if archive.wish.page < archive.page_count else 0,
    }


def _tabs(request: HttpRequest, archive: Archive) -> list[Tab]:
    shown = [
        ("", "全部", archive.total),
        *((one.value, one.label, one.count) for one in archive.verbs if one.count),
    ]
    return [
        Tab(label, _url(request, verb=value), current=archive.wish.verb == value, count=count)
        for value, label, count in shown
    ]


def _url(request: HttpRequest, **changes: str) -> str:
    params = request.GET.copy()
    params.pop("page", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value:
            params[name] = value
    return f"{request.path}?{params.urlencode()}" if params else request.path


def _export_url(archive: Archive, file_format: str) -> str:
    year = f"?year={archive.wish.year}" if archive.wish.year else ""
    if archive.is_own:
        return reverse("archives:export-mine", args=[file_format]) + year
    return reverse("archives:export-person", args=[archive.person.pk, file_format]) + year
