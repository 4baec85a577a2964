"""A new version comes in: what is held, rewritten, cleared, learnt again and noted, through every domain."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from xueji.activity.assessments import selectors as questions
from xueji.activity.assessments.models import Question
from xueji.activity.assessments.testing import make_question
from xueji.activity.spaced_repetition.following import follow_change
from xueji.activity.spaced_repetition.models import Card
from xueji.activity.spaced_repetition.selectors import due_cards, own_recall
from xueji.common.errors import DomainError
from xueji.foundation.library.models import Resource
from xueji.foundation.library.testing import make_case
from xueji.foundation.organizations.models import Organization, User
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.regulations import selectors as regulations
from xueji.foundation.regulations import services as regulation_services
from xueji.foundation.regulations.models import Article
from xueji.foundation.regulations.testing import make_regulation
from xueji.foundation.rule_changes import selectors, services
from xueji.foundation.rule_changes.models import ImpactItem, ImpactRun
from xueji.reporting.archives import services as archives
from xueji.reporting.archives.models import LedgerEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TITLE = "某市公用车辆管理办法"
OLD = {
    1: "公用车辆应当登记，登记内容包括车牌、用途和使用人，由车辆管理部门每月核对一次。",
    2: "公用车辆不得外借给其他单位和个人，因抢险救灾需要的除外，事后三日内补办手续。",
    3: "公用车辆的维修应当到定点企业办理，维修费用凭清单报销，经办人和验收人分别签字。",
    4: "公用车辆的停放地点由使用单位确定，节假日期间一律封存停驶，钥匙集中保管。",
}
NEW = {
    1: OLD[1],
    2: "为了规范公用车辆管理，节约经费，制定本办法，本市各级机关和事业单位适用本办法。",
    3: OLD[2],
    4: "公用车辆的维修应当到定点企业办理，维修费用凭清单报销，单次超过二千元的须经集体研究，"
    "经办人和验收人分别签字。",
}


class Story:
    """Two versions, the things that cite the old one, and the people."""

    def __init__(self) -> None:
        self.root: Organization = make_organization(kind="agency")
        self.old = make_regulation(TITLE, OLD, date(2024, 1, 1))
        self.editor, self.reviewer, self.organizer = (
            self.account(role) for role in ("editor", "reviewer", "organizer")
        )
        self.learner = make_person(organization=self.root)
        articles = {one.number: one for one in Article.objects.filter(version=self.old)}
        self.same, self.moved, self.amended, self.gone = (articles[number] for number in (1, 2, 3, 4))
        self.questions = {
            name: make_question(article=getattr(self, name), actor=self.editor, organization=self.root)
            for name in ("same", "moved", "amended", "gone")
        }
        self.case = make_case(article=self.amended)
        self.reading = make_case("怎样修车", self.amended, kind=Resource.Kind.ARTICLE, organization=self.root)
        for article in articles.values():
            Card.objects.create(
                person=self.learner,
                article=article,
                state=2,
                step=None,
                stability=100.0,
                fsrs_difficulty=5.0,
                due_at=NOW + timedelta(days=90),
                last_reviewed_at=NOW - timedelta(days=1),
                created_at=NOW,
            )

    def account(self, role: str) -> User:
        """An account with one role over the root."""
        person = make_person(organization=self.root)
        make_role(person, role, self.root)
        return make_user(person)

    def change(self, effective: date = date(2026, 3, 1), *, confirm: bool = True) -> ImpactRun | None:
        """Import the new version, check the comparison, let everything follow."""
        self.new = make_regulation(TITLE, NEW, effective)
        comparison = regulation_services.compare_versions(self.old.pk, self.new.pk, NOW)
        if confirm:
            regulation_services.confirm_comparison(comparison.pk, actor=self.reviewer, now=NOW)
        run = services.start_run(comparison.pk, NOW)
        if run is not None and confirm:
            follow_change(run.pk, NOW)
        return run

    def article(self, number: int) -> Article:
        """An article of the new version."""
        return Article.objects.get(version=self.new, number=number)

    def item(self, thing: str, title: str = "") -> ImpactItem:
        """The item of one citing thing."""
        return ImpactItem.objects.get(citing=thing, title__contains=title)

    def of_question(self, name: str) -> ImpactItem:
        """The item of one question."""
        return ImpactItem.objects.get(citing="question", object_key=str(self.questions[name].pk))


@pytest.fixture
def story() -> Story:
    return Story()


def status(question: Question) -> str:
    """The present status of a question."""
    return Question.objects.get(pk=question.pk).status


def test_everything_is_told_what_it_must_do(story: Story) -> None:
    story.change()
    assert not ImpactItem.objects.filter(
        object_key=str(story.questions["same"].pk), citing="question"
    ).exists()
    assert story.of_question("moved").action == "rewrite"
    assert story.of_question("amended").action == "revise"
    assert (story.of_question("gone").action, story.of_question("gone").new_article) == ("revise", None)
    kept = ImpactItem.objects.get(citing="resource", object_key=str(story.case.pk))
    assert (kept.action, kept.state) == ("keep", "kept")
    assert story.of_question("amended").owner == story.editor
    assert [status(story.questions[name]) for name in ("same", "moved", "amended", "gone")] == [
        "published",
        "published",
        "stale",
        "stale",
    ]
    assert Resource.objects.get(pk=story.reading.pk).status == "stale"
    assert Resource.objects.get(pk=story.case.pk).status == "published"


def test_held_questions_are_offered_nowhere(story: Story) -> None:
    story.change()
    offered = {one.question_id for one in questions.question_candidates()}
    assert story.questions["amended"].pk not in offered and story.questions["same"].pk in offered
    assert not questions.questions_for_articles([story.amended.pk])
    case = story.case.citations.get()
    assert case.article_id == story.amended.pk


def test_unchanged_citations_go_over_and_old_results_keep_their_article(story: Story) -> None:
    asked = story.questions["same"].current_id
    story.change()
    question = Question.objects.get(pk=story.questions["same"].pk)
    assert [one.article_id for one in question.citations.all()] == [story.article(1).pk]
    views = questions.revisions_by_ids([asked, question.current_id])
    assert views[asked].article_ids == [story.same.pk]
    assert views[question.current_id].article_ids == [story.article(1).pk]
    assert views[question.current_id].correct == views[asked].correct


def test_nothing_follows_before_a_person_has_checked(story: Story) -> None:
    run = story.change(confirm=False)
    assert run is not None and run.followed_at is None
    assert status(story.questions["amended"]) == "stale"
    assert story.questions["same"].citations.get().article_id == story.same.pk
    for act in (
        lambda: services.confirm_rewrites([story.of_question("moved").pk], story.editor, NOW),
        lambda: services.mark_unaffected(story.of_question("amended").pk, "理由", story.reviewer, NOW),
    ):
        with pytest.raises(DomainError, match="核对"):
            act()


def test_renumbered_citations_wait_for_confirmation(story: Story) -> None:
    story.change()
    item = story.of_question("moved")
    assert services.confirm_rewrites([item.pk], story.editor, NOW) == 1
    assert story.questions["moved"].citations.get().article_id == story.article(3).pk
    assert story.of_question("moved").state == "rewritten"
    with pytest.raises(services.NotYours):
        services.confirm_rewrites([item.pk], story.editor, NOW)
    with pytest.raises(services.NotYours):
        services.confirm_rewrites([story.of_question("amended").pk], story.editor, NOW)


def test_a_second_person_clears_a_question(story: Story) -> None:
    story.change()
    item = story.of_question("amended")
    with pytest.raises(DomainError, match="参与编写|角色"):
        services.mark_unaffected(item.pk, "考点没有变", story.editor, NOW)
    assert status(story.questions["amended"]) == "stale"
    with pytest.raises(DomainError, match="为什么"):
        services.mark_unaffected(item.pk, "  ", story.reviewer, NOW)
    services.mark_unaffected(item.pk, "考点没有变", story.reviewer, NOW)
    assert status(story.questions["amended"]) == "published"
    assert story.questions["amended"].citations.get().article_id == story.article(4).pk
    with pytest.raises(DomainError, match="已删除"):
        services.mark_unaffected(story.of_question("gone").pk, "不影响", story.reviewer, NOW)


def test_revised_means_that_the_old_article_is_cited_no_more(story: Story) -> None:
    story.change()
    item = story.of_question("gone")
    with pytest.raises(services.StillCited):
        services.mark_revised(item.pk, story.editor, NOW)
    story.questions["gone"].citations.all().delete()
    services.mark_revised(item.pk, story.editor, NOW)
    assert story.of_question("gone").state == "revised"


def test_only_holders_of_amended_articles_learn_again(story: Story) -> None:
    story.change()
    due = {card.article_id for card in due_cards(story.learner, NOW, 10)}
    assert due == {story.article(4).pk}
    recall = own_recall(story.learner, NOW)
    assert set(recall) == {story.article(1).pk, story.article(3).pk} and min(recall.values()) > 0.9
    assert Card.objects.get(article=story.gone).retired_at == NOW
    assert not Card.objects.filter(article=story.article(2)).exists()


def test_a_change_of_wording_leaves_memory_alone(story: Story) -> None:
    story.new = make_regulation(TITLE, NEW, date(2026, 3, 1))
    comparison = regulation_services.compare_versions(story.old.pk, story.new.pk, NOW)
    row = next(one for one in regulations.changes_of(comparison) if one.kind == "amended")
    regulation_services.grade_change(row.change_id, "wording", actor=story.reviewer, now=NOW)
    regulation_services.confirm_comparison(comparison.pk, actor=story.reviewer, now=NOW)
    run = services.start_run(comparison.pk, NOW)
    assert run is not None
    assert follow_change(run.pk, NOW) == 0 and not due_cards(story.learner, NOW, 10)


def test_told_twice_nothing_changes(story: Story) -> None:
    run = story.change()
    assert run is not None
    before = list(ImpactItem.objects.order_by("pk").values())
    cards = list(Card.objects.order_by("pk").values())
    assert services.start_run(run.comparison_id, NOW + timedelta(hours=1)) == run
    assert services.start_due_runs(NOW + timedelta(hours=1)) == 1
    assert follow_change(run.pk, NOW + timedelta(hours=1)) == 0
    assert list(ImpactItem.objects.order_by("pk").values()) == before
    assert list(Card.objects.order_by("pk").values()) == cards


def test_a_future_version_waits_for_its_day(story: Story) -> None:
    assert story.change(date(2026, 6, 1)) is None
    assert not ImpactItem.objects.exists() and status(story.questions["amended"]) == "published"
    assert services.start_due_runs(datetime(2026, 6, 1, 1, 0, tzinfo=UTC)) == 1
    assert status(story.questions["amended"]) == "stale"


def test_missed_clocks_reach_the_ledger_once(story: Story) -> None:
    run = story.change()
    assert run is not None
    assert (run.interpretation_due_date, run.study_due_date) == (date(2026, 3, 4), date(2026, 3, 31))
    late = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
    for _ in range(2):
        services.watch_clocks(late)
        archives.note_missed_interpretation(run.pk, late)
        archives.note_missed_study(run.pk, late)
    rows = LedgerEntry.objects.filter(organization=story.root)
    assert sorted(row.source_label for row in rows) == ["法规变化", "法规变化"]
    run.refresh_from_db()
    assert run.interpretation_missed_at == late and run.study_ended_at == late


def test_a_published_interpretation_stops_the_clock(story: Story) -> None:
    run = story.change()
    assert run is not None
    make_case("新办法解读", story.article(4), kind=Resource.Kind.INTERPRETATION, now=NOW)
    services.watch_clocks(datetime(2026, 4, 2, 1, 0, tzinfo=UTC))
    run.refresh_from_db()
    assert run.interpreted_at is not None and run.interpretation_missed_at is None


def test_who_sees_what(story: Story, client: Client) -> None:
    run = story.change()
    assert run is not None
    item = story.of_question("amended")
    stranger_root = make_organization("别的局", kind="agency")
    person = make_person(organization=stranger_root)
    make_role(person, "reviewer", stranger_root)
    stranger, learner = make_user(person), make_user(story.learner)
    assert not selectors.items_for(stranger, NOW).filter(organization=story.root).exists()
    pages = [reverse("rule_changes:index"), reverse("rule_changes:run", args=[run.pk])]
    one = reverse("rule_changes:item", args=[item.pk])
    client.force_login(learner)
    assert [client.get(page).status_code for page in (*pages, one)] == [403, 403, 403]
    client.force_login(stranger)
    assert client.get(one).status_code == 404
    assert client.post(f"{one}unaffected/", {"reason": "x"}).status_code == 404
    client.force_login(story.reviewer)
    assert [client.get(page).status_code for page in (*pages, one)] == [200, 200, 200]
    assert "集体研究" in client.get(one).content.decode()
    assert client.post(f"{one}nonsense/").status_code == 404
    assert client.post(f"{one}unaffected/", {"reason": "考点没有变"}).status_code == 302
    assert status(story.questions["amended"]) == "published"


def test_organizers_read_but_do_not_decide_for_others(story: Story, client: Client) -> None:
    story.change()
    with pytest.raises(services.NotYours):
        services.mark_unaffected(story.of_question("amended").pk, "理由", story.organizer, NOW)
    client.force_login(story.organizer)
    page = reverse("rule_changes:item", args=[story.of_question("amended").pk])
    assert "恢复使用</button>" not in client.get(page).content.decode()


def test_a_version_taken_in_for_the_record_starts_no_clock(story: Story) -> None:
    run = story.change(date(2025, 1, 1))
    assert run is not None and not run.has_clocks
    services.watch_clocks(NOW + timedelta(days=90))
    run.refresh_from_db()
    assert run.interpretation_missed_at is None and status(story.questions["amended"]) == "stale"
