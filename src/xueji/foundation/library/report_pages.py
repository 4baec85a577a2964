"""What the pages about industries, mix, shortages and repetitions show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from xueji.common.documents import xlsx
from xueji.common.documents.model import Provenance
from xueji.common.ui import formats
from xueji.foundation.library import permissions, selectors
from xueji.foundation.library.models import Resource, VocabularyTerm
from xueji.foundation.library.policy import library_policy
from xueji.foundation.library.rules.mix import Figure, Mix
from xueji.foundation.library.rules.shortage import Shortage
from xueji.foundation.library.selectors.vocabulary import word_names
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

OFFERED_UNITS = 50
PARTS = {
    "all": "全部",
    "theory": "理论",
    "case": "案例",
    "guidance": "指引",
    "local": "本地案例",
    "same_industry": "同行业案例",
    "elsewhere": "外地其他行业案例",
    "near": "本地或同行业案例",
    "old": "偏旧案例",
    "undated": "没有写明年份的案例",
}
# The filter of the list that shows the cases of a need, and the order needs are listed in.
FILTERS = {"行业": "industry", "纪律": "discipline", "违纪类型": "violation", "适用对象": "audience"}
ORDER = ("行业", "纪律", "违纪类型", "适用对象", "岗位", "议题")
HOW = {
    "theory": "教材、视频课程、图文计入理论，占全部资源的比例。",
    "case": "案例和情景剧本计入案例，占全部资源的比例。",
    "old": "写明年份的案例里，早于年限的所占比例；没有写明年份的另行列出，不计入。",
    "near": "案例里发生在本市（没有市的按本县）或属于本单位行业的所占比例。",
}


@dataclass(frozen=True, slots=True)
class IndustryLibrary:
    """One industry's cases: how many, and the newest year."""

    name: str
    count: int
    newest: int | None
    url: str


def industry_libraries(viewer: "User", now: datetime) -> list[IndustryLibrary]:
    """Every industry of the vocabulary with the cases the viewer may read, in the order of the list."""
    cases = selectors.listed_resources(viewer, now).filter(
        kind=Resource.Kind.CASE, status=selectors.Status.PUBLISHED
    )
    rows = cases.order_by().values("industry").annotate(count=Count("pk"), newest=Max("year"))
    found = {row["industry"]: (row["count"], row["newest"]) for row in rows}
    return [
        IndustryLibrary(
            name,
            *found.get(name, (0, None)),
            f"{reverse('library:index')}?{urlencode({'kind': 'case', 'industry': name})}",
        )
        for name in word_names(VocabularyTerm.Kind.INDUSTRY)
    ]


@dataclass(frozen=True, slots=True)
class Units:
    """Units whose report the viewer may open, and the one that is open."""

    offered: "list[Organization]"
    chosen: "Organization"


def report_units(viewer: "User", typed: str, current: str, now: datetime) -> Units | None:
    """The unit asked for, else the one chosen at the top of the page, else the first; None: no role anywhere.

    Args:
        typed: key of a unit as the address has it; a foreign one is left aside.
        current: key of the unit chosen at the top of the page.
    """
    on = timezone.localdate(now)
    found = organizations.organizations_under(viewer, *permissions.REPORT_ROLES, on=on)
    for key in (typed, current):
        if key.isdecimal() and len(key) < 19 and (unit := found.filter(pk=int(key)).first()):
            return Units([*found[:OFFERED_UNITS]], unit)
    offered = [*found[:OFFERED_UNITS]]
    return Units(offered, offered[0]) if offered else None


@dataclass(frozen=True, slots=True)
class FigureView:
    """A share as the page shows it."""

    figure: Figure
    value: str
    wanted: str
    how: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class MixPage:
    """The mix report of one unit."""

    total: int
    figures: list[FigureView]
    warnings: list[str]
    parts: list[tuple[str, int, str]]
    is_small: bool


def mix_page(organization: "Organization", on: date) -> MixPage:
    """The report with a link behind every number."""
    counted = selectors.unit_mix(organization, on.year)

    def url(part: str) -> str:
        return reverse("library:mix-records", args=[organization.pk, part])

    figures = [_figure(figure, url) for figure in counted.figures]
    return MixPage(
        total=counted.total,
        figures=figures,
        warnings=[_warning(figure) for figure in counted.figures if figure.is_off],
        parts=[(label, len(counted.parts[part]), url(part)) for part, label in PARTS.items()],
        is_small=0 < counted.total < library_policy().mix_least,
    )


def _figure(figure: Figure, url: Callable[[str], str]) -> FigureView:
    wanted = f"{'不超过' if figure.is_ceiling else '不低于'} {figure.limit:.0%}"
    value = formats.percent(figure.share) if figure.of else formats.DASH
    tone = "warn" if figure.is_off else "ok" if figure.of else "gray"
    return FigureView(figure, value, wanted, HOW[figure.part], url(figure.part), tone)


def _warning(figure: Figure) -> str:
    side = "超过" if figure.is_ceiling else "不足"
    return f"{figure.label}占 {figure.share:.1%}（{figure.count}/{figure.of}），{side} {figure.limit:.0%}。"


def records_of(counted: Mix, part: str) -> Q:
    """The rows behind one number of the report."""
    return Q(pk__in=counted.parts[part])


HEADS = (
    xlsx.Column("类别"),
    xlsx.Column("缺什么", width=24),
    xlsx.Column("情况", width=24),
    xlsx.Column("最近年份"),
    xlsx.Column("为什么要有", width=28),
)


def shortage_words(one: Shortage) -> str:
    """没有案例, or that there are only old ones."""
    if one.is_missing:
        return "没有案例"
    return f"{len(one.keys)} 个，都在 {library_policy().old_case_years} 年以前"


def shortage_file(organization: "Organization", rows: list[Shortage], who: str, now: datetime) -> bytes:
    """The shortage list as a workbook."""
    made = Provenance(made_by=who, made_at=timezone.localtime(now), source=f"{organization.name} 可用的案例")
    body = [
        (one.need.kind, one.need.name, shortage_words(one), one.newest or "", one.need.why) for one in rows
    ]
    return xlsx.write_table("案例短缺清单", HEADS, body, meta=[f"单位：{organization.name}"], provenance=made)


def shortage_groups(rows: list[Shortage]) -> list[tuple[str, list[tuple[Shortage, str, str]]]]:
    """Shortages by kind of need, each with its situation and, for old cases, where to look at them."""
    groups: dict[str, list[tuple[Shortage, str, str]]] = {}
    for one in rows:
        url = ""
        if not one.is_missing and one.need.kind in FILTERS:
            query = {"kind": "case", FILTERS[one.need.kind]: next(iter(one.need.words))}
            url = f"{reverse('library:index')}?{urlencode(query)}"
        groups.setdefault(one.need.kind, []).append((one, shortage_words(one), url))
    return [(kind, groups[kind]) for kind in ORDER if kind in groups]
