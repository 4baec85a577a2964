"""Mix, shortages, repetitions and good practices."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.foundation.library import selectors, services
from xueji.foundation.library.models import DuplicateDecision, PracticeUse, Resource
from xueji.foundation.library.rules import mix, shortage
from xueji.foundation.library.rules.mix import Group, MixLimits, MixRow, Nearness
from xueji.foundation.library.testing import make_case
from xueji.foundation.library.tests.test_sharing import Tree, client_of
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
LIMITS = MixLimits(theory_most=0.5, case_least=0.4, old_years=5, old_most=0.3, near_least=0.5)
LONG = (
    "站里把一张图纸裁成三份，三个月里分三次上会。每一份都刚好压在招标限额下面，开标那天只来了一家。"
    "新来的会计把三张发票放在一起，发现印章的缺口是同一个。她没有作声，把发票锁进抽屉，又拿出来。"
)
OTHER = (
    "林场的护林员老段每天走同一条山路，笔记本里记着树的编号。那年冬天少了四十棵，他写了四十个圈。"
    "场长看过之后说，圈可以擦掉。老段把本子带回家，放在灶台上面，第二天又带了回来，一个圈也没有少。"
)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def row(
    key: int, group: Group = Group.CASE, year: int | None = 2025, near: Nearness = Nearness.LOCAL
) -> MixRow:
    return MixRow(key, group, year, near)


def test_shares_at_their_limits_are_in_order_and_beyond_are_off() -> None:
    rows = [row(1), row(2, Group.THEORY), row(3, Group.GUIDANCE), row(4, Group.THEORY), row(5)]
    figures = {one.part: one for one in mix.mix_of(rows, 2026, LIMITS).figures}
    assert (figures["theory"].share, figures["case"].share) == (0.4, 0.4)
    assert not any(one.is_off for one in figures.values())
    worse = [*rows, row(6, Group.THEORY), row(7, year=2020, near=Nearness.ELSEWHERE), row(8, Group.THEORY)]
    off = {one.part for one in mix.mix_of(worse, 2026, LIMITS).figures if one.is_off}
    assert off == {"case", "old"}


@pytest.mark.parametrize(("year", "old"), [(2021, False), (2020, True), (None, False)])
def test_a_case_is_old_after_five_years(year: int | None, old: bool) -> None:
    counted = mix.mix_of([row(1, year=year)], 2026, LIMITS)
    assert (counted.parts["old"] == [1]) is old and (counted.parts["undated"] == [1]) is (year is None)


def test_an_empty_library_has_no_findings() -> None:
    assert not any(one.is_off for one in mix.mix_of([], 2026, LIMITS).figures)


def test_needs_without_a_case_come_before_those_with_old_ones() -> None:
    needs = [shortage.Need("行业", name, frozenset({name})) for name in ("旧", "无", "新")]
    supply = [
        shortage.Supply(1, 2010, {"行业": frozenset({"旧"})}),
        shortage.Supply(2, 2025, {"行业": frozenset({"新"})}),
    ]
    found = shortage.shortages(needs, supply, 2026, 5)
    assert [(one.need.name, one.is_missing, one.newest) for one in found] == [
        ("无", True, None),
        ("旧", False, 2010),
    ]


def test_the_report_counts_what_a_unit_may_use_and_links_to_it(tree: Tree) -> None:
    make_case("本县的", organization=tree.county, region="霁川县", year=2026)
    make_case("邻县的", organization=tree.other, region="禾渡县")
    make_case("外地旧案", region="远方市", year=2001)
    client = client_of(tree.user(tree.county, Role.ORGANIZER))
    page = client.get(reverse("library:mix")).content.decode()
    assert "共 2 份" in page and "5 年以前的案例占 50.0%（1/2），超过 30%" in page
    records = client.get(reverse("library:mix-records", args=[tree.county.pk, "old"])).content.decode()
    assert "外地旧案" in records and "本县的" not in records
    foreign = reverse("library:mix-records", args=[tree.other.pk, "old"])
    assert client.get(foreign).status_code == 404
    assert client.get(reverse("library:mix-records", args=[tree.county.pk, "nonsense"])).status_code == 404
    assert client_of(tree.user(tree.county)).get(reverse("library:mix")).status_code == 403


def test_the_shortage_list_names_what_has_no_case_and_goes_into_a_file(tree: Tree) -> None:
    make_case(violation_types="影子公司", year=2026)
    found = {one.need.name for one in selectors.unit_shortages(tree.county, date(2026, 6, 1))}
    assert "期权腐败" in found and "影子公司" not in found
    client = client_of(tree.user(tree.county, Role.EDITOR))
    assert "期权腐败" in client.get(reverse("library:shortages")).content.decode()
    assert client.get(reverse("library:shortages"), {"export": "xlsx"}).content[:2] == b"PK"
    assert client_of(tree.user(tree.county)).get(reverse("library:shortages")).status_code == 403


def form_of(tree: Tree, **changes: Any) -> dict[str, Any]:
    values = {
        "kind": "case",
        "title": "三张发票",
        "body_source": LONG,
        "organization": tree.county.pk,
        "scope": "subtree",
        "edit_no": "0",
    }
    return {**values, **changes}


def test_a_repetition_is_shown_before_it_is_made(tree: Tree) -> None:
    make_case("三张单子", organization=tree.city, body_markdown=LONG.replace("会计", "出纳"))
    client, url = client_of(tree.user(tree.county, Role.EDITOR)), reverse("library:create")
    checked = client.post(url, form_of(tree, check="1")).content.decode()
    assert "三张单子" in checked and "用已有的" in checked and Resource.objects.count() == 1
    refused = client.post(url, form_of(tree))
    assert refused.status_code == 422 and "写明理由" in refused.content.decode()
    assert client.post(url, form_of(tree, reason="本县另有处理结果")).status_code == 302
    kept = DuplicateDecision.objects.get()
    assert kept.reason == "本县另有处理结果" and kept.shared_percent > 80
    report = client.get(reverse("library:duplicates")).content.decode()
    assert "三张单子" in report and "本县另有处理结果" in report


def test_different_cases_and_foreign_ones_do_not_stand_in_the_way(tree: Tree) -> None:
    make_case("护林员", organization=tree.city, body_markdown=OTHER)
    make_case("邻县的", organization=tree.other, body_markdown=LONG)
    client = client_of(tree.user(tree.county, Role.EDITOR))
    assert client.post(reverse("library:create"), form_of(tree)).status_code == 302


def test_two_cases_that_quote_the_same_article_are_not_alike(tree: Tree) -> None:
    law = "".join(
        f"各单位应当建立第{at}类公用车辆的使用登记制度并逐次载明事由时间里程和批准人。" for at in range(8)
    )
    make_regulation("某市公用车辆管理办法", {1: law})
    make_case("护林员", organization=tree.city, body_markdown=f"{OTHER}\n\n{law}")
    assert selectors.similar_resources("三张发票", f"{LONG}\n{law}", tree.county) == []


def practice_form(tree: Tree, **changes: Any) -> dict[str, Any]:
    parts = {"background": OTHER, "approach": "每月换人核对。", "effect": "差错少了。"}
    parts |= {"evidence": "对账单 12 份，差错由 9 处降到 1 处。", "applicable_to": "有仓库的单位。"}
    return {**parts, "title": "两个人对账", "organization": tree.county.pk, "scope": "subtree", **changes}


def published_practice(tree: Tree) -> Resource:
    editor = client_of(tree.user(tree.county, Role.EDITOR))
    assert editor.post(reverse("library:create-practice"), practice_form(tree)).status_code == 302
    made = Resource.objects.get(kind="practice")
    Resource.objects.filter(pk=made.pk).update(status="published")
    return Resource.objects.get(pk=made.pk)


def test_a_practice_is_written_in_parts_and_changed_in_parts(tree: Tree) -> None:
    made = published_practice(tree)
    assert "<h2>成效的依据</h2>" in made.body_html
    client = client_of(tree.user(tree.county, Role.EDITOR))
    assert client.get(reverse("library:edit", args=[made.pk])).status_code == 302
    changed = practice_form(tree, approach="每周换人核对。", edit_no="1")
    client.post(reverse("library:edit-practice", args=[made.pk]), changed)
    made.refresh_from_db()
    assert (
        "每周换人" in made.body_html and made.status == "draft" and made.practice.approach == "每周换人核对。"
    )
    missing = client.post(reverse("library:create-practice"), practice_form(tree, evidence=" "))
    assert missing.status_code == 422


def test_a_recommended_practice_reaches_everybody_below_and_its_use_is_counted(tree: Tree) -> None:
    made, now = published_practice(tree), timezone.now()
    reviewer, member = tree.user(tree.city, Role.REVIEWER), tree.user(tree.other)
    organizer = client_of(tree.user(tree.other, Role.ORGANIZER))
    url = selectors.resource_url(made)
    assert organizer.get(url).status_code == 404
    data = {"organization": tree.city.pk, "reason": "简单管用"}
    client_of(reviewer).post(reverse("library:recommend", args=[made.pk]), data)
    assert "登记借鉴使用" in organizer.get(url).content.decode()
    use = {"organization": tree.other.pk, "note": "用了换人核对，改为每季一次"}
    assert client_of(member).post(reverse("library:use", args=[made.pk]), use).status_code == 403
    organizer.post(reverse("library:use", args=[made.pk]), use)
    words = organizer.get(url).content.decode()
    assert "1 个单位登记了借鉴使用" in words and "改为每季一次" in words
    assert "1 个单位" in organizer.get(reverse("library:practices")).content.decode()
    with pytest.raises(DomainError, match="已经登记过"):
        services.record_use(
            made.pk, tree.other, note="再来", actor=tree.user(tree.other, Role.ORGANIZER), now=now
        )
    assert PracticeUse.objects.count() == 1


def test_who_may_not_recommend_or_note_a_use(tree: Tree) -> None:
    made, now = published_practice(tree), timezone.now()
    for actor in (tree.user(tree.county, Role.REVIEWER), tree.user(tree.city, Role.EDITOR)):
        with pytest.raises(DomainError, match="上级单位的“内容审核”"):
            services.recommend_practice(made.pk, tree.city.pk, reason="好", actor=actor, now=now)
    own = tree.user(tree.county, Role.EDITOR)
    with pytest.raises(DomainError, match="自己的经验"):
        services.record_use(made.pk, tree.county, note="用", actor=own, now=now)
    with pytest.raises(DomainError, match="可以使用的范围"):
        services.record_use(made.pk, tree.other, note="用", actor=tree.user(tree.other, Role.EDITOR), now=now)
    with pytest.raises(DomainError, match="怎么用的"):
        services.record_use(
            made.pk, tree.bureau, note=" ", actor=tree.user(tree.bureau, Role.EDITOR), now=now
        )


def test_industries_stand_with_their_counts(tree: Tree) -> None:
    make_case("工地", industry="工程建设", year=2025)
    words = client_of(tree.user(tree.county)).get(reverse("library:industries")).content.decode()
    assert "1 个案例，最近 2025 年" in words and words.count("还没有案例") >= 10


def test_the_mix_of_a_pack_goes_by_time(tree: Tree) -> None:
    case = make_case(organization=tree.city, region="青岚市", year=2015)
    parts = [
        selectors.PackPart(selectors.Group.THEORY, 300),
        selectors.PackPart(selectors.Group.CASE, 100, case.pk),
    ]
    found = selectors.pack_mix(parts, tree.county, 2026)
    assert found is not None and [round(one.share, 2) for one in found.shares] == [0.75, 0.25, 0.0]
    assert "本地 1 个" in found.cases and len(found.remarks) == 3
    assert selectors.pack_mix([], tree.county, 2026) is None
