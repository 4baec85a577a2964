"""Industries, mix and freshness, shortages, repetitions."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xueji.common.ui import lists
from xueji.common.ui.lists.files import XLSX_TYPE
from xueji.common.ui.lists.responses import person_name
from xueji.foundation.library import permissions, places, report_pages, selectors
from xueji.foundation.library.lists import RESOURCES
from xueji.foundation.library.selectors.duplicates import duplicate_pairs, pair_passages
from xueji.foundation.library.views._common import SignedIn
from xueji.foundation.organizations import selectors as organizations


@login_required
@require_GET
def industries(request: SignedIn) -> HttpResponse:
    """The case libraries by industry."""
    now = timezone.now()
    context = {
        "tabs": places.tabs(request.user, now, "industries"),
        "libraries": report_pages.industry_libraries(request.user, now),
    }
    return render(request, "library/industries.html", context)


@login_required
@require_GET
def mix(request: SignedIn) -> HttpResponse:
    """What the stock of a unit is made of."""
    now, units = timezone.now(), _units(request)
    context = {
        "tabs": places.tabs(request.user, now, "mix"),
        "units": units,
        "report": report_pages.mix_page(units.chosen, timezone.localdate(now)),
    }
    return render(request, "library/mix.html", context)


@login_required
@require_GET
def mix_records(request: SignedIn, organization_id: int, part: str) -> HttpResponse:
    """The resources behind one number of the report."""
    on = timezone.localdate()
    if part not in report_pages.PARTS:
        raise Http404
    units = organizations.organizations_under(request.user, *permissions.REPORT_ROLES, on=on)
    unit = get_object_or_404(units, pk=organization_id)
    counted = selectors.unit_mix(unit, on.year)
    rows = selectors.usable_resources(unit).filter(report_pages.records_of(counted, part))
    rows = rows.select_related("organization").prefetch_related("disciplines")
    context = {"unit": unit, "part": report_pages.PARTS[part]}
    return lists.respond(request, RESOURCES, rows, "library/mix_records.html", context)


@login_required
@require_GET
def shortages(request: SignedIn) -> HttpResponse:
    """What a unit's people have to learn about and no fresh case answers; ``?export=xlsx`` as a file."""
    now, units = timezone.now(), _units(request)
    found = selectors.unit_shortages(units.chosen, timezone.localdate(now))
    if request.GET.get("export") == "xlsx":
        content = report_pages.shortage_file(units.chosen, found, person_name(request), now)
        answer = HttpResponse(content, content_type=XLSX_TYPE)
        name = quote(f"案例短缺清单-{units.chosen.name}-{timezone.localdate(now):%Y%m%d}.xlsx")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer
    context = {
        "tabs": places.tabs(request.user, now, "shortages"),
        "units": units,
        "groups": report_pages.shortage_groups(found),
        "missing": sum(one.is_missing for one in found),
        "old": sum(one.is_only_old for one in found),
    }
    return render(request, "library/shortages.html", context)


@login_required
@require_GET
def duplicates(request: SignedIn) -> HttpResponse:
    """Pairs of resources that say the same."""
    now = timezone.now()
    if not permissions.is_staff(request.user, now):
        raise PermissionDenied
    pairs = duplicate_pairs(request.user, now)
    shown = [(pair, pair_passages(pair.left, pair.right)) for pair in pairs[:PAIRS_SHOWN]]
    context = {"tabs": places.tabs(request.user, now, "duplicates"), "pairs": shown, "count": len(pairs)}
    return render(request, "library/duplicates.html", context)


PAIRS_SHOWN = 50


def _units(request: SignedIn) -> report_pages.Units:
    current = str(request.session.get("unit_id", ""))
    typed = request.GET.get("unit", "")
    units = report_pages.report_units(request.user, typed, current, timezone.now())
    if units is None:
        raise PermissionDenied
    return units
