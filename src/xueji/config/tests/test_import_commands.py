"""``xueji units import`` and ``xueji people import``."""

import json

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from xueji.config.cli import people, units
from xueji.foundation.organizations import selectors
from xueji.foundation.organizations.testing import make_organization

pytestmark = pytest.mark.django_db
UNITS = "code,name,level,parent_code\n3301,清河市,city,33\n33,东岭省,province,\n"


def test_units_print_json_and_fail_when_nothing_was_written(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(UNITS, encoding="utf-8")
    bad.write_text(UNITS + "1,甲,galaxy,\n", encoding="utf-8")
    run = CliRunner().invoke
    assert json.loads(run(units.command, ["import", str(good), "--json"]).stdout)["created"] == 2
    assert "没有变化" in run(units.command, ["import", str(good)]).stdout
    failed = run(units.command, ["import", str(bad), "--json"])
    assert (failed.exit_code, json.loads(failed.stdout)["errors"][0]["line"]) == (1, 4)


@pytest.fixture
def workbook(tmp_path):
    """One good row and one of an unknown unit."""
    make_organization("青溪局党委", kind="party_committee", code="QX")
    book = Workbook()
    book.active.append(["姓名", "人员编号", "单位编码", "学员类别"])
    book.active.append(["林晓岚", "XJ01", "QX", "中层干部"])
    book.active.append(["陈柏舟", "XJ02", "NO-9", "基层干部"])
    book.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


def test_people_are_checked_imported_and_failures_written(workbook, tmp_path):
    run, failures = CliRunner().invoke, tmp_path / "failures.xlsx"
    checked = json.loads(run(people.command, ["import", str(workbook), "--check", "--json"]).stdout)
    assert (checked["created"], checked["errors"][0]["line"]) == (1, 3)
    assert selectors.person_by_code("XJ01") is None
    assert run(people.command, ["import", str(workbook), "--failures", str(failures)]).exit_code == 1
    assert failures.exists()
    written = run(people.command, ["import", str(workbook), "--skip-bad", "--json"])
    assert json.loads(written.stdout)["created"] == 1
    assert selectors.person_by_code("XJ01").name == "林晓岚"
