"""What the pages of questions and tests show, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import permissions, selectors
from xueji.activity.assessments.forms import ScheduleForm
from xueji.activity.assessments.lists import difficulty_word, discipline_word
from xueji.activity.assessments.models import Attempt, Question, QuestionRevision, ScheduledTest
from xueji.activity.assessments.selectors import AskedQuestion, RevisionView
from xueji.activity.assessments.services.attempts import is_open
from xueji.activity.assessments.services.passes import SittingPass, seal_sitting
from xueji.common.ui import formats
from xueji.common.ui.items import KeyValue, Tab, Tag
from xueji.foundation.library import selectors as library

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User

QUESTION_BEFORE = {
    library.Move.PUBLISH: "发布后会用于会前学纪、测试和复习，确定发布？",
    library.Move.RETIRE: "停用后不再出现在新的学习和测试里，答过的记录仍在。确定停用？",
}


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One revision in the history."""

    number: int
    created_at: datetime
    who: str
    view: RevisionView
    is_current: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page of one question."""

    question: Question
    view: RevisionView | None
    facts: list[KeyValue]
    themes: list[Tag]
    articles: list[library.CitedArticle]
    revisions: list[RevisionEntry]
    steps: library.Steps
    may_edit: bool
    waits_because: str


def tabs(current: str, viewer: "User", now: datetime) -> list[Tab]:
    """题库 and 测试, as far as the viewer has both."""
    places = [("questions", "题库", "assessments:index", permissions.may_read_bank(viewer, now))]
    places.append(("tests", "测试", "assessments:tests", permissions.may_give_tests(viewer, now)))
    return [
        Tab(label, reverse(name), key == current) for key, label, name, is_open_to in places if is_open_to
    ]


def question_page(question: Question, viewer: "User", now: datetime) -> QuestionPage:
    """Everything the page of a question shows to this viewer."""
    standing = permissions.standing(viewer, question, now)
    cited = question.citations.order_by("pk").values_list("article_id", flat=True)
    revisions = _revisions(question)
    return QuestionPage(
        question=question,
        view=next((one.view for one in revisions if one.is_current), None),
        facts=[
            KeyValue("题型", question.get_kind_display()),
            KeyValue("所属纪律", discipline_word(question.discipline)),
            KeyValue("难度", difficulty_word(question.difficulty)),
            KeyValue("编号", question.code),
            KeyValue("所属单位", question.organization.name if question.organization else "平台"),
            KeyValue("更新时间", formats.moment(question.updated_at)),
        ],
        themes=[Tag(word) for word in library.split_words(question.themes)],
        articles=library.cited_articles([(key, "") for key in cited], timezone.localdate(now)),
        revisions=revisions,
        steps=library.steps_open_to(
            question.status,
            standing,
            lambda move: reverse("assessments:move", args=[question.pk, move.value]),
            QUESTION_BEFORE,
        ),
        may_edit=standing.is_editor,
        waits_because=library.who_is_waited_for(question.status, standing),
    )


def _revisions(question: Question) -> list[RevisionEntry]:
    rows = list(question.revisions.select_related("author__person").order_by("-number"))
    views = selectors.revisions_by_ids([row.pk for row in rows])
    return [
        RevisionEntry(
            number=row.number,
            created_at=row.created_at,
            who=row.author.get_full_name() if row.author else "系统",
            view=views[row.pk],
            is_current=row.pk == question.current_id,
        )
        for row in rows
    ]


def revision_view(revision: QuestionRevision | None) -> RevisionView | None:
    """One revision as pages show it."""
    return selectors.revisions_by_ids([revision.pk]).get(revision.pk) if revision else None


def schedule_values(form: ScheduleForm) -> dict[str, Any]:
    """What ``create_test`` takes from the form besides the paper."""
    names = ("title", "organization", "opens_at", "closes_at", "duration_minutes", "is_shuffled")
    return {name: form.cleaned_data[name] for name in names}


@dataclass(frozen=True, slots=True)
class TestPage:
    """The page of a test for those who gave it."""

    test: ScheduledTest
    facts: list[KeyValue]
    questions: list[RevisionView]
    invited_count: int
    begun_count: int
    handed_in_count: int


def test_page(test: ScheduledTest, now: datetime) -> TestPage:
    """Everything the page of a test shows."""
    ids = list(test.paper.questions.order_by("sort_no").values_list("revision_id", flat=True))
    views = selectors.revisions_by_ids(ids)
    attempts = Attempt.objects.filter(occasion=test.occasion)
    duration = f"{test.duration_minutes} 分钟" if test.duration_minutes else "截止前都可以答"
    return TestPage(
        test=test,
        facts=[
            KeyValue("参加单位", f"{test.organization.name}及下级"),
            KeyValue("开始", formats.moment(test.opens_at)),
            KeyValue("截止", formats.moment(test.closes_at)),
            KeyValue("时长", duration),
            KeyValue("组卷方式", test.paper.get_mode_display()),
            KeyValue("顺序", "每人不同" if test.is_shuffled else "相同"),
            KeyValue("随机种子", test.paper.seed),
        ],
        questions=[views[key] for key in ids],
        invited_count=selectors.invited_count(test, now),
        begun_count=attempts.count(),
        handed_in_count=attempts.exclude(submitted_at=None).count(),
    )


@dataclass(frozen=True, slots=True)
class SittingPage:
    """A test as the person who sits it meets it; ``template`` is intro, sitting or result.

    Attributes:
        answer_pass: leave to save answers of this sitting, for the form.
    """

    template: str
    test: ScheduledTest
    attempt: Attempt | None
    questions: list[AskedQuestion]
    is_open: bool
    answer_pass: str = ""

    @property
    def answered_count(self) -> int:
        """How many answers are saved."""
        return sum(asked.response is not None for asked in self.questions)

    @property
    def correct_count(self) -> int:
        """How many are right."""
        return sum(bool(asked.response and asked.response.is_correct) for asked in self.questions)


def sitting_page(test: ScheduledTest, person: "Person", now: datetime) -> SittingPage:
    """What the person meets at this moment."""
    attempt = selectors.attempt_of(test.occasion, person.pk)
    if attempt is None:
        return SittingPage("intro", test, None, [], test.opens_at <= now < test.closes_at)
    running = is_open(attempt, now)
    asked = selectors.asked_questions(test, person.pk, with_articles=not running)
    granted = SittingPass(test.pk, test.paper_id, attempt.pk)
    sealed = seal_sitting(granted, now.timestamp()) if running else ""
    return SittingPage("sitting" if running else "result", test, attempt, asked, running, sealed)


@dataclass(frozen=True, slots=True)
class MyTest:
    """A test in the person's own list."""

    test: ScheduledTest
    url: str
    status: str
    tone: str


def my_tests(person: "Person", now: datetime) -> list[MyTest]:
    """The person's tests with where each stands."""
    tests = list(selectors.tests_of_person(person, now)[:100])
    attempts = {
        one.occasion: one for one in Attempt.objects.filter(person=person, occasion__startswith="test:")
    }
    return [MyTest(test, selectors.test_url(test), *_stand(test, attempts, now)) for test in tests]


def _stand(test: ScheduledTest, attempts: dict[str, Attempt], now: datetime) -> tuple[str, str]:
    attempt = attempts.get(test.occasion)
    if attempt is not None:
        return ("进行中", "info") if is_open(attempt, now) else ("已交卷", "ok")
    if now < test.opens_at:
        return "未开始", "gray"
    return ("待作答", "warn") if now < test.closes_at else ("未参加", "gray")


def typed_answers(data: QueryDict) -> dict[int, str]:
    """Letters by revision id out of fields like ``q-12``."""
    names = [name for name in data if name.startswith("q-") and name[2:].isdecimal() and len(name) < 21]
    return {int(name[2:]): "".join(sorted(data.getlist(name))) for name in names}


def late_words(test: ScheduledTest, person: "Person", answers: dict[int, str], late: list[int]) -> str:
    """What came too late, question by question, in the letters of the page."""
    asked = {one.revision.revision_id: one for one in selectors.asked_questions(test, person.pk)}
    said = []
    for revision_id in late:
        if one := asked.get(revision_id):
            shown = "".join(option.shown for option in one.options if option.letter in answers[revision_id])
            said.append(f"第 {one.number} 题选 {shown}")
    return f"以下选择在截止之后送到，没有计入：{'，'.join(said)}。此前保存的答案都已计入。"
