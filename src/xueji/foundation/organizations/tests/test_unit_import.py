"""Importing units from CSV: any order, all or nothing, idempotent."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.common.audit.selectors import entries
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Organization
from xueji.foundation.organizations.rules.unit_rows import UnitRow, check_tree
from xueji.foundation.organizations.testing import make_organization

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
HEAD = "code,name,level,parent_code\n"
TREE = (
    HEAD
    + "3301,清河市,city,33\n330106,西桥区,county,3301\n33,东岭省,province,\n"
    + "33010601,北山街道,township,330106\n"
)
ZHEJIANG = Path(__file__).resolve().parents[6] / "shared/data/divisions/zhejiang.csv"


def load(text: str, **options):
    """Import a text."""
    return services.import_units_csv(text.encode(), now=NOW, **options)


@pytest.mark.django_db
def test_rows_may_come_in_any_order_and_a_second_run_changes_nothing():
    first, lines = load(TREE), entries().count()
    again = load(TREE)
    assert (first.created, first.updated, first.unchanged) == (4, 0, 0)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    assert entries().count() == lines == 1
    street = Organization.objects.get(code="33010601")
    assert [unit.name for unit in selectors.ancestors_of(street)] == ["东岭省", "清河市", "西桥区"]
    assert (street.depth, street.division_code, street.kind) == (4, "33010601", "township")


@pytest.mark.django_db
def test_renaming_moving_and_adding_in_one_file():
    load(TREE)
    changed = TREE.replace("北山街道,township,330106", "南山街道,township,3301") + "3302,海曲市,city,33\n"
    outcome = load(changed)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 1, 3)
    street = Organization.objects.get(code="33010601")
    assert (street.name, street.parent.code, street.depth) == ("南山街道", "3301", 3)
    assert load(changed).unchanged == 5


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("1,甲,galaxy,\n", 2, "不认识的类型“galaxy”"),
        ("1,甲,city,9\n", 2, "上级编码“9”不存在"),
        ("1,甲,city,\n1,乙,city,\n", 3, "与第 2 行重复"),
        ("1,甲,city,2\n2,乙,city,1\n", 2, "循环"),
        ("1,甲,city,1\n", 2, "循环"),
        (",甲,city,\n", 2, "不能为空"),
    ],
)
@pytest.mark.django_db
def test_an_error_names_its_line_and_nothing_is_written(rows, line, words):
    outcome = load(HEAD + rows + "7,好单位,agency,\n")
    assert (outcome.errors[0].line, words in outcome.errors[0].message) == (line, True)
    assert not outcome.is_written
    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_bad_rows_and_all_below_them_can_be_skipped():
    outcome = load(HEAD + "2,乙,village,1\n1,甲,county,9\n3,丙,agency,\n", skip_bad=True)
    assert [error.line for error in outcome.errors] == [2, 3]
    assert list(Organization.objects.values_list("name", flat=True)) == ["丙"]


@pytest.mark.django_db
def test_a_cycle_through_units_already_there_is_found():
    load(TREE)
    outcome = load(HEAD + "3301,清河市,city,33010601\n")
    assert "循环" in outcome.errors[0].message
    assert load(TREE).unchanged == 4


@pytest.mark.django_db
def test_rows_without_parent_go_below_the_named_root_which_is_made_once():
    load(TREE, root_name="东岭省委")
    assert Organization.objects.get(code="33").parent.name == "东岭省委"
    assert load(TREE, root_name="东岭省委").unchanged == 4
    assert Organization.objects.filter(parent=None).count() == 1


def abolish(code):
    """The unit is over since the new year."""
    unit = Organization.objects.get(code=code)
    services.update_organization(organization=unit, valid_until=datetime(2026, 1, 1).date(), now=NOW)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("33010601,南山街道,township,330106\n", "“北山街道”自 2026-01-01 起撤销，不能再更名或调整隶属"),
        ("33010601,北山街道,township,3301\n", "“北山街道”自 2026-01-01 起撤销，不能再更名或调整隶属"),
        ("9,新村,village,33010601\n", "上级“北山街道”自 2026-01-01 起撤销，请改填承接它的单位"),
        ("330106,西桥区,county,33010601\n", "循环"),
        ("3302,海曲市,city,33\n7,东街道,township,33010601\n8,东村,village,7\n", "上级“北山街道”自"),
    ],
)
@pytest.mark.django_db
def test_a_unit_that_is_over_is_neither_changed_nor_given_units(row, words):
    services.import_units_csv(TREE.encode(), now=datetime(2025, 6, 2, tzinfo=UTC))
    abolish("33010601")
    before = list(Organization.objects.order_by("pk").values())
    outcome = load(HEAD + row)
    assert words in outcome.errors[0].message
    assert not outcome.is_written
    assert list(Organization.objects.order_by("pk").values()) == before
    load(HEAD + row, skip_bad=True)
    assert not Organization.objects.filter(code__in=["7", "8", "9"]).exists()
    # As it is stored it may stand in the file: a list of everything is imported again and again.
    assert load(TREE).unchanged == 4


@pytest.mark.django_db
def test_a_unit_is_not_moved_below_one_that_is_over_and_the_row_is_named():
    services.import_units_csv(TREE.encode(), now=datetime(2025, 6, 2, tzinfo=UTC))
    services.import_units_csv((HEAD + "3302,海曲市,city,33\n").encode(), now=datetime(2025, 6, 2, tzinfo=UTC))
    abolish("3302")
    (error,) = load(HEAD + "33010601,北山街道,township,3302\n").errors
    assert (error.line, error.message[:7]) == (2, "上级“海曲市”")


@pytest.mark.django_db
def test_a_move_that_cannot_be_made_names_its_row():
    services.import_units_csv(TREE.encode(), now=datetime(2025, 6, 2, tzinfo=UTC))
    early = datetime(2025, 12, 1, tzinfo=UTC)
    services.create_organization(name="后设", kind="city", code="Z", valid_from=NOW.date(), now=NOW)
    with pytest.raises(DomainError, match="第 2 行"):
        services.import_units_csv((HEAD + "33010601,北山街道,township,Z\n").encode(), now=early)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"a,b\n1,2\n", b"", b'code,"name\n'])
@pytest.mark.django_db
def test_a_file_that_is_no_such_table_is_refused(content):
    with pytest.raises(DomainError):
        services.import_units_csv(content, now=NOW)


@pytest.mark.django_db
def test_chinese_heads_words_and_encoding_of_excel():
    text = "单位编码*,单位名称*,单位类型,上级单位编码\nA1,青溪局,机关,\nA2,第一支部,党支部,A1\n"
    assert services.import_units_csv(text.encode("gb18030"), now=NOW).created == 2


@pytest.mark.django_db
def test_a_unit_is_not_moved_below_itself():
    top = make_organization("局党委", kind="party_committee")
    branch = make_organization("第一支部", parent=top)
    with pytest.raises(services.MovedIntoItself):
        services.move_organization(organization=top, parent=branch, now=NOW)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 9)), max_size=12))
def test_whatever_the_rows_good_ones_come_after_their_parents(pairs):
    rows = [
        UnitRow(line, str(code), "名", "agency", "" if parent < 0 else str(parent))
        for line, (code, parent) in enumerate(pairs, start=2)
    ]
    good, errors = check_tree(rows, {"0": ""})
    placed = {"0", ""}
    for row in good:
        assert row.parent_code in placed
        placed.add(row.code)
    assert {row.line for row in good} | {error.line for error in errors} == {row.line for row in rows}
    assert not {row.line for row in good} & {error.line for error in errors}


@pytest.mark.django_db
def test_one_province_of_units_in_a_fixed_number_of_statements(django_assert_max_num_queries):
    if not ZHEJIANG.exists():
        pytest.skip("needs ../shared/data/divisions/zhejiang.csv")
    outcome = services.import_units_csv(ZHEJIANG.read_bytes(), now=NOW)
    assert (outcome.created, outcome.errors) == (27_036, [])
    with django_assert_max_num_queries(10):
        assert services.import_units_csv(ZHEJIANG.read_bytes(), now=NOW).unchanged == 27_036
