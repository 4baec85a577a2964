"""The lists of questions, tests and sittings: columns, filters, sorting."""

from django.urls import reverse

from xueji.activity.assessments.models import Attempt, Question, ScheduledTest
from xueji.common.ui.items import Empty
from xueji.common.ui.lists import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    ListDefinition,
    TextFilter,
    YesNoFilter,
)
from xueji.foundation.regulations import selectors as regulations

STEM_CHARACTERS = 60
DIFFICULTIES = (("1", "易"), ("2", "中"), ("3", "难"))
_disciplines = {str(value): str(label) for value, label in regulations.Discipline.choices}


def short_stem(question: Question) -> str:
    """The beginning of the stem; the code while there are no words yet."""
    stem = question.current.stem if question.current else question.code
    return stem if len(stem) <= STEM_CHARACTERS else f"{stem[:STEM_CHARACTERS]}…"


def question_url(question: Question) -> str:
    """Address of the question's page."""
    return reverse("assessments:question", args=[question.pk])


def discipline_word(value: str) -> str:
    """廉洁纪律 for ``integrity``."""
    return _disciplines.get(value, value)


def difficulty_word(value: int | None) -> str:
    """易, 中 or 难."""
    return dict(DIFFICULTIES).get(str(value), "")


QUESTIONS = ListDefinition(
    key="questions",
    title="题库",
    columns=(
        Column("stem", "题干", value=short_stem, link=question_url, sort="current__stem"),
        Column("kind", "题型", value=lambda row: row.get_kind_display(), sort="kind"),
        Column("discipline", "纪律", value=lambda row: discipline_word(row.discipline), sort="discipline"),
        Column("difficulty", "难度", value=lambda row: difficulty_word(row.difficulty), sort="difficulty"),
        Column("status", "状态", kind="status", value=lambda row: row.get_status_display(), sort="status"),
        Column("updated_at", "更新时间", kind="moment", sort="updated_at"),
    ),
    filters=(
        TextFilter("q", "关键词", ("current__stem", "themes", "code")),
        ChoiceFilter("kind", "题型", Question.Kind.choices),
        ChoiceFilter("discipline", "纪律", regulations.Discipline.choices),
        ChoiceFilter("difficulty", "难度", DIFFICULTIES),
        ChoiceFilter("status", "状态", Question.Status.choices),
    ),
    default_sort="-updated_at",
    empty=Empty("题库还是空的", "编写试题并经审核发布后，可以用于会前学纪、测试和复习。", icon="list-check"),
)


def test_page_url(test: ScheduledTest) -> str:
    """Address of the page of those who gave the test."""
    return reverse("assessments:test", args=[test.pk])


TESTS = ListDefinition(
    key="tests",
    title="测试",
    columns=(
        Column("title", "名称", link=test_page_url, sort="title"),
        Column("organization.name", "参加单位", sort="organization__name"),
        Column("question_count", "题数", kind="number"),
        Column("opens_at", "开始时间", kind="moment", sort="opens_at"),
        Column("closes_at", "截止时间", kind="moment", sort="closes_at"),
    ),
    filters=(
        TextFilter("q", "关键词", ("title", "organization__name")),
        DateRangeFilter("closes", "截止日期", "closes_at"),
    ),
    default_sort="-closes_at",
    empty=Empty("还没有测试", "从题库选三到五题，就是一次微测试。", icon="checklist"),
)


def score_words(attempt: Attempt) -> str:
    """How many answers are right; nothing before the sitting is over."""
    if attempt.submitted_at is None:
        return ""
    return f"{getattr(attempt, 'correct_count', 0)} 题"


SITTINGS = ListDefinition(
    key="sittings",
    title="作答情况",
    is_personal=True,
    columns=(
        Column("person.name", "姓名", sort="person__pinyin_key"),
        Column("started_at", "开始时间", kind="moment", sort="started_at"),
        Column("submitted_at", "交卷时间", kind="moment", sort="submitted_at"),
        Column("answered_count", "已答", kind="number", unit="题"),
        Column("correct", "答对", value=score_words),
    ),
    filters=(
        TextFilter("q", "姓名", ("person__name",)),
        YesNoFilter("open", "作答中", "submitted_at__isnull"),
    ),
    default_sort="person.name",
    empty=Empty("还没有人作答", "参加人员在手机上打开测试后，会出现在这里。", icon="users"),
)
