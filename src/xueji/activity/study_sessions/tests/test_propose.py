"""From an agenda to a pack: statutes alone, a library, memory, and nothing that bears."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from xueji.activity.assessments import testing as questions
from xueji.activity.spaced_repetition import services as memory
from xueji.activity.study_sessions import selectors, services
from xueji.activity.study_sessions.article_index import article_index
from xueji.activity.study_sessions.models import StudySession
from xueji.activity.study_sessions.testing import BEFORE, STARTS_AT, make_session
from xueji.config.cli.sessions import command
from xueji.foundation.library import testing as library
from xueji.foundation.regulations import testing as regulations
from xueji.foundation.regulations.selectors import Article
from xueji.foundation.regulations.services import set_disciplines, update_regulation

pytestmark = pytest.mark.django_db
AGENDA = "审议办公楼维修招标方案\n研究中秋节工会福利"


@pytest.fixture
def statutes():
    tendering = regulations.make_regulation(
        title="招标投标管理办法",
        articles={
            1: "为了规范招标投标制定本办法。",
            2: "依法必须进行招标的项目不得规避招标。",
            3: "招标文件不得限制或者排斥潜在投标人。",
        },
    )
    benefits = regulations.make_regulation(
        title="工会经费管理办法",
        articles={1: "工会节日福利应当按标准发放，不得发放购物卡。", 2: "违规发放的福利应当退回。"},
    )
    return tendering, benefits


def run(*arguments):
    done = CliRunner().invoke(command, ["propose", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def article(version, number):
    return version.articles.get(number=number)


def ids(pack):
    return [item.article_id for item in pack.articles]


def test_the_command_works_on_statutes_alone(statutes):
    found = run("--agenda", AGENDA)
    assert (found["case"], found["questions"]) == (None, [])
    assert {row["law"] for row in found["articles"][:2]} == {"招标投标管理办法", "工会经费管理办法"}
    assert all(row["reason"] and row["suffix"] == 0 for row in found["articles"])
    assert found["reflection"]["reason"] and found["minutes"] > 0


def test_the_command_says_when_nothing_bears_and_offers_the_floor(statutes):
    found = run("--agenda", "听取月球基地情况汇报")
    assert found["articles"] == [] and "没有与这些议题直接相关" in found["message"]
    assert run("--agenda", "。")["articles"] == []


def test_the_command_refuses_an_unknown_unit_and_a_wrong_day(statutes):
    for arguments in (["--unit", "nowhere"], ["--as-of", "明天"]):
        done = CliRunner().invoke(command, ["propose", "--agenda", AGENDA, *arguments])
        assert done.exit_code != 0


def test_the_day_decides_which_rules_count(statutes):
    assert run("--agenda", AGENDA, "--as-of", "2023-12-31")["articles"] == []


def test_a_case_and_questions_bear_on_the_agenda(statutes):
    tendering, benefits = statutes
    case = library.make_case(title="拆成三单的维修", article=article(tendering, 2))
    question = questions.make_question(article=article(benefits, 1))
    pack = selectors.propose_pack(AGENDA, now=STARTS_AT)
    assert pack.case is not None and pack.case.resource_id == case.pk
    assert [item.revision_id for item in pack.questions] == [question.current_id]
    assert "考查《工会经费管理办法》第一条" in pack.questions[0].reason


def test_what_the_group_studied_lately_is_not_repeated(statutes):
    made = make_session(member_count=1)
    services.set_agenda(made.session, AGENDA, made.host, BEFORE)
    services.propose_for_session(made.session, made.host, BEFORE)
    studied = set(made.session.pack_items.exclude(article=None).values_list("article_id", flat=True))
    services.approve(made.session, made.host, BEFORE)
    services.open_session(made.session, made.host, STARTS_AT)
    for person in made.members:
        services.mark_roll(made.session, person.pk, "present", made.host, STARTS_AT)
    services.close_session(made.session, made.host, STARTS_AT)
    people = [person.pk for person in made.members]
    extra = regulations.make_regulation(title="福利发放细则", articles={1: "节日福利不得超标准发放。"})
    week_later = STARTS_AT + timedelta(days=7)
    pack = selectors.propose_pack(AGENDA, organization=made.organization, person_ids=people, now=week_later)
    assert ids(pack) == [article(extra, 1).pk] and article(extra, 1).pk not in studied
    much_later = selectors.propose_pack(AGENDA, person_ids=people, now=STARTS_AT + timedelta(days=70))
    assert set(ids(much_later)) & studied


def test_what_the_invited_are_about_to_forget_comes_first(statutes):
    made = make_session(member_count=1)
    people = [person.pk for person in made.members]
    plain = ids(selectors.propose_pack(AGENDA, now=STARTS_AT))
    last = plain[-1]
    learned = STARTS_AT - timedelta(days=90)
    wrong = {(person_id, last): False for person_id in people}
    memory.introduce(person_ids=people, article_ids=[last], answers=wrong, source="test:1", now=learned)
    pack = selectors.propose_pack(AGENDA, person_ids=people, now=STARTS_AT)
    assert ids(pack)[0] == last and "只记得" in pack.articles[0].reason


def test_every_proposed_article_belongs_to_an_agenda_line(statutes):
    made = make_session(member_count=1)
    services.set_agenda(made.session, AGENDA, made.host, BEFORE)
    services.propose_for_session(made.session, made.host, BEFORE)
    assert StudySession.objects.get().pack_items.filter(kind="article").count() >= 3
    assert made.session.pack_items.filter(agenda_item=None, kind="article").count() == 0


def limit(version, **facts):
    update_regulation(version.regulation, actor=None, now=BEFORE, **facts)


def test_only_rules_that_apply_to_the_unit_are_proposed(statutes):
    tendering, benefits = statutes
    made = make_session(member_count=1)
    limit(tendering, sector="教育")
    everywhere = set(ids(selectors.propose_pack(AGENDA, now=STARTS_AT)))
    here = selectors.propose_pack(AGENDA, organization=made.organization, now=STARTS_AT)
    assert {article(tendering, 2).pk, article(benefits, 1).pk} <= everywhere
    assert ids(here) and {one.version_id for one in Article.objects.filter(pk__in=ids(here))} == {benefits.pk}
    made.organization.industry = "学校"
    made.organization.save(update_fields=["industry"])
    school = selectors.propose_pack(AGENDA, organization=made.organization, now=STARTS_AT)
    assert set(ids(school)) == everywhere


def test_a_rule_named_in_the_agenda_that_does_not_apply_is_not_proposed(statutes):
    tendering, benefits = statutes
    made = make_session(member_count=1)
    limit(tendering, levels="village")
    agenda = "学习《招标投标管理办法》第二条"
    assert article(tendering, 2).pk in ids(selectors.propose_pack(agenda, now=STARTS_AT))
    pack = selectors.propose_pack(agenda, organization=made.organization, now=STARTS_AT)
    assert not Article.objects.filter(pk__in=ids(pack), version=tendering).exists()


def test_the_floor_keeps_to_what_applies(statutes):
    tendering, benefits = statutes
    made = make_session(member_count=1)
    for version, number in ((tendering, 2), (benefits, 1)):
        set_disciplines(article(version, number), ["integrity"], actor=None, now=BEFORE)
    limit(tendering, region_code="33")
    pack = selectors.propose_pack("听取月球基地情况汇报", organization=made.organization, now=STARTS_AT)
    assert [item.article_id for item in pack.floor] == [article(benefits, 1).pk]


def test_the_unit_of_one_meeting_leaves_the_shared_index_alone(statutes):
    tendering, _ = statutes
    made = make_session(member_count=1)
    limit(tendering, sector="教育")
    selectors.propose_pack(AGENDA, organization=made.organization, now=STARTS_AT)
    index = article_index(STARTS_AT.date())
    assert not index.closed and index.open_to(set()).texts is index.texts
