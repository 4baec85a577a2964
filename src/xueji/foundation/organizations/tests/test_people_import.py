"""Importing people from Excel: check, differences, commit; errors by row; idempotent."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from xueji.common.audit.selectors import entries
from xueji.common.jobs.testing import run_waiting
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.forms.units import UploadForm
from xueji.foundation.organizations.models import ImportRun, Membership, Person
from xueji.foundation.organizations.people_columns import COLUMNS
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HEADS = [column.title for column in COLUMNS]
LIN = [
    "林晓岚", "XJ01", "QX-01", "支部书记", "采购管理", "中层干部", None, "一级科员",
    "13812345678", "2012.7.1", None, 10, None,
]  # fmt: skip
CHEN = [
    "陈 柏舟",
    "XJ02",
    "QX-01",
    None,
    None,
    "基层干部",
    None,
    None,
    None,
    None,
    "2008年9月1日",
    None,
    None,
]


@pytest.fixture(autouse=True)
def units():
    bureau = make_organization("青溪局党委", kind="party_committee", code="QX")
    return make_organization("第一党支部", parent=bureau, code="QX-01"), make_organization(
        "第二党支部", parent=bureau, code="QX-02"
    )


def workbook(*rows, change=None):
    """An Excel file with these rows; ``change`` is given the sheet."""
    book = Workbook()
    book.active.append(HEADS)
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_people_are_written_with_unit_post_keys_and_sealed_phone(units):
    outcome = services.import_people(workbook(LIN, CHEN), now=NOW)
    assert (len(outcome.created), outcome.errors, outcome.is_written) == (2, [], True)
    lin = Person.objects.get(code="XJ01")
    member = selectors.members_of([units[0].pk], date(2026, 1, 6))[0]
    assert (member.person, member.title, member.sort_no) == (lin, "支部书记", 10)
    assert (lin.joined_party_date, lin.initials, lin.status) == (date(2012, 7, 1), "lxl", "active")
    assert selectors.masked_phone(lin) == "138****5678"
    assert "13812345678" not in lin.phone_sealed
    assert Person.objects.get(code="XJ02").name == "陈柏舟"
    assert lin.memberships.get().post.title == "采购管理"


def test_importing_again_changes_nothing(units):
    content = workbook(LIN, CHEN)
    services.import_people(content, now=NOW)
    lines = entries().count()
    again = services.import_people(content, now=LATER)
    assert (again.created, again.changed, again.unchanged_count) == ([], [], 2)
    assert (Person.objects.count(), Membership.objects.count(), entries().count()) == (2, 2, lines)


def test_differences_are_shown_and_empty_cells_keep_what_is_there(units):
    services.import_people(workbook(LIN), now=NOW)
    changed = ["林晓兰", "XJ01", "QX-01", None, None, "领导干部", None, None, "13900001234", None, None, None]
    plan = services.check_people(workbook(changed), now=LATER).changed[0]
    assert plan.changes == {
        "姓名": ("林晓岚", "林晓兰"),
        "学员类别": ("中层干部", "领导干部"),
        "手机号": ("138****5678", "139****1234"),
    }
    services.import_people(workbook(changed), now=LATER)
    lin = Person.objects.get()
    assert (lin.name, lin.rank, lin.memberships.get().title) == ("林晓兰", "一级科员", "支部书记")


def test_another_unit_is_a_transfer_with_history(units):
    services.import_people(workbook(LIN), now=NOW)
    moved = [*LIN]
    moved[2] = "QX-02"
    outcome = services.import_people(workbook(moved), now=LATER)
    assert outcome.changed[0].changes["单位"] == ("第一党支部（QX-01）", "第二党支部（QX-02）")
    lin = Person.objects.get()
    assert selectors.organization_of(lin, date(2026, 3, 1)) == units[0]
    assert selectors.organization_of(lin, date(2026, 3, 2)) == units[1]
    assert not services.check_people(workbook(moved), now=LATER).changed


def row(**changes):
    """Lin's row with some cells changed, by title."""
    return [changes.get(title, cell) for title, cell in zip(HEADS, LIN, strict=True)]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(单位编码="NO-9"), "没有编码为“NO-9”的单位"),
        (row(姓名=None), "不能为空"),
        (row(学员类别="市民"), "学员类别"),
        (row(手机号="12345"), "11 位数字"),
        (row(入党日期="去年"), "入党日期"),
        (row(人员编号=330106198001011234), "转成了数字"),
        (row(班子排序=-1), "班子排序"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(bad, words):
    outcome = services.import_people(workbook(CHEN, bad), now=NOW)
    assert outcome.errors[0].row == 3
    assert words in str(outcome.errors[0])
    assert not outcome.is_written
    assert not Person.objects.exists()


def test_the_same_number_twice_names_both_rows():
    outcome = services.check_people(workbook(LIN, CHEN, row(姓名="苏禾")), now=NOW)
    assert str(outcome.errors[0]) == "第 4 行“人员编号”：与第 2 行重复"
    assert len(outcome.created) == 2


def test_merged_cells_are_errors():
    content = workbook(LIN, CHEN, change=lambda sheet: sheet.merge_cells("C2:C3"))
    outcome = services.check_people(content, now=NOW)
    assert [error.row for error in outcome.errors] == [2, 3]
    assert "合并单元格" in outcome.errors[0].message


def test_failed_rows_come_back_in_the_same_file_and_good_ones_may_go_in():
    content = workbook(row(单位编码="NO-9"), CHEN)
    outcome = services.import_people(content, now=NOW, skip_bad=True)
    assert (len(outcome.created), outcome.failed_row_count) == (1, 1)
    sheet = load_workbook(io.BytesIO(services.marked_failures(content, outcome))).active
    assert sheet.cell(1, len(HEADS) + 1).value == "错误原因"
    assert "没有编码为" in sheet.cell(2, len(HEADS) + 1).value
    assert not sheet.cell(3, len(HEADS) + 1).value


def test_rows_outside_the_own_subtree_are_refused(units):
    other = make_organization("远山局", kind="agency", code="YS")
    make_person("许知远", other, code="XJ77")
    paths = [units[0].path]
    outcome = services.check_people(
        workbook(row(单位编码="YS", 人员编号="XJ05"), row(人员编号="XJ77"), LIN), now=NOW, allowed_paths=paths
    )
    assert [error.row for error in outcome.errors] == [2, 3]
    assert len(outcome.created) == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(django_assert_max_num_queries):
    rows = [row(人员编号=f"XJ{number:04d}") for number in range(400)]
    with django_assert_max_num_queries(60):
        services.import_people(workbook(*rows), now=NOW)
    assert Person.objects.count() == 400


@pytest.fixture
def admin(client, units):
    """A system administrator, signed in."""
    user = make_user(make_person("周若溪", units[0]))
    make_role(user.person, Role.SYSTEM_ADMIN, units[0].parent)
    client.force_login(user)
    return user


def upload(client, content, name="people.xlsx", page="import-people"):
    return client.post(reverse(f"organizations:{page}"), {"file": SimpleUploadedFile(name, content)})


def checked(client, content, name="people.xlsx"):
    """Upload a list and let the worker check it; returns the run."""
    upload(client, content, name)
    job = run_waiting()[-1]
    assert job.state == "done", job.error or job.traceback
    return ImportRun.objects.latest("pk")


def run_url(name, run):
    return reverse(f"organizations:{name}", args=[run.pk])


def test_upload_preview_and_commit(client, admin):
    run = checked(client, workbook(LIN, row(单位编码="NO-9", 人员编号="XJ09")))
    page = client.get(run_url("import-run", run))
    assert "没有编码为“NO-9”的单位" in page.content.decode()
    assert page.context["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1, "writes": 1}
    assert "林晓岚" not in client.get(run_url("import-run", run) + "?kind=refused").content.decode()
    assert not Person.objects.filter(code="XJ01").exists()
    marked = client.get(reverse("jobs:result", args=[run.job_id]))
    assert marked.status_code == 200
    client.post(run_url("commit-run", run))
    assert run_waiting()[-1].result_text == "新增 1 人，修改 0 人，未变 0 人，有误 1 行。"
    assert Person.objects.filter(code="XJ01").exists()
    client.post(run_url("commit-run", run))
    again = run_waiting()[-1]
    assert (again.state, Person.objects.filter(code="XJ01").count()) == ("done", 1)


def test_a_checked_list_holds_no_telephone_number(client, admin):
    services.import_people(workbook(LIN), now=NOW)
    run = checked(client, workbook(row(手机号="13900001234")))
    assert run.rows.get().words == "手机号：138****5678 → 139****1234"


def test_a_dropped_list_changes_nothing(client, admin):
    run = checked(client, workbook(LIN))
    client.post(run_url("drop-run", run))
    client.post(run_url("commit-run", run))
    assert run_waiting()[-1].state == "failed"
    assert not Person.objects.filter(code="XJ01").exists()


def test_a_checked_list_belongs_to_one_account(client, admin, units):
    run = checked(client, workbook(LIN))
    other = make_user(make_person("苏禾", units[0]))
    make_role(other.person, Role.SYSTEM_ADMIN, units[0].parent)
    client.force_login(other)
    assert client.get(run_url("import-run", run)).status_code == 404
    assert client.post(run_url("commit-run", run)).status_code == 404


def test_the_right_is_asked_again_when_the_worker_writes(client, admin):
    run = checked(client, workbook(LIN))
    client.post(run_url("commit-run", run))
    services.revoke_role(assignment=admin.person.roles.get(), now=datetime.now(UTC))
    assert "没有导入人员的权限" in run_waiting()[-1].error
    assert not Person.objects.filter(code="XJ01").exists()


def test_a_move_in_a_list_ends_roles_and_says_so_before(units):
    services.import_people(workbook(LIN), now=NOW)
    lin = Person.objects.get()
    grant = make_role(lin, Role.ORGANIZER, units[0])
    moved = row(单位编码="QX-02")
    plan = services.check_people(workbook(moved), now=LATER).changed[0]
    assert plan.changes["角色"] == ("学习组织者（第一党支部）", "结束")
    services.import_people(workbook(moved), now=LATER)
    grant.refresh_from_db()
    assert grant.valid_until == date(2026, 3, 2)
    assert lin.memberships.get(organization=units[0]).end_reason == "调动到第二党支部"


def test_who_left_by_the_list_loses_everything_and_may_come_back(units):
    services.import_people(workbook(LIN), now=NOW)
    lin = Person.objects.get()
    user = make_user(lin)
    make_role(lin, Role.ORGANIZER, units[0])
    services.import_people(workbook(row(状态="调离")), now=LATER)
    user.refresh_from_db()
    assert not user.is_active
    assert not selectors.memberships_on(date(2026, 3, 2)).filter(person=lin).exists()
    assert not services.check_people(workbook(row(状态="调离")), now=LATER).changed
    services.import_people(workbook(row(状态="在岗")), now=datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
    user.refresh_from_db()
    assert user.is_active
    assert selectors.organization_of(lin, date(2026, 4, 1)) == units[0]


def test_an_old_number_leads_to_the_survivor_of_a_merge(units):
    services.import_people(workbook(LIN, row(人员编号="XJ05")), now=NOW)
    kept, lost = Person.objects.order_by("code")
    services.merge_people(kept=kept, lost=lost, now=NOW)
    outcome = services.check_people(workbook(row(人员编号="XJ05", 职级="二级科员"), LIN), now=LATER)
    assert [plan.person for plan in outcome.changed] == [kept]
    assert "同一个人" in str(outcome.errors[0])


def test_parked_files_are_swept(admin, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    services.park(b"1", name="a.xlsx", user=admin)
    services.sweep_uploads(datetime.now(UTC))
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    services.sweep_uploads(datetime(2999, 1, 1, tzinfo=UTC))
    assert not list((tmp_path / "uploads").iterdir())


@pytest.mark.parametrize(("content", "name"), [(b"no workbook", "a.xlsx"), (b"x", "a.doc"), (b"", "a.xlsx")])
def test_a_file_that_is_no_workbook_is_refused_at_the_field(client, admin, content, name):
    assert upload(client, content, name).status_code == 422


def test_the_template_can_be_filled_and_imported(client, admin):
    template = client.get(reverse("organizations:people-template")).content
    book = load_workbook(io.BytesIO(template))
    for place, cell in enumerate(LIN, start=1):
        book.worksheets[0].cell(3, place).value = cell
    stream = io.BytesIO()
    book.save(stream)
    outcome = services.check_people(stream.getvalue(), now=NOW)
    assert ([plan.row.name for plan in outcome.created], outcome.errors) == (["林晓岚"], [])


def test_units_are_uploaded_as_csv_or_excel_inside_the_own_subtree(client, admin):
    text = "code,name,level,parent_code\nQX-03,第三党支部,branch,QX\nZZ,别处,agency,\n"
    preview = upload(client, text.encode(), "units.csv", "import-units")
    assert "不在职责范围内" in preview.content.decode()
    client.post(reverse("organizations:commit-units"), {"token": preview.context["token"]})
    assert selectors.organization_by_code("QX-03").parent.code == "QX"
    assert selectors.organization_by_code("ZZ") is None
    book = Workbook()
    book.active.append(["单位编码", "单位名称", "单位类型", "上级单位编码"])
    book.active.append(["QX-04", "第四党支部", "党支部", "QX"])
    stream = io.BytesIO()
    book.save(stream)
    preview = upload(client, stream.getvalue(), "units.xlsx", "import-units")
    assert preview.context["outcome"].created == 1


def test_a_file_larger_than_the_setting_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024
    file = SimpleUploadedFile("people.xlsx", b"x")
    file.size = settings.UPLOAD_MAX_BYTES + 1
    form = UploadForm(None, {"file": file}, endings=(".xlsx",))
    form.is_bound = True
    assert form.errors["file"] == ["文件超过 3 MB，请拆成几个文件分次导入。"]


def with_numbers(*rows):
    """The workbook with identity numbers at the end of each row."""
    book = Workbook()
    book.active.append([*HEADS, "身份证号"])
    for *cells, number in rows:
        book.active.append([*cells, *[None] * (len(HEADS) - len(cells)), number])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


NUMBER, OTHER = "11010519491231002X", "440524188001010014"


@pytest.fixture
def numbers_in_use():
    services.save_people_settings(name_order="congress", uses_id_number=True, now=NOW)


@pytest.mark.usefixtures("numbers_in_use")
def test_identity_numbers_are_sealed_shown_masked_and_never_told():
    outcome = services.import_people(with_numbers([*LIN, " 11010519491231002x "], [*CHEN, None]), now=NOW)
    assert not outcome.errors
    lin = Person.objects.get(code="XJ01")
    assert selectors.masked_id(lin) == "110***********002X" and NUMBER not in lin.id_sealed
    again = services.check_people(with_numbers([*LIN, OTHER], [*CHEN, None]), now=LATER)
    assert again.changed[0].changes == {"身份证号": ("110***********002X", "440***********0014")}
    assert services.check_people(with_numbers([*LIN, None], [*CHEN, None]), now=LATER).unchanged_count == 2


@pytest.mark.usefixtures("numbers_in_use")
@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110105194912310021", "不正确"),
        (NUMBER[:-1], "不正确"),
        (OTHER, "与第 2 行相同"),
        (NUMBER, "已登记在另一个人员编号下"),
    ],
)
def test_a_number_that_is_wrong_or_somebody_elses_refuses_its_row_alone(number, words):
    facts = services.PersonFacts(name="韦一", category="grassroots", id_number=NUMBER)
    services.save_person(code="XJ99", facts=facts, now=NOW)
    outcome = services.check_people(with_numbers([*LIN, OTHER], [*CHEN, number]), now=NOW)
    (error,) = outcome.errors
    assert (error.row, error.column) == (3, "身份证号") and words in error.message
    assert number not in str(error) and len(outcome.created) == 1


def test_without_leave_to_register_numbers_the_column_is_not_read():
    outcome = services.import_people(with_numbers([*LIN, NUMBER]), now=NOW)
    assert not outcome.errors and "身份证号" in "".join(outcome.notices)
    assert Person.objects.get(code="XJ01").id_sealed == ""


def test_somebody_new_may_have_come_to_the_unit_earlier_but_not_later(units):
    services.import_people(workbook([*LIN[:-1], date(2025, 3, 1)], CHEN), now=NOW)
    begun = dict(Membership.objects.values_list("person__code", "valid_from"))
    assert begun == {"XJ01": date(2025, 3, 1), "XJ02": date(2026, 1, 5)}
    other = ["韦一", "XJ03", "QX-01", *[None] * 9, date(2026, 1, 6)]
    (error,) = services.check_people(workbook(other), now=NOW).errors
    assert (error.column, error.message) == ("任职日期", "不能晚于今天")
    assert services.check_people(workbook([*LIN[:-1], date(2024, 1, 1)]), now=LATER).unchanged_count == 1
