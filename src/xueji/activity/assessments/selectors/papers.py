"""Reading tests: whom they are open to, and what one person is asked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import permissions, rules
from xueji.activity.assessments.models import Attempt, PaperQuestion, Question, Response, ScheduledTest
from xueji.activity.assessments.selectors.questions import OptionView, RevisionView, revisions_by_ids
from xueji.common.counts import counted
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person, User

LETTERS = "ABCDEF"
FOUND_QUESTIONS = 30


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option as this person sees it: ``shown`` is the letter on the page, ``letter`` the stored one."""

    shown: str
    letter: str
    text: str
    is_correct: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question of a sitting in the order and words of this person."""

    number: int
    revision: RevisionView
    options: list[ShownOption]
    response: Response | None = None
    articles: list[library.CitedArticle] = field(default_factory=list)

    @property
    def selected_shown(self) -> str:
        """The chosen letters as they stand on the page."""
        return "".join(option.shown for option in self.options if option.is_selected)

    @property
    def correct_shown(self) -> str:
        """The right letters as they stand on the page."""
        return "".join(option.shown for option in self.options if option.is_correct)


def tests_for(viewer: "User", now: datetime) -> "QuerySet[ScheduledTest]":
    """Tests of units the viewer gives tests to, with how many sat and handed in."""
    paths = organizations.scope_paths(viewer, *permissions.TEST_GIVERS, on=timezone.localdate(now))
    found = ScheduledTest.objects.filter(organizations.in_scope_q("organization__path", paths))
    return found.select_related("organization", "paper").annotate(question_count=_question_count())


def tests_of_person(person: "Person", now: datetime) -> "QuerySet[ScheduledTest]":
    """Tests given to any unit the person belongs to, newest deadline first; future ones too."""
    held = organizations.memberships_on(timezone.localdate(now)).filter(person=person)
    units = [membership.organization for membership in held]
    ids = {unit.pk for unit in units}
    ids |= {above.pk for unit in units for above in organizations.ancestors_of(unit)}
    found = ScheduledTest.objects.filter(organization_id__in=ids).select_related("organization")
    return found.annotate(question_count=_question_count()).order_by("-closes_at", "pk")


def _question_count() -> Coalesce:
    return counted(PaperQuestion.objects.filter(paper=OuterRef("paper")), "paper")


def open_tests(person: "Person", now: datetime) -> list[ScheduledTest]:
    """Tests the person can sit now and has not handed in, the nearest deadline first."""
    found = tests_of_person(person, now).filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at")
    done = Attempt.objects.filter(person=person).exclude(submitted_at=None)
    occasions = set(done.filter(occasion__startswith="test:").values_list("occasion", flat=True))
    return [test for test in found if test.occasion not in occasions]


def test_url(test: ScheduledTest) -> str:
    """Where a person sits the test."""
    return reverse("assessments:take", args=[test.pk])


def asked_questions(test: ScheduledTest, person_id: int, with_articles: bool = False) -> list[AskedQuestion]:
    """The paper as this person sees it, with the saved answers; the same on every call."""
    ids = list(test.paper.questions.order_by("sort_no").values_list("revision_id", flat=True))
    views = revisions_by_ids(ids)
    seed = f"{test.paper.seed}|{person_id}"
    if test.is_shuffled:
        ids = rules.in_order_of(ids, seed)
    rows = Response.objects.filter(attempt__occasion=test.occasion, attempt__person_id=person_id)
    responses = {row.revision_id: row for row in rows}
    articles = _articles(views, test) if with_articles else {}
    return [
        AskedQuestion(
            number=number,
            revision=views[key],
            options=_shown(views[key], seed if test.is_shuffled else "", responses.get(key)),
            response=responses.get(key),
            articles=[articles[one] for one in views[key].article_ids if one in articles],
        )
        for number, key in enumerate(ids, start=1)
    ]


def _shown(view: RevisionView, seed: str, response: Response | None) -> list[ShownOption]:
    options: dict[str, OptionView] = {option.letter: option for option in view.options}
    order = list(options)
    if seed and view.kind != Question.Kind.TRUE_FALSE:
        order = rules.in_order_of(order, f"{seed}|{view.revision_id}")
    selected = response.selected if response else ""
    return [
        ShownOption(shown, letter, options[letter].text, options[letter].is_correct, letter in selected)
        for shown, letter in zip(LETTERS, order, strict=False)
    ]


def _articles(views: dict[int, RevisionView], test: ScheduledTest) -> dict[int, library.CitedArticle]:
    wanted = dict.fromkeys(article_id for view in views.values() for article_id in view.article_ids)
    shown = library.cited_articles([(key, "") for key in wanted], timezone.localdate(test.closes_at))
    return {article.article_id: article for article in shown}


def sittings_of(test: ScheduledTest) -> "QuerySet[Attempt]":
    """Every sitting of a test with how many answers are saved and right."""
    found = Attempt.objects.filter(occasion=test.occasion).select_related("person")
    return found.annotate(
        answered_count=Count("responses"),
        correct_count=Count("responses", filter=Q(responses__is_correct=True)),
    )


def invited_count(test: ScheduledTest, now: datetime) -> int:
    """How many people belong to the unit of the test or below it today."""
    held = organizations.memberships_on(timezone.localdate(now))
    inside = held.filter(organizations.in_scope_q("organization__path", [test.organization.path]))
    return inside.values("person_id").distinct().count()


def units_for_tests(viewer: "User", now: datetime) -> "QuerySet[Organization]":
    """Units the viewer may give a test to: those the role is held over, and the units directly below them."""
    on = timezone.localdate(now)
    paths = organizations.scope_paths(viewer, *permissions.TEST_GIVERS, on=on)
    units = organizations.organizations_for(viewer, on)
    return units.filter(Q(path__in=paths) | Q(parent__path__in=paths)).order_by("path")


def find_questions(text: str, discipline: str, picked: list[int]) -> list[Question]:
    """Published questions to choose from: those picked already, then what the words find."""
    published = Question.objects.filter(status=Question.Status.PUBLISHED).select_related("current")
    kept = list(published.filter(pk__in=picked).order_by("pk"))
    found = published.exclude(pk__in=picked)
    for word in text.split():
        found = found.filter(Q(current__stem__icontains=word) | Q(themes__icontains=word))
    if discipline:
        found = found.filter(discipline=discipline)
    return [*kept, *found.order_by("-updated_at", "pk")[:FOUND_QUESTIONS]]
