from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from xueji.activity.study_sessions import services as sessions
from xueji.activity.study_sessions import testing
from xueji.common.audit import selectors as audit
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations import testing as people
from xueji.reporting.archives import selectors, services
from xueji.reporting.archives.models import LedgerEntry
from xueji.reporting.archives.services import ManualFacts

pytestmark = pytest.mark.django_db
LATER = testing.AFTER + timedelta(hours=1)
FACTS = ManualFacts(date(2026, 9, 1), "村两委学习", "《采购规则》", attended_count=5, invited_count=6)


@pytest.fixture
def made() -> Any:
    return testing.make_session(status="closed")


def test_a_closed_session_is_in_the_ledger_without_a_second_entry(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = testing.make_session(status="closed")
    entry = LedgerEntry.objects.get(session_id=made.session.pk)
    assert (entry.meeting_title, entry.chair_name, entry.is_manual) == ("九月支部委员会", "何立群", False)
    assert (entry.attended_count, entry.invited_count, entry.make_up_count) == (0, 4, 4)
    assert entry.held_date == date(2026, 9, 7)
    assert entry.articles.count("\n") == 1


def test_told_twice_the_ledger_has_one_row_and_one_line_of_history(made: Any) -> None:
    first = services.fill_from_session(made.session.pk, testing.AFTER)
    again = services.fill_from_session(made.session.pk, LATER)
    assert first.pk == again.pk
    assert LedgerEntry.objects.count() == 1
    assert audit.history_of(first).count() == 1


def test_a_correction_changes_the_row_under_its_number_and_keeps_the_follow_up(made: Any) -> None:
    entry = services.fill_from_session(made.session.pk, testing.AFTER)
    services.register_follow_up(entry, {"progress": "已公示"}, made.host, LATER)
    sessions.correct_attendance(
        made.session, made.members[1].pk, "present", "会场签到表有其签名", made.host, LATER
    )
    changed = services.fill_from_session(made.session.pk, LATER)
    assert (changed.attended_count, changed.make_up_count, changed.correction_number) == (1, 3, 1)
    assert (changed.progress, changed.note_in_words) == ("已公示", "更正第1号")
    assert "按更正第1号更新：实到由 0 改为 1；缺席补学由 4 改为 3" in audit.history_of(entry)[0].summary


def test_a_row_by_hand_is_marked_and_can_be_changed(made: Any) -> None:
    entry = services.add_manual_entry(made.organization, FACTS, made.host, LATER)
    assert (entry.is_manual, entry.note_in_words, entry.session_id) == (True, "手工", None)
    more = ManualFacts(date(2026, 9, 1), "村两委学习", "《采购规则》", attended_count=6, invited_count=6)
    services.change_manual_entry(entry, more, made.host, LATER)
    entry.refresh_from_db()
    assert entry.attended_count == 6
    assert audit.history_of(entry)[0].summary == "修改手工台账：实到由 5 改为 6"


@pytest.mark.parametrize(
    "facts",
    [
        ManualFacts(date(2026, 9, 1), "学习", "内容", attended_count=7, invited_count=6),
        ManualFacts(date(2030, 1, 1), "学习", "内容", attended_count=1, invited_count=6),
        ManualFacts(date(2026, 9, 1), "", "内容", attended_count=1, invited_count=6),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(made: Any, facts: ManualFacts) -> None:
    with pytest.raises(DomainError):
        services.add_manual_entry(made.organization, facts, made.host, LATER)
    assert not LedgerEntry.objects.exists()


def test_the_database_refuses_more_present_than_expected(made: Any) -> None:
    entry = services.fill_from_session(made.session.pk, testing.AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(attended_count=99)


def test_a_generated_row_is_changed_by_correction_only(made: Any) -> None:
    entry = services.fill_from_session(made.session.pk, testing.AFTER)
    with pytest.raises(DomainError, match="登记更正"):
        services.change_manual_entry(entry, FACTS, made.host, LATER)


@pytest.mark.parametrize("role", ["discipline_office", "inspector", "system_admin", "lead_reader"])
def test_only_organizers_of_the_unit_write(made: Any, role: str) -> None:
    other = people.make_person(organization=made.organization)
    people.make_role(other, role, made.organization)
    entry = services.fill_from_session(made.session.pk, testing.AFTER)
    user = people.make_user(other)
    with pytest.raises(DomainError, match="学习组织者"):
        services.add_manual_entry(made.organization, FACTS, user, LATER)
    with pytest.raises(DomainError, match="学习组织者"):
        services.register_follow_up(entry, {"progress": "改"}, user, LATER)


@pytest.mark.parametrize(
    ("role", "rows"),
    [
        ("organizer", 1),
        ("discipline_office", 1),
        ("inspector", 1),
        ("system_admin", 0),
        ("editor", 0),
        ("", 0),
    ],
)
def test_the_ledger_is_read_by_those_who_answer_for_the_unit(made: Any, role: str, rows: int) -> None:
    services.fill_from_session(made.session.pk, testing.AFTER)
    reader = people.make_person(organization=made.organization)
    if role:
        people.make_role(reader, role, made.organization)
    assert selectors.entries_for(people.make_user(reader), date(2026, 9, 8)).count() == rows


def test_pages_of_another_unit_are_not_there(made: Any, client: Any) -> None:
    entry = services.fill_from_session(made.session.pk, testing.AFTER)
    stranger = testing.make_session().host
    client.force_login(stranger)
    for name in ("entry", "follow-up", "edit-entry"):
        assert client.get(reverse(f"archives:{name}", args=[entry.pk])).status_code == 404
    assert (
        entry.meeting_title
        not in client.get(reverse("archives:ledger") + "?month=2026-09-01").content.decode()
    )


def test_members_without_a_role_have_no_ledger(made: Any, client: Any) -> None:
    client.force_login(people.make_user(made.members[1]))
    assert client.get(reverse("archives:ledger")).status_code == 403
    assert client.get(reverse("archives:new-entry")).status_code == 403


def test_the_list_filters_and_the_file_has_the_usual_form(made: Any, client: Any) -> None:
    services.fill_from_session(made.session.pk, testing.AFTER)
    services.add_manual_entry(made.organization, FACTS, made.host, LATER)
    client.force_login(made.host)
    page = client.get(reverse("archives:ledger"), {"kind": "True"}).content.decode()
    assert ("村两委学习" in page, "九月支部委员会" in page) == (True, False)
    answer = client.get(reverse("archives:ledger"), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet["A2"].value == f"单位：{made.organization.name}"
    heads = [cell.value for cell in sheet[3]]
    assert heads[:5] == ["序号", "日期", "会议名称", "主持人", "领学人"]
    assert [sheet.cell(row, 8).value for row in (4, 5)] == ["0/4", "5/6"]
    assert sheet.cell(5, 14).value == "手工"
    assert sheet["A6"].value == "填表人：何立群"
    assert sheet["A7"].value.startswith("导出人：何立群")
    assert sheet.page_setup.orientation == "landscape"


def test_an_organizer_adds_a_row_and_registers_how_far_it_is(made: Any, client: Any) -> None:
    client.force_login(made.host)
    data = {
        "organization": made.organization.pk,
        "held_date": "2026-01-05",
        "meeting_title": "支委会",
        "content": "=内容",
        "invited_count": 5,
        "attended_count": 4,
        "make_up_count": 1,
    }
    assert client.get(reverse("archives:new-entry")).status_code == 200
    answer = client.post(reverse("archives:new-entry"), data, follow=True)
    entry = LedgerEntry.objects.get()
    assert "手工" in answer.content.decode()
    follow_up = {
        "owner_name": "何立群",
        "due_date": "2026-02-01",
        "progress": "已公示",
        "document_no": "甲-1",
    }
    client.post(reverse("archives:follow-up", args=[entry.pk]), follow_up)
    entry.refresh_from_db()
    assert (entry.owner_name, entry.due_date, entry.progress) == ("何立群", date(2026, 2, 1), "已公示")
    client.post(reverse("archives:edit-entry", args=[entry.pk]), {**data, "attended_count": 5, **follow_up})
    entry.refresh_from_db()
    assert entry.attended_count == 5


def test_wrong_figures_come_back_with_words(made: Any, client: Any) -> None:
    client.force_login(made.host)
    other = people.make_organization(name="别的单位")
    data = {"organization": other.pk, "held_date": "2099-01-05", "invited_count": 1, "attended_count": 4}
    answer = client.post(reverse("archives:new-entry"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "会议开过之后再登记" in page
    assert "实到人数不能多于应到人数" in page
    assert not LedgerEntry.objects.exists()


def test_a_role_reaches_the_units_below_and_the_head_names_them(made: Any) -> None:
    root = people.make_organization(name="青溪县", kind="county")
    units = [people.make_organization(name=f"{name}支部", parent=root) for name in "甲乙"]
    office = people.make_person(organization=root)
    people.make_role(office, organizations.Role.ORGANIZER, root)
    user = people.make_user(office)
    for unit in units:
        services.add_manual_entry(unit, FACTS, user, LATER)
    found = selectors.entries_for(user, date(2026, 9, 8))
    assert selectors.unit_in_words(found) == "甲支部等 2 个单位"
    assert selectors.unit_in_words(found.none()) == ""


def test_a_file_of_several_units_has_a_column_for_them(made: Any) -> None:
    services.fill_from_session(made.session.pk, testing.AFTER)
    entry = services.add_manual_entry(made.organization, FACTS, made.host, LATER)
    rows = [selectors.ledger_row(one) for one in LedgerEntry.objects.all()]
    rows[0] = replace(rows[0], organization_name="别的支部")
    made_file = services.ledger_workbook(rows, "两个单位", "2026年", "", "何立群", LATER)
    sheet = load_workbook(BytesIO(made_file)).active
    assert [sheet.cell(row, 3).value for row in (3, 4, 5)] == ["单位", "别的支部", entry.organization.name]


def test_a_ledger_too_long_for_one_file_is_refused_and_not_cut_off(
    made: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.fill_from_session(made.session.pk, testing.AFTER)
    services.add_manual_entry(made.organization, FACTS, made.host, LATER)
    client.force_login(made.host)
    monkeypatch.setattr("xueji.common.ui.lists.EXPORT_MAX_ROWS", 1)
    answer = client.get(reverse("archives:ledger"), {"export": "xlsx"}, follow=True)
    assert "台账超过 1 行" in answer.content.decode()
