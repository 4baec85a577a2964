"""History of division codes: the file, what an old code became, the pages."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import DivisionCode
from xueji.foundation.organizations.rules.division_rows import became
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import (
    make_organization,
    make_person,
    make_role,
    make_user,
)

NOW = datetime(2026, 5, 6, 1, tzinfo=UTC)
HEAD = "代码,名称,启用日期,停用日期,去向代码,说明\n"
ROWS = (
    "990183,松岭县,1990-01-01,2014-12-13,990111,撤县设区\n"
    "990111,松岭区,2014-12-13,2021-04-01,990113；990114,拆分\n"
    "990113,东松区,2021-04-01,,,\n"
    "990114,西松区,2021-04-01,,,\n"
)


def imported(rows: str = ROWS) -> services.DivisionImport:
    return services.import_divisions_csv((HEAD + rows).encode(), now=NOW)


@pytest.mark.parametrize(
    ("code", "ends"),
    [("1", ["3", "4"]), ("2", ["3", "4"]), ("3", ["3"]), ("9", ["9"]), ("7", ["8"])],
)
def test_a_code_is_followed_to_its_end(code: str, ends: list[str]) -> None:
    # 7 and 8 point at each other: the circle is cut.
    assert became(code, {"1": ["2"], "2": ["3", "4"], "7": ["8"], "8": ["7"]}) == ends


@pytest.mark.django_db
def test_an_old_code_leads_to_what_it_became() -> None:
    assert imported().created == 4
    assert [row.name for row in selectors.present_divisions("990183")] == ["东松区", "西松区"]
    assert [row.name for row in selectors.present_divisions("990113")] == ["东松区"]
    assert selectors.present_divisions("000000") == []
    old = selectors.division_on("990183", date(2014, 12, 12))
    assert old is not None
    assert old.name == "松岭县"
    assert selectors.division_on("990183", date(2014, 12, 13)) is None


@pytest.mark.django_db
def test_a_second_import_changes_only_what_differs() -> None:
    imported()
    again = imported(ROWS.replace("撤县设区", "撤县设区（2014）"))
    assert (again.created, again.updated, again.unchanged) == (0, 1, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("99018x,松岭县,1990-01-01,,,", "数字"),
        ("990183,,1990-01-01,,,", "名称不能为空"),
        ("990183,松岭县,1990年,,,", "2026-01-05"),
        ("990183,松岭县,1990-01-01,1989-01-01,,", "晚于启用日期"),
        ("990183,松岭县,1990-01-01,,990111,", "必须填写停用日期"),
        ("990113,东松区,2021-04-01,,,", "与第 4 行"),
    ],
)
def test_one_wrong_row_keeps_everything_out(row: str, words: str) -> None:
    outcome = imported(f"{ROWS}{row}\n")
    assert words in outcome.errors[0].message
    assert not DivisionCode.objects.exists()


@pytest.mark.django_db
def test_the_administrator_imports_and_everybody_looks_codes_up() -> None:
    unit = make_organization("北川县", kind="county")
    person, learner = make_person("陈柏舟", unit), make_person("林晓岚", unit)
    make_role(person, Role.SYSTEM_ADMIN, unit)
    chief, other = Client(), Client()
    chief.force_login(make_user(person))
    other.force_login(make_user(learner))
    address = reverse("organizations:import-divisions")
    file = SimpleUploadedFile("codes.csv", (HEAD + ROWS).encode())
    assert other.post(address, {"file": file}).status_code == 403
    file.seek(0)
    assert chief.post(address, {"file": file}).status_code == 302
    page = other.get(reverse("organizations:divisions"), {"code": "990183"}).content.decode()
    assert "990183 现为：990113 东松区、990114 西松区" in page
    wrong = SimpleUploadedFile("codes.csv", b"code,name\n1,2\n")
    assert "表头应为" in chief.post(address, {"file": wrong}).content.decode()
