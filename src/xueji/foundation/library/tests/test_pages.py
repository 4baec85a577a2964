"""The pages of the library, as people of different roles meet them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from xueji.common.audit.models import AuditEntry
from xueji.foundation.library.models import Resource
from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.regulations.testing import make_regulation

pytestmark = pytest.mark.django_db
LAW = "某市公用车辆管理办法"


class House:
    """A unit with an editor, a reviewer, a discipline office and a member, each signed in."""

    def __init__(self) -> None:
        self.unit = people.make_organization(name="清河水务局")
        self.editor, self.reviewer = self.account(Role.EDITOR), self.account(Role.REVIEWER)
        self.office = self.account(Role.DISCIPLINE_OFFICE)
        self.member = self.account()

    def account(self, role: str = "") -> "object":
        person = people.make_person(organization=self.unit)
        if role:
            people.make_role(person, role, self.unit)
        return people.make_user(person=person)

    def client(self, user: object) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def house() -> House:
    return House()


def form_of(house: House, **changes: object) -> dict[str, object]:
    values = {
        "kind": "case",
        "title": "雨夜的派车单",
        "body_source": "## 经过\n\n那天晚上下雨，车被借走了。",
        "citations": f"{LAW} 第二条",
        "disciplines": ["integrity"],
        "themes": "公车，派车单",
        "year": "2024",
        "organization": house.unit.pk,
        "scope": "subtree",
        "edit_no": "0",
    }
    return {**values, **changes}


def create(house: House, **changes: object) -> Resource:
    make_regulation(LAW)
    answer = house.client(house.editor).post(reverse("library:create"), form_of(house, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Resource.objects.get()


def test_an_editor_writes_a_case_that_cites_an_article(house: House) -> None:
    case = create(house)
    assert (case.status, case.themes, case.edit_no) == ("draft", "公车、派车单", 1)
    assert [row.label for row in case.citations.all()] == [f"《{LAW}》第二条"]
    page = house.client(house.editor).get(reverse("library:resource", args=[case.pk])).content.decode()
    assert "<h2>经过</h2>" in page and "公用车辆不得外借" in page and "提交审核" in page
    assert AuditEntry.objects.filter(action="library.create").count() == 1


def test_a_line_that_names_no_article_is_reported_at_the_field(house: House) -> None:
    make_regulation(LAW)
    data = form_of(house, citations=f"{LAW} 第二条\n不存在的办法 第九条\n{LAW} 第九十九条")
    answer = house.client(house.editor).post(reverse("library:create"), data)
    words = answer.content.decode()
    assert answer.status_code == 422 and not Resource.objects.exists()
    assert "第 2 行“不存在的办法 第九条”没有找到" in words and "第 3 行" in words
    assert "雨夜的派车单" in words


def test_hostile_text_is_shown_as_harmless_text(house: House) -> None:
    hostile = '好<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">点</a>'
    case = create(house, body_source=hostile, title="<b>题</b>")
    page = house.client(house.editor).get(reverse("library:resource", args=[case.pk])).content.decode()
    body = page.split('<article class="x-library-body">')[1].split("</article>")[0]
    assert "script" not in body and "onerror" not in body and "javascript" not in body
    assert "<b>题</b>" not in page


def test_text_without_words_is_refused(house: House) -> None:
    make_regulation(LAW)
    data = form_of(house, body_source="<script>alert(1)</script>")
    answer = house.client(house.editor).post(reverse("library:create"), data)
    assert answer.status_code == 422 and "正文是空的" in answer.content.decode()


def test_an_old_citation_keeps_its_version_when_the_case_is_edited(house: House) -> None:
    case = create(house)
    old = case.citations.get().article_id
    make_regulation(LAW, {1: "登记。", 2: "公用车辆一律不得外借。"}, effective_date=date(2025, 1, 1))
    client, url = house.client(house.editor), reverse("library:edit", args=[case.pk])
    client.post(url, form_of(house, title="改了标题", citations=f"《{LAW}》第二条", edit_no="1"))
    case.refresh_from_db()
    assert case.title == "改了标题" and case.citations.get().article_id == old
    page = client.get(reverse("library:resource", args=[case.pk])).content.decode()
    assert "此后法规已修订" in page and f"?version={case.citations.get().article.version_id}" in page


def test_the_second_of_two_editors_gets_both_texts(house: House) -> None:
    case = create(house)
    url = reverse("library:edit", args=[case.pk])
    first, second = house.client(house.editor), house.client(house.account(Role.EDITOR))
    first.post(url, form_of(house, body_source="先保存的一份。", edit_no="1"))
    answer = second.post(url, form_of(house, body_source="后保存的一份。", edit_no="1"))
    words = answer.content.decode()
    assert answer.status_code == 409 and "先保存的一份。" in words and "后保存的一份。" in words
    case.refresh_from_db()
    assert case.body_text == "先保存的一份。"
    again = second.post(url, form_of(house, body_source="合好的一份。", edit_no="2"))
    case.refresh_from_db()
    assert again.status_code == 302 and case.body_text == "合好的一份。"


def step(house: House, user: object, case: Resource, name: str, **data: str) -> str:
    house.client(user).post(reverse("library:move", args=[case.pk, name]), data)
    case.refresh_from_db()
    return case.status


def test_the_way_from_draft_to_retired(house: House) -> None:
    case = create(house)
    assert step(house, house.editor, case, "submit") == "review"
    assert step(house, house.reviewer, case, "send_back") == "review"
    assert step(house, house.reviewer, case, "send_back", note="缺少处理结果") == "draft"
    page = house.client(house.editor).get(reverse("library:resource", args=[case.pk])).content.decode()
    assert "缺少处理结果" in page
    step(house, house.editor, case, "submit")
    assert step(house, house.reviewer, case, "publish") == "review"
    assert step(house, house.reviewer, case, "approve") == "approved"
    assert case.reviewed_by == house.reviewer
    assert step(house, house.reviewer, case, "publish") == "approved"
    assert step(house, house.office, case, "publish") == "published"
    assert (case.published_by, case.published_at is not None) == (house.office, True)
    assert step(house, house.reviewer, case, "retire") == "retired"
    assert step(house, house.editor, case, "reopen") == "draft"
    assert (case.reviewed_by, case.published_by, case.published_at) == (None, None, None)
    assert AuditEntry.objects.filter(target_id=str(case.pk), action__startswith="library.").count() == 8


def test_who_approved_does_not_publish_and_the_page_says_why(house: House) -> None:
    case = create(house)
    step(house, house.editor, case, "submit")
    step(house, house.reviewer, case, "approve")
    page = house.client(house.reviewer).get(reverse("library:resource", args=[case.pk])).content.decode()
    assert "审核通过的人不能自己发布" in page and "发布</button>" not in page
    assert step(house, house.account(Role.REVIEWER), case, "publish") == "published"


def test_released_words_that_are_edited_go_the_whole_way_again(house: House) -> None:
    case = create(house)
    step(house, house.editor, case, "submit")
    step(house, house.reviewer, case, "approve")
    data = form_of(house, body_source="换过的正文。", edit_no="1")
    house.client(house.editor).post(reverse("library:edit", args=[case.pk]), data)
    case.refresh_from_db()
    assert (case.status, case.reviewed_by) == ("draft", None)


@pytest.mark.parametrize(
    "pair", [("author", "reviewed_by"), ("author", "published_by"), ("reviewed_by", "published_by")]
)
def test_the_database_refuses_one_person_in_two_places(house: House, pair: tuple[str, str]) -> None:
    case = make_case(organization=house.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=case.pk).update(**dict.fromkeys(pair, house.reviewer))


def test_nobody_approves_what_they_wrote(house: House) -> None:
    people.make_role(house.editor.person, Role.REVIEWER, house.unit)
    case = create(house)
    step(house, house.editor, case, "submit")
    answer = house.client(house.editor).post(reverse("library:move", args=[case.pk, "approve"]), follow=True)
    case.refresh_from_db()
    assert case.status == "review" and "参与编写的人不能审核通过" in answer.content.decode()


def test_who_stands_in_for_the_author_or_the_reviewer_counts_as_that_person(house: House) -> None:
    """An editor who is a reviewer too chooses nobody to review the own words; nor does a reviewer."""
    own = people.make_role(house.editor.person, Role.REVIEWER, house.unit)
    deputy, publisher = house.account(), house.account()
    people.make_delegation(own, deputy.person)
    case = create(house)
    step(house, house.editor, case, "submit")
    refused = house.client(deputy).post(reverse("library:move", args=[case.pk, "approve"]), follow=True)
    assert "参与编写的人不能审核通过（有代行关系的两人视为同一人）" in refused.content.decode()
    assert step(house, deputy, case, "approve") == "review"
    assert step(house, house.reviewer, case, "approve") == "approved"
    people.make_delegation(house.reviewer.person.roles.get(), publisher.person)
    assert step(house, publisher, case, "publish") == "approved"
    assert step(house, house.office, case, "publish") == "published"


def test_the_reviewer_does_not_publish_what_a_deputy_approved(house: House) -> None:
    deputy = house.account()
    people.make_delegation(house.reviewer.person.roles.get(), deputy.person)
    case = create(house)
    step(house, house.editor, case, "submit")
    assert step(house, deputy, case, "approve") == "approved"
    assert step(house, house.reviewer, case, "publish") == "approved"
    assert step(house, house.account(Role.REVIEWER), case, "publish") == "published"


@pytest.mark.parametrize("name", ["submit", "approve", "publish", "retire"])
def test_a_member_moves_nothing(house: House, name: str) -> None:
    case = make_case(organization=house.unit, status="published")
    assert step(house, house.member, case, name) == "published"


def test_editing_what_is_published_sends_it_back_to_draft(house: House) -> None:
    case = make_case(organization=house.unit)
    data = form_of(house, citations="", edit_no=str(case.edit_no))
    house.client(house.editor).post(reverse("library:edit", args=[case.pk]), data)
    case.refresh_from_db()
    assert case.status == "draft" and case.revisions.count() == 2


def test_drafts_are_hidden_from_members_and_from_other_units(house: House) -> None:
    case = create(house)
    stranger = House()
    url = reverse("library:resource", args=[case.pk])
    for user in (house.member, stranger.editor, stranger.reviewer):
        assert house.client(user).get(url).status_code == 404
        assert "雨夜" not in house.client(user).get(reverse("library:index")).content.decode()


def test_only_editors_of_the_unit_may_edit(house: House) -> None:
    case = make_case(organization=house.unit)
    url = reverse("library:edit", args=[case.pk])
    for user, status in ((house.member, 403), (house.reviewer, 403), (House().editor, 404)):
        assert house.client(user).get(url).status_code == status
        assert house.client(user).post(url, form_of(house)).status_code == status
    assert house.client(house.member).get(reverse("library:create")).status_code == 403


def test_an_editor_cannot_place_content_in_a_foreign_unit(house: House) -> None:
    make_regulation(LAW)
    data = form_of(house, organization=House().unit.pk)
    assert house.client(house.editor).post(reverse("library:create"), data).status_code == 422
    assert not Resource.objects.exists()


def test_pages_ask_for_sign_in(house: House) -> None:
    case = make_case()
    for name, args in (("index", []), ("resource", [case.pk]), ("edit", [case.pk]), ("create", [])):
        assert Client().get(reverse(f"library:{name}", args=args)).status_code == 302


def test_the_list_filters_sorts_and_exports(house: House) -> None:
    make_case(title="医院的名单", industry="医疗卫生", year=2023, region="禾渡县")
    make_case(title="工地的单子", industry="工程建设", year=2025)
    client, url = house.client(house.member), reverse("library:index")
    page = client.get(
        url, {"industry": "医疗卫生", "year": "2023", "discipline": "integrity"}
    ).content.decode()
    assert "医院的名单" in page and "工地的单子" not in page
    words = client.get(url, {"sort": "-year"}).content.decode()
    assert words.index("工地的单子") < words.index("医院的名单")
    assert client.get(url, {"q": "名单 没有的词"}).content.decode().count("没有符合条件") == 1
    assert client.get(url, {"export": "xlsx"}).content[:2] == b"PK"
