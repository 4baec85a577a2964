"""What a unit's stock of content is made of, and what is missing in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.foundation.library.models import Resource, ResourceTerm, VocabularyTerm
from xueji.foundation.library.policy import library_policy
from xueji.foundation.library.rules import mix, shortage
from xueji.foundation.library.rules.mix import Group, Mix, MixLimits, MixRow
from xueji.foundation.library.rules.shortage import Need, Shortage, Supply
from xueji.foundation.library.selectors.sharing import usable_resources
from xueji.foundation.library.selectors.vocabulary import kept_word, vocabulary
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization

INDUSTRY, DISCIPLINE, VIOLATION = "行业", "纪律", "违纪类型"
AUDIENCE, POST, TOPIC = "适用对象", "岗位", "议题"
RISKY_POSTS = ("high", "medium")
RISK_WORDS = {"high": "高", "medium": "中"}
_topics: "list[Topics]" = []


@dataclass(frozen=True, slots=True)
class Topics:
    """What meetings talk about, as an upper domain knows it.

    Attributes:
        names: every topic in words.
        of_word: the topics a theme word of a case speaks of.
    """

    names: Callable[[], Iterable[str]]
    of_word: Callable[[str], frozenset[str]]


def register_topics(topics: Topics) -> None:
    """Let the shortage list know which topics cases are needed for."""
    if topics not in _topics:
        _topics.append(topics)


@dataclass(frozen=True, slots=True)
class LocalArea:
    """The division a unit calls local: its city, else its county, else the top of its tree."""

    path: str
    names: frozenset[str]


def local_area(organization: "Organization") -> LocalArea:
    """What is local to a unit."""
    chain = [*organizations.ancestors_of(organization), organization]
    kinds = organizations.OrganizationKind
    area = next(
        (unit for kind in (kinds.CITY, kinds.COUNTY) for unit in chain if unit.kind == kind), chain[0]
    )
    below = [unit for unit in chain if unit.path.startswith(area.path)]
    names = {unit.name for unit in below if unit.kind in organizations.DIVISION_KINDS}
    return LocalArea(area.path, frozenset(names | ({organization.region} - {""})))


def unit_mix(organization: "Organization", year: int) -> Mix:
    """The mix of everything published that the unit may use."""
    return mix.mix_of(mix_rows(usable_resources(organization), organization), year, mix_limits())


def mix_rows(resources: "QuerySet[Resource]", organization: "Organization | None") -> list[MixRow]:
    """Resources as the report counts them, seen from a unit."""
    area = local_area(organization) if organization else LocalArea("", frozenset())
    industry = kept_word(organization.industry) if organization else ""
    fields = ("pk", "kind", "year", "industry", "region", "region_unit__path")
    return [
        MixRow(
            key=key,
            group=mix.GROUPS[kind],
            year=year,
            nearness=mix.nearness(
                path or "", region, area.path, area.names, bool(industry) and own_industry == industry
            ),
        )
        for key, kind, year, own_industry, region, path in resources.order_by("pk").values_list(*fields)
    ]


def mix_limits() -> MixLimits:
    """The shares that policy asks for."""
    policy = library_policy()
    return MixLimits(
        theory_most=policy.theory_share_most,
        case_least=policy.case_share_least,
        old_years=policy.old_case_years,
        old_most=policy.old_case_share_most,
        near_least=policy.near_case_share_least,
    )


def unit_shortages(organization: "Organization", on: date) -> list[Shortage]:
    """What the people of a subtree have to learn about and no fresh case answers."""
    cases = usable_resources(organization).filter(kind=Resource.Kind.CASE)
    supply = case_supply(cases)
    return shortage.shortages(_needs(organization, on), supply, on.year, library_policy().old_case_years)


def case_supply(cases: "QuerySet[Resource]") -> list[Supply]:
    """Cases with the words they answer needs by."""
    return [_supply(case) for case in cases.order_by("pk").prefetch_related("disciplines", "terms")]


def _supply(case: Resource) -> Supply:
    said: dict[str, set[str]] = {}
    for term in case.terms.all():
        said.setdefault(term.kind, set()).add(term.word)
    kinds = ResourceTerm.Kind
    themes = said.get(kinds.THEME, set())
    words = {
        INDUSTRY: {case.industry},
        DISCIPLINE: {row.discipline for row in case.disciplines.all()},
        VIOLATION: said.get(kinds.VIOLATION, set()),
        AUDIENCE: said.get(kinds.AUDIENCE, set()),
        POST: said.get(kinds.POST, set()) | themes,
        TOPIC: {topic for topics in _topics for word in themes for topic in topics.of_word(word)},
    }
    return Supply(case.pk, case.year, {kind: frozenset(found) for kind, found in words.items()})


def _needs(organization: "Organization", on: date) -> list[Need]:
    needs = [
        Need(INDUSTRY, name, frozenset({kept_word(name)}), "本级及以下有这一行业的单位")
        for name in organizations.industries_under(organization, on)
    ]
    needs += [Need(DISCIPLINE, str(label), frozenset({key})) for key, label in regulations.Discipline.choices]
    needs += [
        Need(VIOLATION, word.name, frozenset({word.name}), "新型违纪" if word.is_new_type else "")
        for word in sorted(vocabulary(VocabularyTerm.Kind.VIOLATION), key=lambda one: not one.is_new_type)
    ]
    needs += [
        Need(AUDIENCE, label, frozenset({label}), f"{people} 人")
        for label, people in _categories(organization, on)
    ]
    needs += _post_needs(organization)
    return needs + [Need(TOPIC, name, frozenset({name})) for topics in _topics for name in topics.names()]


def _categories(organization: "Organization", on: date) -> list[tuple[str, int]]:
    counts = organizations.categories_under(organization, on)
    return [(str(label), counts[key]) for key, label in organizations.Category.choices if key in counts]


def _post_needs(organization: "Organization") -> list[Need]:
    found: dict[str, Need] = {}
    for post in organizations.posts_under(organization, RISKY_POSTS):
        words = frozenset({post.title, *organizations.duty_words(post)})
        found.setdefault(post.title, Need(POST, post.title, words, f"廉政风险{RISK_WORDS[post.risk_level]}"))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class PackPart:
    """One piece of a study pack: an article or a question has no resource."""

    group: Group
    seconds: int
    resource_id: int | None = None


@dataclass(frozen=True, slots=True)
class PackShare:
    """One group of a pack: minutes rounded up, and its share of all seconds, 0 to 1."""

    label: str
    count: int
    minutes: int
    share: float


@dataclass(frozen=True, slots=True)
class PackMix:
    """What a pack is made of by time, and what its cases are like."""

    shares: list[PackShare]
    cases: str
    remarks: list[str]


def pack_mix(parts: Iterable[PackPart], organization: "Organization | None", year: int) -> PackMix | None:
    """The mix of a pack; None for an empty one."""
    listed = list(parts)
    total = sum(part.seconds for part in listed)
    if not total:
        return None
    shares = {group: _pack_share(group, listed, total) for group in Group}
    keys = [part.resource_id for part in listed if part.resource_id and part.group is Group.CASE]
    rows = mix_rows(Resource.objects.filter(pk__in=keys), organization)
    counted = mix.mix_of(rows, year, mix_limits())
    return PackMix(list(shares.values()), _case_words(counted), _remarks(shares, counted))


PACK_LABELS = {Group.THEORY: "条文与理论", Group.CASE: "案例", Group.GUIDANCE: "指引与练习"}


def _pack_share(group: Group, parts: list[PackPart], total: int) -> PackShare:
    mine = [part.seconds for part in parts if part.group is group]
    return PackShare(PACK_LABELS[group], len(mine), -(-sum(mine) // 60), sum(mine) / total)


def _case_words(counted: Mix) -> str:
    if not counted.total:
        return "没有案例"
    parts = counted.parts
    return (
        f"案例 {counted.total} 个：本地 {len(parts['local'])} 个，同行业 {len(parts['same_industry'])} 个，"
        f"{library_policy().old_case_years} 年以前的 {len(parts['old'])} 个"
    )


def _remarks(shares: dict[Group, PackShare], counted: Mix) -> list[str]:
    limits = mix_limits()
    found = []
    if shares[Group.THEORY].share > limits.theory_most:
        found.append(f"条文与理论占用时间超过 {limits.theory_most:.0%}")
    if shares[Group.CASE].share < limits.case_least:
        found.append(f"案例占用时间不足 {limits.case_least:.0%}")
    off = {figure.part for figure in counted.figures if figure.is_off}
    found += ["案例偏旧"] if "old" in off else []
    return found + (["没有本地或同行业案例"] if "near" in off and not counted.parts["near"] else [])
