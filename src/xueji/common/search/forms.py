"""What the search page can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from xueji.common.search.models import SearchDocument
from xueji.common.search.queries import QUERY_MAX_CHARACTERS, Wish, clean_text
from xueji.common.search.registry import Viewer, open_kinds, registered
from xueji.common.search.selectors import KindCount
from xueji.common.ui.items import Tab
from xueji.common.ui.validators import DayField

ANY = ("", "全部")


class SearchForm(forms.Form):
    """One box and its filters; a value that makes no sense is left aside and said."""

    q = forms.CharField(label="关键词", required=False, max_length=4 * QUERY_MAX_CHARACTERS)
    kind = forms.ChoiceField(label="类别", required=False)
    discipline = forms.ChoiceField(label="纪律", required=False)
    industry = forms.ChoiceField(label="行业", required=False)
    day_from = DayField(label="日期从", required=False)
    day_to = DayField(label="日期到", required=False)
    versions = forms.ChoiceField(label="版本", required=False, choices=[("", "现行"), ("all", "含历史版本")])
    unit = forms.ChoiceField(label="单位", required=False, choices=[ANY, ("own", "本单位及下级的")])
    sort = forms.ChoiceField(label="排序", required=False, choices=[("", "相关度"), ("day", "日期")])

    def __init__(self, data: QueryDict, *, viewer: Viewer, now: datetime) -> None:
        super().__init__(data)
        self.viewer, self.today = viewer, timezone.localdate(now)
        self.open_kinds = open_kinds(viewer, now)
        self._choices("kind", [(kind.key, kind.label) for kind in self.open_kinds])
        self._choices("discipline", registered.disciplines)
        self._choices("industry", [(one, one) for one in _industries()])
        for narrowing in registered.narrowings.values():
            self.fields[narrowing.name] = forms.BooleanField(label=narrowing.label, required=False)
        self.is_valid()

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *choices]

    def value(self, name: str) -> Any:
        """A value that made sense, else empty."""
        return self.cleaned_data.get(name) or ""

    @property
    def text(self) -> str:
        """The words typed, cleaned."""
        return clean_text(self.data.get("q", ""))

    @property
    def by_day(self) -> bool:
        """Whether the newest stand first."""
        return bool(self.value("sort") == "day")

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.text) or self.is_filtered

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the words narrows the answer."""
        names = ("kind", "discipline", "industry", "day_from", "day_to", "unit", *registered.narrowings)
        return any(self.value(name) for name in names)

    @property
    def choices_shown(self) -> list[forms.BoundField]:
        """The filters with choices, those left out that offer none."""
        names = ("kind", "discipline", "industry", "versions", "unit", "sort")
        return [self[name] for name in names if len(self.fields[name].choices) > 1]  # type: ignore[attr-defined]

    @property
    def problems(self) -> list[str]:
        """Wishes that could not be understood, in words."""
        return [
            f"“{self[name].label}”看不懂，已按没有这一条件检索。"
            for name in self.errors
            if name in self.fields
        ]

    @property
    def unfiltered_url(self) -> str:
        """The same words without any filter."""
        return f"{reverse('search:index')}?{urlencode({'q': self.text})}"

    @property
    def narrowings(self) -> list[forms.BoundField]:
        """The yes-or-no filters of the domains."""
        return [self[name] for name in registered.narrowings]

    @property
    def wish(self) -> Wish:
        """What is looked for."""
        kind = self.value("kind")
        return Wish(
            text=self.text,
            kinds=(kind,) if kind else tuple(one.key for one in self.open_kinds),
            on=None if self.value("versions") == "all" else self.today,
            discipline=self.value("discipline"),
            industry=self.value("industry"),
            unit=self._unit(),
            groups=self._groups(self.today),
            first_day=self.value("day_from") or None,
            last_day=self.value("day_to") or None,
        )

    def _unit(self) -> str:
        return str(self.unit_id or "0") if self.value("unit") else ""

    @property
    def unit_id(self) -> str:
        """The unit the person works for, as the session has it."""
        return getattr(self, "_unit_id", "")

    def work_for(self, unit_id: str) -> None:
        """Name the unit that 本单位 means."""
        self._unit_id = unit_id

    def _groups(self, on: date) -> tuple[str, ...] | None:
        kept: set[str] | None = None
        for narrowing in registered.narrowings.values():
            groups = narrowing.groups(self.unit_id, on) if self.value(narrowing.name) else None
            if groups is not None:
                kept = set(groups) if kept is None else kept & set(groups)
        return None if kept is None else tuple(sorted(kept))

    def tabs(self, counts: Sequence[KindCount], request: HttpRequest) -> list[Tab]:
        """One tab a kind with its count, 全部 first."""
        whole = KindCount("", "全部", sum(one.count for one in counts), more=any(one.more for one in counts))
        return [self._tab(one, request) for one in (whole, *counts)]

    def _tab(self, count: KindCount, request: HttpRequest) -> Tab:
        query = request.GET.copy()
        query.pop("page", None)
        query["kind"] = count.key
        url = f"{reverse('search:index')}?{query.urlencode()}"
        return Tab(count.label, url, current=self.value("kind") == count.key, count=count.count)


def _industries() -> list[str]:
    found = SearchDocument.objects.exclude(industry="").values_list("industry", flat=True)
    return sorted(set(found.distinct()[:100]))
