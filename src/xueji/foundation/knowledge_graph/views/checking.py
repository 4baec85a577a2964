"""What is wrong with the graph."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from xueji.common.ui.items import Tab
from xueji.foundation.knowledge_graph import pages, selectors

from ._requests import editors_only

SHOWN = 200


@login_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Every problem with the place to mend it; ``?kind=`` narrows."""
    editors_only(request)
    problems = selectors.graph_problems(timezone.localdate())
    counts = Counter((one.kind, one.label) for one in problems)
    asked = request.GET.get("kind", "")
    chosen = asked if asked in {kind for kind, _ in counts} else ""
    here = reverse("knowledge_graph:checks")
    kinds = [Tab("全部", here, not chosen, len(problems))]
    kinds += [
        Tab(label, f"{here}?kind={kind}", kind == chosen, count)
        for (kind, label), count in sorted(counts.items())
    ]
    shown = [one for one in problems if chosen in ("", one.kind)]
    context = {
        "tabs": pages.section_tabs("checks", may_edit=True),
        "kinds": kinds,
        "problems": shown[:SHOWN],
        "more": max(0, len(shown) - SHOWN),
        "concept_count": len(selectors.concept_graph().active),
    }
    return render(request, "knowledge_graph/checks.html", context)
