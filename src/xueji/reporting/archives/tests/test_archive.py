from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document as OpenWord

from xueji.activity.study_sessions import services as sessions
from xueji.activity.study_sessions import testing
from xueji.common.audit import selectors as audit
from xueji.common.documents.errors import DocumentsUnavailable
from xueji.foundation.learning_records import services as river
from xueji.foundation.learning_records.services import NewRecord
from xueji.foundation.organizations import testing as people
from xueji.foundation.regulations import testing as regulations
from xueji.reporting.archives import selectors
from xueji.reporting.archives.selectors import Wish
from xueji.reporting.archives.views import archives as archive_views

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 8)
AT = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)


@pytest.fixture
def unit() -> Any:
    return people.make_organization(name="青溪局第一党支部")


@pytest.fixture
def person(unit: Any) -> Any:
    return people.make_person(name="林晓岚", organization=unit)


@pytest.fixture
def article() -> Any:
    return regulations.make_regulation(title="采购规则", articles={1: "不得规避招标。"}).articles.get()


def study(person: Any, unit: Any, verb: str, key: str, **fields: Any) -> None:
    """Append one act to the river."""
    at = fields.pop("at", AT)
    act = NewRecord(
        person_id=person.pk,
        organization_id=unit.pk,
        organization_path=unit.path,
        verb=verb,
        activity_type="study_session",
        activity_key=fields.pop("activity", "session:1"),
        activity_title="九月支部委员会",
        occurred_at=at,
        source_key=key,
        **fields,
    )
    river.append([act], at)


def test_the_file_counts_and_tells_everything_the_person_did(person: Any, unit: Any, article: Any) -> None:
    study(person, unit, "attended", "a", evidence_grade="A", evidence="本人扫码")
    for number, success in enumerate((True, False, True)):
        study(
            person,
            unit,
            "answered",
            f"q{number}",
            success=success,
            article_ids=[article.pk],
            disciplines=["work"],
        )
    study(person, unit, "missed", "m", at=AT - timedelta(days=400), activity="session:2")
    archive = selectors.archive_of(people.make_user(person), person, TODAY, Wish())
    assert (archive.is_own, archive.unit_name, archive.total) == (True, unit.name, 5)
    assert (archive.count("answered"), archive.right_answers, archive.article_count) == (3, 2, 1)
    assert [choice.value for choice in archive.years] == ["2026", "2025"]
    assert {choice.value: choice.count for choice in archive.disciplines}["work"] == 3
    assert "答题 3 道，答对 2 道" in [entry.result for entry in archive.entries]
    assert archive.entries[-1].verb == "missed"
    assert next(entry for entry in archive.entries if entry.verb == "attended").grade == "A"


def test_the_file_narrows_by_kind_discipline_and_year(person: Any, unit: Any, article: Any) -> None:
    study(person, unit, "attended", "a")
    study(person, unit, "read", "r", disciplines=["integrity"], article_ids=[article.pk])
    study(person, unit, "read", "old", at=AT - timedelta(days=400))
    user = people.make_user(person)
    for wish, count in (
        (Wish(verb="read"), 2),
        (Wish(discipline="integrity"), 1),
        (Wish(year=2025), 1),
        (Wish(year=1999), 0),
    ):
        assert len(selectors.archive_of(user, person, TODAY, wish).entries) == count
    assert selectors.archive_of(user, person, TODAY, Wish(year=2025)).total == 1


def test_a_corrected_act_stays_in_sight_and_out_of_the_counts(person: Any, unit: Any) -> None:
    study(person, unit, "missed", "first")
    study(person, unit, "attended", "second", replaces_key="first", evidence="更正第1号：签到表有签名")
    archive = selectors.archive_of(people.make_user(person), person, TODAY, Wish())
    assert (archive.count("missed"), archive.count("attended")) == (0, 1)
    assert {entry.verb: entry.is_replaced for entry in archive.entries} == {"missed": True, "attended": False}


def test_long_files_are_cut_into_pages_with_a_constant_number_of_queries(
    person: Any, unit: Any, article: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        study(person, unit, "attended", f"a{number}", activity=f"session:{number}", article_ids=[article.pk])
    user = people.make_user(person)
    with django_assert_max_num_queries(18):
        archive = selectors.archive_of(user, person, TODAY, Wish(page=99), page_records=10)
    assert (archive.page_count, archive.wish.page, len(archive.entries)) == (3, 3, 5)


def test_a_real_session_reaches_everybodys_file() -> None:
    made = testing.make_session(status="live")
    sessions.close_session(made.session, made.host, testing.AFTER)
    member = made.members[1]
    archive = selectors.archive_of(people.make_user(member), member, TODAY, Wish())
    assert archive.count("missed") == 1
    assert archive.entries[0].title == "九月支部委员会"


def _reader(role: str, unit: Any) -> Any:
    reader = people.make_person(name="何立群", organization=unit)
    if role:
        people.make_role(reader, role, unit)
    return people.make_user(reader)


@pytest.mark.parametrize(
    ("role", "status"),
    [("organizer", 200), ("discipline_office", 200), ("inspector", 403), ("system_admin", 403)]
    + [("security_admin", 403), ("audit_admin", 403), ("lead_reader", 403), ("", 403)],
)
def test_others_open_a_file_only_with_a_duty_for_the_person(
    person: Any, unit: Any, client: Any, role: str, status: int
) -> None:
    client.force_login(_reader(role, unit))
    for name, extra in (("person", []), ("export-person", ["docx"])):
        assert client.get(reverse(f"archives:{name}", args=[person.pk, *extra])).status_code == status
    listed = client.get(reverse("archives:people"))
    assert listed.status_code == status
    assert ("林晓岚" in listed.content.decode()) is (status == 200)


def test_an_organizer_elsewhere_finds_nothing(person: Any, client: Any) -> None:
    client.force_login(_reader("organizer", people.make_organization(name="别的支部")))
    assert client.get(reverse("archives:person", args=[person.pk])).status_code == 404
    assert "林晓岚" not in client.get(reverse("archives:people")).content.decode()


def test_of_others_only_records_of_ones_own_units_are_shown(person: Any, unit: Any) -> None:
    elsewhere = people.make_organization(name="从前的支部")
    study(person, unit, "attended", "here")
    study(person, elsewhere, "attended", "there")
    organizer = _reader("organizer", unit)
    assert selectors.archive_of(organizer, person, TODAY, Wish()).total == 1
    assert selectors.archive_of(people.make_user(person), person, TODAY, Wish()).total == 2


def test_who_opens_or_takes_out_another_file_leaves_a_trace(person: Any, unit: Any, client: Any) -> None:
    client.force_login(_reader("organizer", unit))
    client.get(reverse("archives:person", args=[person.pk]))
    client.get(reverse("archives:export-person", args=[person.pk, "docx"]))
    actions = [line.action for line in audit.history_of(person) if line.action.startswith("archives.")]
    assert actions == ["archives.read-docx-file", "archives.read-archive"]


def test_visitors_are_sent_to_sign_in(person: Any, client: Any) -> None:
    for address in (
        reverse("archives:mine"),
        reverse("archives:person", args=[person.pk]),
        reverse("archives:ledger"),
    ):
        assert client.get(address).status_code == 302


def test_the_own_page_shows_the_file_and_copes_with_odd_addresses(
    person: Any, unit: Any, article: Any, client: Any
) -> None:
    study(person, unit, "attended", "a", evidence_grade="B", evidence="<b>点名</b>", article_ids=[article.pk])
    client.force_login(people.make_user(person))
    page = client.get(reverse("archives:mine")).content.decode()
    assert f'参加 · <a href="{reverse("study_sessions:detail", args=[1])}">九月支部委员会</a>' in page
    assert "证据 B：&lt;b&gt;点名&lt;/b&gt;" in page
    for odd in ("?year=abc", "?year=99999&page=-1", "?discipline=nothing", "?page=999999999"):
        assert client.get(reverse("archives:mine") + odd).status_code == 200
    assert client.get(reverse("archives:mine") + "?verb=%00x").status_code == 400


def test_an_account_without_a_person_is_told_so(client: Any) -> None:
    user = people.make_user()
    user.person = None
    user.save()
    client.force_login(user)
    assert "没有对应的人员" in client.get(reverse("archives:mine")).content.decode()
    assert client.get(reverse("archives:export-mine", args=["docx"])).status_code == 404


def test_the_file_comes_as_word(person: Any, unit: Any, client: Any) -> None:
    study(person, unit, "attended", "a", evidence_grade="A")
    client.force_login(people.make_user(person))
    answer = client.get(reverse("archives:export-mine", args=["docx"]) + "?year=2026")
    word = OpenWord(BytesIO(answer.content))
    assert word.paragraphs[0].text == "个人学纪档案"
    assert "姓名：林晓岚" in [paragraph.text for paragraph in word.paragraphs]
    assert word.tables[2].rows[1].cells[2].text == "九月支部委员会"
    assert "导出人：林晓岚" in word.paragraphs[-1].text
    assert client.get(reverse("archives:export-mine", args=["exe"])).status_code == 404


def test_the_file_comes_as_pdf_or_says_why_not(
    person: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(people.make_user(person))

    def unavailable(_: Any) -> bytes:
        raise DocumentsUnavailable("本机缺少排版库")

    monkeypatch.setitem(archive_views.RENDERERS, "pdf", (unavailable, "application/pdf"))
    answer = client.get(reverse("archives:export-mine", args=["pdf"]), follow=True)
    assert "本机缺少排版库" in answer.content.decode()
