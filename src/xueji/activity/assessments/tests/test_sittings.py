"""Giving and sitting a test."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import selectors, services
from xueji.activity.assessments.models import Attempt, Response, ScheduledTest
from xueji.activity.assessments.rules import DrawRow
from xueji.activity.assessments.services import PaperPlan
from xueji.activity.assessments.testing import make_question
from xueji.common.errors import DomainError
from xueji.foundation.learning_records import selectors as river
from xueji.foundation.organizations import testing as people
from xueji.foundation.organizations.selectors import Role

pytestmark = pytest.mark.django_db


class Room:
    """A unit, the organiser who gives the test, a learner, and three questions."""

    def __init__(self) -> None:
        self.unit = people.make_organization(name="清河水务局")
        self.giver = self.account(Role.ORGANIZER)
        self.learner = self.account()
        self.questions = [make_question(), make_question(kind="multiple", correct="AC"), make_question()]

    def account(self, role: str = "") -> object:
        person = people.make_person(organization=self.unit)
        if role:
            people.make_role(person, role, self.unit)
        return people.make_user(person=person)

    def client(self, user: object | None = None) -> Client:
        client = Client()
        client.force_login(user or self.learner)
        return client

    def give(self, **changes: object) -> ScheduledTest:
        now = timezone.now()
        values = {
            "title": "十一月微测试",
            "organization": self.unit,
            "plan": PaperPlan(question_ids=tuple(question.pk for question in self.questions)),
            "opens_at": now - timedelta(minutes=1),
            "closes_at": now + timedelta(hours=1),
            "duration_minutes": None,
            "is_shuffled": True,
            "actor": self.giver,
            "now": now,
        }
        return services.create_test(**{**values, **changes})


@pytest.fixture
def room() -> Room:
    return Room()


def address(name: str, test: ScheduledTest, *more: int) -> str:
    return reverse(f"assessments:{name}", args=[test.pk, *more])


def end(test: ScheduledTest) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Attempt.objects.filter(occasion=test.occasion).update(closes_at=past)
    ScheduledTest.objects.filter(pk=test.pk).update(closes_at=past)


def test_a_whole_sitting_on_the_phone(room: Room) -> None:
    test, client = room.give(), room.client()
    first, second, third = room.questions
    assert "开始答题" in client.get(address("take", test)).content.decode()
    client.post(address("begin", test))
    saved = client.post(
        address("answer", test, first.current_id), {f"q-{first.current_id}": "B"}, HTTP_HX_REQUEST="true"
    )
    assert "已保存" in saved.content.decode()
    again = client.get(address("take", test)).content.decode()
    assert again.count("checked") == 1 and first.current.explanation not in again
    data = {f"q-{first.current_id}": "B", f"q-{second.current_id}": ["A", "C"], f"q-{third.current_id}": "D"}
    client.post(address("hand-in", test), data)
    result = client.get(address("take", test)).content.decode()
    assert (
        '答对 <b class="x-num">2</b> 题' in result and "用途相同" in result and "公用车辆应当登记" in result
    )
    records = river.records_of_activity(test.occasion)
    assert sorted(record.activity_type for record in records) == ["question"] * 3 + ["test"]
    assert records.get(activity_type="test").score == pytest.approx(2 / 3)


def test_handing_in_twice_tells_the_river_once(room: Room) -> None:
    test, client = room.give(), room.client()
    client.post(address("begin", test))
    key = room.questions[0].current_id
    for _ in range(2):
        client.post(address("hand-in", test), {f"q-{key}": "B"})
    assert river.records_of_activity(test.occasion).count() == 2


def test_a_late_answer_is_refused_with_words_and_the_saved_one_stays(room: Room) -> None:
    test, client = room.give(), room.client()
    key = room.questions[0].current_id
    client.post(address("begin", test))
    client.post(address("answer", test, key), {f"q-{key}": "A"})
    end(test)
    late = client.post(address("answer", test, key), {f"q-{key}": "B"}, HTTP_HX_REQUEST="true")
    assert late.status_code == 409 and "没有计入" in late.content.decode()
    page = client.post(address("hand-in", test), {f"q-{key}": "B"}, follow=True).content.decode()
    assert "以下选择在截止之后送到，没有计入：第" in page
    assert Response.objects.get().selected == "A"


def test_the_time_of_a_sitting_runs_on_the_server(room: Room) -> None:
    test = room.give(duration_minutes=5)
    now = timezone.now()
    attempt = services.begin_test(test, room.learner.person.pk, now)
    assert attempt.closes_at == now + timedelta(minutes=5)
    late = services.begin_test(test, room.learner.person.pk, now + timedelta(minutes=4))
    assert late.closes_at == attempt.closes_at


@pytest.mark.parametrize(("shift", "said"), [(-2, "开始，到时再来"), (2, "截止")])
def test_outside_its_hours_a_test_cannot_be_begun(room: Room, shift: int, said: str) -> None:
    test = room.give()
    moment = timezone.now() + timedelta(hours=shift)
    with pytest.raises(services.NotOpenNow, match=said):
        services.begin_test(test, room.learner.person.pk, moment)


def test_what_was_not_handed_in_is_settled_by_the_schedule(room: Room) -> None:
    test, client = room.give(), room.client()
    key = room.questions[0].current_id
    client.post(address("begin", test))
    client.post(address("answer", test, key), {f"q-{key}": "B"})
    end(test)
    for _ in range(2):
        services.settle_due(timezone.now())
    attempt = Attempt.objects.get(occasion=test.occasion)
    assert attempt.submitted_at == attempt.closes_at
    assert river.records_of_activity(test.occasion).count() == 2
    assert ScheduledTest.objects.get(pk=test.pk).settled_at is not None


def test_everybody_has_an_order_of_their_own_that_stays(room: Room) -> None:
    test = room.give()

    def order(person_id: int) -> list[str]:
        return [
            f"{one.revision.revision_id}{''.join(option.letter for option in one.options)}"
            for one in selectors.asked_questions(test, person_id)
        ]

    orders = {tuple(order(person_id)) for person_id in range(1, 12)}
    assert len(orders) > 5 and order(3) == order(3)


def test_a_drawn_paper_is_repeated_by_its_seed(room: Room) -> None:
    for _ in range(6):
        make_question()
    plan = PaperPlan(rows=(DrawRow(2, kind="single"), DrawRow(1, kind="multiple")))

    def drawn(seed: str) -> list[int]:
        paper = room.give(plan=plan, seed=seed).paper
        return list(paper.questions.order_by("sort_no").values_list("revision_id", flat=True))

    assert drawn("seed") == drawn("seed") and len({tuple(drawn(f"seed{n}")) for n in range(6)}) > 1


def test_a_bank_too_small_is_told_row_by_row(room: Room) -> None:
    plan = PaperPlan(rows=(DrawRow(1), DrawRow(5, kind="multiple")))
    with pytest.raises(DomainError, match="第 2 行还差 4 题"):
        room.give(plan=plan)
    assert not ScheduledTest.objects.exists()


def test_changed_questions_do_not_change_a_test(room: Room) -> None:
    test = room.give()
    question = room.questions[0]
    services.save_question(
        code=question.code,
        kind="single",
        stem="改过的题干",
        options=[("A", "一", True), ("B", "二", False)],
        article_ids=[question.citations.get().article_id],
        status="published",
        actor=None,
        now=timezone.now(),
    )
    stems = [one.revision.stem for one in selectors.asked_questions(test, room.learner.person.pk)]
    assert "改过的题干" not in stems


def test_others_neither_see_nor_sit_the_test(room: Room) -> None:
    test, stranger = room.give(), Room()
    for user, status in ((stranger.learner, 403), (stranger.giver, 404)):
        client = room.client(user)
        assert client.get(address("take", test)).status_code == 404
        assert client.post(address("begin", test)).status_code == 404
        assert client.get(address("test", test)).status_code == status
    assert room.client().get(address("test", test)).status_code == 403
    assert room.client().get(reverse("assessments:create-test")).status_code == 403
    with pytest.raises(DomainError, match="需要它的"):
        stranger.give(organization=room.unit)
    assert Client().get(address("take", test)).status_code == 302


def test_an_answer_to_a_question_of_another_paper_is_refused(room: Room) -> None:
    test, client, other = room.give(), room.client(), make_question()
    client.post(address("begin", test))
    answer = client.post(
        address("answer", test, other.current_id), {f"q-{other.current_id}": "B"}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 409 and not Response.objects.exists()


def test_the_organiser_gives_a_test_from_the_page(room: Room) -> None:
    client, url = room.client(room.giver), reverse("assessments:create-test")
    local = timezone.localtime()
    data = {
        "title": "十二月微测试",
        "organization": room.unit.pk,
        "opens_at": f"{local:%Y-%m-%dT%H:%M}",
        "closes_at": f"{local + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "mode": "fixed",
        "is_shuffled": "on",
    }
    assert client.get(url).status_code == 200
    assert "请在下面勾选试题" in client.post(url, data).content.decode()
    picked = [question.pk for question in room.questions[:2]]
    found = client.post(url, {**data, "picked": picked, "words": "没有这样的题", "search": "1"})
    assert found.status_code == 200 and found.content.decode().count("checked") >= 3
    client.post(url, {**data, "picked": picked})
    test = ScheduledTest.objects.get()
    assert test.paper.questions.count() == 2
    page = client.get(address("test", test)).content.decode()
    assert "应参加" in page and "十二月微测试" in page
    assert "十二月微测试" in room.client().get(reverse("assessments:my-tests")).content.decode()
