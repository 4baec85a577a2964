"""本单位适用法规: what the chosen unit works under, and why."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui import lists
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations.selectors import KINDS
from xueji.foundation.regulations.selectors.effective import EffectiveSet, effective_set, standing_of
from xueji.foundation.regulations.selectors.lists import regulations_as_of, sectors


@login_required
@require_safe
def effective(request: HttpRequest) -> HttpResponse:
    """The list for the unit chosen in the top bar, else the first the person works for."""
    today = timezone.localdate()
    units = organizations.units_worked_for(request.user, today)
    chosen = request.session.get("unit_id", "")
    unit = next((one for one in units if str(one.pk) == chosen), next(iter(units), None))
    found = effective_set(unit, today) if unit else EffectiveSet({})
    rows = regulations_as_of(today).filter(pk__in=list(found.reasons))
    context = {"unit": unit, "standing": standing_of(unit) if unit else None}
    return lists.respond(request, _list(found, today), rows, "regulations/effective.html", context)


def _list(found: EffectiveSet, today: date) -> lists.ListDefinition:
    return lists.ListDefinition(
        "effective",
        "本单位适用法规",
        columns=(
            lists.Column(
                "title", "名称", sort="title", link=lambda row: reverse("regulations:detail", args=[row.pk])
            ),
            lists.Column("kind", "类别", sort="kind"),
            lists.Column("reason", "适用理由", value=lambda row: found.reasons.get(row.pk, "")),
            lists.Column("version_date", "现行版本", kind="day", sort="version_date"),
            lists.Column("effective_date", "施行日期", kind="day", sort="effective_date"),
            lists.Column("article_count", "条数", kind="number", sort="article_count"),
        ),
        filters=(
            lists.TextFilter("q", "名称", ("title", "short_title", "aliases", "issuer")),
            lists.ChoiceFilter("kind", "类别", [(kind, kind) for kind in KINDS]),
            lists.ChoiceFilter("sector", "行业", sectors),
        ),
        default_sort="title",
        empty=lists.Empty(
            "没有适用的法规",
            text="没有任职单位，或法规库里还没有现行法规。单位的行业和行政区划代码在“组织与人员”里填写，法规的适用范围在法规的基本信息里填写。",
            icon="scale",
        ),
    )
