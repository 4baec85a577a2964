"""Comparisons made, kept, graded, paired by hand and confirmed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xueji.common.audit.models import AuditEntry
from xueji.common.events.models import Announcement
from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.models import ArticleChange, RegulationVersion, VersionComparison
from xueji.foundation.regulations.testing import NOW, make_regulation

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
OLD = {
    1: "公用车辆应当登记，由车辆管理部门统一编号。",
    2: "公用车辆不得外借，不得用于婚丧喜庆活动。",
    3: "驾驶公用车辆应当持有有效的驾驶证。",
}
NEW = {
    1: "公用车辆应当登记，由车辆管理部门统一编号。",
    2: "公用车辆节假日应当封存停驶，特殊情况须经主要负责人批准。",
    3: "公用车辆不得外借、出租，不得用于婚丧喜庆活动。",
    4: "驾驶公用车辆应当持有有效的驾驶证。",
}


def _pair() -> tuple[RegulationVersion, RegulationVersion]:
    old = make_regulation(articles=OLD, effective_date=date(2020, 1, 1))
    return old, make_regulation(articles=NEW, effective_date=date(2024, 1, 1))


def _rows(comparison: VersionComparison) -> list[tuple[list[str], list[str], str]]:
    return [
        ([one.reference for one in row.old], [one.reference for one in row.new], row.kind)
        for row in selectors.changes_of(comparison)
    ]


EXPECTED = [
    (["1"], ["1"], "unchanged"),
    ([], ["2"], "new"),
    (["2"], ["3"], "amended"),
    (["3"], ["4"], "renumbered"),
]


def test_compares_once_and_again_changes_nothing() -> None:
    """The second call writes, audits and announces nothing."""
    old, new = _pair()
    first = services.compare_versions(old.pk, new.pk, NOW)
    ids = [row.change_id for row in selectors.changes_of(first)]
    told = Announcement.objects.count(), AuditEntry.objects.count()
    again = services.compare_versions(old.pk, new.pk, LATER)
    assert _rows(first) == EXPECTED
    assert again.pk == first.pk and [row.change_id for row in selectors.changes_of(again)] == ids
    assert (Announcement.objects.count(), AuditEntry.objects.count()) == told
    assert Announcement.objects.filter(name="regulations.VersionsCompared").count() == 1


@pytest.mark.django_db(transaction=True)
def test_neighbours_are_compared_after_an_import_and_when_one_comes_between() -> None:
    """First and third are neighbours until the second comes in; then both pairs are there."""
    first = make_regulation(articles=OLD, effective_date=date(2020, 1, 1))
    third = make_regulation(articles=NEW, effective_date=date(2024, 1, 1))
    into = selectors.comparison_into(third.pk)
    assert into is not None and into.old_version_id == first.pk
    second = make_regulation(articles=OLD | {4: "本办法自发布之日起施行。"}, effective_date=date(2022, 1, 1))
    into = selectors.comparison_into(third.pk)
    assert into is not None and into.old_version_id == second.pk
    assert selectors.comparison_between(first.pk, second.pk) is not None
    assert selectors.comparison_into(first.pk) is None


def test_a_graded_and_a_paired_row_stay_when_a_text_is_corrected() -> None:
    """The correction replaces the articles; grade and pairing follow the numbers."""
    old, new = _pair()
    comparison = services.compare_versions(old.pk, new.pk, NOW)
    amended = selectors.changes_of(comparison)[2]
    services.grade_change(amended.change_id, "major", note="范围扩大", actor=None, now=NOW)
    by_number = {one.number: one.pk for one in new.articles.all()}
    old_one = old.articles.get(number=3)
    services.pair_by_hand(comparison.pk, [old_one.pk], [by_number[2]], actor=None, now=NOW)
    make_regulation(articles=NEW | {1: "公用车辆应当登记。"}, effective_date=date(2024, 1, 1))
    again = services.compare_versions(old.pk, new.pk, LATER)
    rows = {tuple(row[1]): row for row in _rows(again)}
    assert rows["2",] == (["3"], ["2"], "amended")
    assert rows["4",] == ([], ["4"], "new")
    graded = ArticleChange.objects.get(comparison=again, weight="major")
    assert graded.pk == amended.change_id and graded.weight_note == "范围扩大"


def test_fates_and_marks() -> None:
    """Heirs of old articles, and words marked for a template."""
    old, new = _pair()
    comparison = services.compare_versions(old.pk, new.pk, NOW)
    ids = {one.number: one.pk for one in old.articles.all()}
    fates = selectors.fates_of(comparison, [*ids.values(), 999_999])
    assert [fates[ids[number]].kind for number in (1, 2, 3)] == ["unchanged", "amended", "renumbered"]
    heir = new.articles.get(number=3)
    assert fates[ids[2]].new_article_ids == (heir.pk,)
    marks = selectors.marked_change(fates[ids[2]].change_id)
    assert marks is not None
    assert '<ins class="x-ins">、出租</ins>' in marks.new[0].rows[0] and "<del" not in marks.old[0].rows[0]
