"""Saving questions and their pages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import selectors, services
from xueji.activity.assessments.models import Question
from xueji.activity.assessments.testing import make_question
from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.regulations.testing import make_article, make_regulation

pytestmark = pytest.mark.django_db
LAW = "某市公用车辆管理办法"


def account(unit: object, *roles: str) -> Client:
    person = people.make_person(organization=unit)
    for role in roles:
        people.make_role(person, role, unit)
    client = Client()
    client.force_login(people.make_user(person=person))
    return client


@pytest.fixture
def unit() -> object:
    return people.make_organization(name="清河水务局")


@pytest.fixture
def editor(unit: object) -> Client:
    return account(unit, Role.EDITOR)


def form_of(unit: object, **changes: object) -> dict[str, object]:
    values = {
        "organization": unit.pk,
        "kind": "single",
        "stem": "公用车辆能借给亲友吗？",
        "text_A": "可以",
        "text_B": "不可以",
        "right_B": "on",
        "citations": f"{LAW} 第二条",
        "discipline": "integrity",
        "difficulty": "1",
        "edit_no": "0",
    }
    return {**values, **changes}


def create(editor: Client, unit: object, **changes: object) -> Question:
    make_regulation(LAW)
    answer = editor.post(reverse("assessments:create"), form_of(unit, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Question.objects.get()


def test_saving_again_changes_nothing_and_new_words_are_a_new_revision() -> None:
    article = make_article()
    first = make_question(article, code="q1")
    lines = AuditEntry.objects.count()
    same = make_question(article, code="q1", stem=first.current.stem)
    assert (same.current_id, same.edit_no, AuditEntry.objects.count()) == (first.current_id, 1, lines)
    retagged = make_question(article, code="q1", stem=first.current.stem, difficulty=3)
    assert (retagged.current_id, retagged.difficulty) == (first.current_id, 3)
    changed = make_question(article, code="q1", stem="换了说法，应当怎样办理？")
    assert changed.current_id != first.current_id and changed.current.number == 2


def test_those_who_were_asked_see_the_old_words() -> None:
    question = make_question(code="q1", correct="B")
    old = question.current_id
    person = people.make_person()
    attempt = services.ensure_attempt(occasion="session:1", person_id=person.pk, now=timezone.now())
    services.save_response(attempt_id=attempt.pk, revision_id=old, selected="B", now=timezone.now())
    article_id = question.citations.get().article_id
    make_question(code="q1", correct="C", stem="新的题干", article_ids=[article_id])
    view = selectors.revisions_by_ids([old])[old]
    assert view.correct == "B" and view.stem != "新的题干"
    assert selectors.responses_of("session:1")[0].is_correct


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"article_ids": []}, "依据的条文"),
        ({"kind": "essay"}, "没有“essay”这种题型"),
        ({"correct": "BC"}, "有且只有一个"),
    ],
)
def test_what_is_not_fit_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        make_question(**changes)
    assert not Question.objects.exists()


def test_a_question_keeps_its_kind() -> None:
    make_question(code="q1")
    with pytest.raises(DomainError, match="不能换题型"):
        make_question(code="q1", kind="multiple", correct="AB")


def test_only_published_questions_are_offered() -> None:
    article = make_article()
    published = make_question(article, themes=["招标", "公车"])
    make_question(article, status="draft")
    offered = selectors.question_candidates()
    assert [one.question_id for one in offered] == [published.pk]
    assert offered[0].themes == ["招标", "公车"] and offered[0].article_ids == [article.pk]
    assert selectors.questions_for_articles([article.pk]) == {article.pk: [published.current_id]}


def test_an_editor_writes_a_question(editor: Client, unit: object) -> None:
    question = create(editor, unit)
    page = editor.get(reverse("assessments:question", args=[question.pk])).content.decode()
    assert question.status == "draft" and "公用车辆不得外借" in page and "提交审核" in page


def test_true_or_false_needs_no_option_texts(editor: Client, unit: object) -> None:
    question = create(editor, unit, kind="true_false", text_A="", text_B="")
    view = selectors.revisions_by_ids([question.current_id])[question.current_id]
    assert [option.text for option in view.options] == ["正确", "错误"] and view.correct == "B"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"right_A": "on"}, "有且只有一个正确选项"),
        ({"kind": "multiple"}, "至少有两个正确选项"),
        ({"text_B": "可以"}, "内容相同"),
        ({"text_B": "", "text_C": "不可以", "right_B": "", "right_C": "on"}, "中间不能空"),
        ({"citations": ""}, "至少写一条依据的条文"),
        ({"citations": "没有的办法 第一条"}, "第 1 行“没有的办法 第一条”没有找到"),
        ({"stem": " "}, "请填写题干"),
    ],
)
def test_mistakes_are_told_at_the_field(
    editor: Client, unit: object, changes: dict[str, object], said: str
) -> None:
    make_regulation(LAW)
    answer = editor.post(reverse("assessments:create"), form_of(unit, **changes))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Question.objects.exists()


def test_the_second_of_two_editors_loses_nothing(editor: Client, unit: object) -> None:
    question = create(editor, unit)
    url = reverse("assessments:edit", args=[question.pk])
    editor.post(url, form_of(unit, stem="先保存的题干", edit_no="1"))
    answer = account(unit, Role.EDITOR).post(url, form_of(unit, stem="后保存的题干", edit_no="1"))
    words = answer.content.decode()
    assert answer.status_code == 409 and "先保存的题干" in words and "后保存的题干" in words
    question.refresh_from_db()
    assert question.current.stem == "先保存的题干" and question.current.number == 2


def test_the_way_to_publication_needs_three_persons(editor: Client, unit: object) -> None:
    question = create(editor, unit)
    reviewer, office = account(unit, Role.REVIEWER), account(unit, Role.DISCIPLINE_OFFICE)

    def step(client: Client, name: str, **data: str) -> str:
        client.post(reverse("assessments:move", args=[question.pk, name]), data)
        question.refresh_from_db()
        return question.status

    assert step(reviewer, "publish") == "draft"
    assert step(editor, "submit") == "review"
    assert step(editor, "publish") == "review"
    assert step(reviewer, "send_back") == "review"
    assert step(reviewer, "publish") == "review"
    assert step(office, "approve") == "review"
    writer = Question.objects.get().author.person
    deputy = people.make_user(people.make_person("代行人", unit))
    people.make_delegation(people.make_role(writer, Role.REVIEWER, unit), deputy.person)
    stands_in = Client()
    stands_in.force_login(deputy)
    assert step(stands_in, "approve") == "review"
    assert step(reviewer, "approve") == "approved"
    assert step(reviewer, "publish") == "approved"
    assert step(office, "publish") == "published"
    assert step(account(unit), "retire") == "published"
    assert step(reviewer, "retire") == "retired"


def test_the_bank_with_its_answers_is_closed_to_learners(editor: Client, unit: object) -> None:
    question = create(editor, unit)
    published = make_question(organization=unit)
    learner, organizer = account(unit), account(unit, Role.ORGANIZER)
    for one in (question, published):
        assert learner.get(reverse("assessments:question", args=[one.pk])).status_code == 403
        assert learner.get(reverse("assessments:edit", args=[one.pk])).status_code == 403
    assert learner.get(reverse("assessments:index")).status_code == 302
    assert learner.get(reverse("assessments:create")).status_code == 403
    assert organizer.get(reverse("assessments:question", args=[published.pk])).status_code == 200
    assert organizer.get(reverse("assessments:question", args=[question.pk])).status_code == 404
    assert organizer.get(reverse("assessments:edit", args=[published.pk])).status_code == 403
    assert Client().get(reverse("assessments:index")).status_code == 302


def test_the_list_filters_and_exports(editor: Client) -> None:
    make_question(stem="节日慰问品怎样发放？", discipline="life", difficulty=3)
    make_question(stem="招标文件由谁编制？", discipline="work", difficulty=1)
    url = reverse("assessments:index")
    page = editor.get(url, {"discipline": "life", "difficulty": "3", "q": "慰问"}).content.decode()
    assert "节日慰问品" in page and "招标文件" not in page
    assert editor.get(url, {"export": "xlsx"}).content[:2] == b"PK"
