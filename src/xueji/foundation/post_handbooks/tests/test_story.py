"""From proposals to a handbook in force, its revision, and what a changed rule does to it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.foundation.knowledge_graph.testing import make_risk
from xueji.foundation.learning_records.models import LearningRecord
from xueji.foundation.organizations import services as organizations
from xueji.foundation.organizations.models import Post, User
from xueji.foundation.organizations.testing import (
    make_delegation,
    make_organization,
    make_person,
    make_role,
    make_user,
)
from xueji.foundation.post_handbooks import findable, selectors, services
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskEntry
from xueji.foundation.post_handbooks.services import Step
from xueji.foundation.post_handbooks.testing import make_handbook, make_holder, make_post, risk
from xueji.foundation.regulations import services as regulation_services
from xueji.foundation.regulations.models import Article
from xueji.foundation.regulations.testing import make_article, make_regulation
from xueji.foundation.rule_changes import services as rule_changes
from xueji.foundation.rule_changes.models import ImpactItem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def post() -> Post:
    return make_post()


def officer(post: Post, role: str = "discipline_office") -> User:
    person = make_person()
    make_role(person, role, post.organization)
    return make_user(person)


def test_proposals_come_from_graph_duties_and_posts_of_the_same_duty(post: Post) -> None:
    writer = officer(post)
    known = make_risk("采购方式被人为设定")
    make_handbook(make_post("物资采购岗", post.organization), risk("询价单代填"))
    make_handbook(make_post("窗口岗", post.organization, ("approval",)), risk("与采购无关"))
    make_handbook(make_post("外单位采购岗"), risk("看不到的"))
    groups = selectors.proposals_for(writer, post, NOW)
    names = [[one.facts.name for one in group.proposals] for group in groups]
    assert names[0] == ["采购方式被人为设定"] and names[2] == ["询价单代填"]
    assert "验收走过场" in names[1]
    assert services.adopt(post, [f"graph:{known.pk}"], actor=writer, now=NOW) == 1
    entry = RiskEntry.objects.get(revision__handbook__post=post)
    assert (entry.source_id, entry.controls.get().measure) == (known.pk, "两人验收")
    left = {one.facts.name for group in selectors.proposals_for(writer, post, NOW) for one in group.proposals}
    assert "采购方式被人为设定" not in left
    with pytest.raises(DomainError, match="没有选中建议"):
        services.adopt(post, [f"graph:{known.pk}"], actor=writer, now=NOW)


def test_a_handbook_is_approved_by_somebody_who_did_not_write_it(post: Post) -> None:
    writer, helper, second = officer(post), officer(post), officer(post)
    with pytest.raises(DomainError, match="没有在编写的稿子"):
        services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    services.open_draft(post, actor=writer, now=NOW)
    with pytest.raises(DomainError, match="还没有风险点"):
        services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    services.save_entry(post, risk(), actor=helper, now=NOW)
    services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    for one in (writer, helper):
        with pytest.raises(DomainError, match="参与编写的人不能批准"):
            services.take_step(post, Step.APPROVE, actor=one, now=NOW)
    deputy = make_user(make_person())
    make_delegation(writer.person.roles.get(), deputy.person)
    with pytest.raises(DomainError, match="参与编写的人不能批准"):
        services.take_step(post, Step.APPROVE, actor=deputy, now=NOW)
    with pytest.raises(DomainError, match="已提交审核"):
        services.save_entry(post, risk("又一个"), actor=writer, now=NOW)
    with pytest.raises(DomainError, match="退回的原因"):
        services.take_step(post, Step.SEND_BACK, actor=second, now=NOW)
    services.take_step(post, Step.SEND_BACK, note="责任人写到岗位", actor=second, now=NOW)
    services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    services.take_step(post, Step.APPROVE, actor=second, now=NOW)
    assert (found := selectors.in_force(post)) is not None and found.approved_by == second
    assert AuditEntry.objects.filter(action="post_handbooks.approve").count() == 1


def test_the_database_refuses_one_person_for_both(post: Post) -> None:
    writer = officer(post)
    revision = make_handbook(post)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandbookRevision.objects.filter(pk=revision.pk).update(submitted_by=writer, approved_by=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandbookRevision.objects.create(
            handbook=revision.handbook, number=9, status="in_force", opened_at=NOW
        )


def test_a_revision_leaves_what_holds_untouched_until_it_is_approved(post: Post) -> None:
    writer, second, article = officer(post), officer(post), make_article()
    first = make_handbook(post, risk("甲", article), risk("乙"))
    services.save_entry(post, risk("甲", article, consequence="改写"), number=1, actor=writer, now=NOW)
    services.remove_entry(post, 2, actor=writer, now=NOW)
    services.save_entry(post, risk("丙"), actor=writer, now=NOW)
    assert [one.name for one in first.entries.order_by("number")] == ["甲", "乙"]
    services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    services.take_step(post, Step.APPROVE, actor=second, now=NOW)
    held = selectors.in_force(post)
    assert held is not None and held.number == 2
    # A number once given is never given again.
    assert list(held.entries.order_by("number").values_list("number", "name")) == [(1, "甲"), (3, "丙")]
    assert held.entries.get(number=1).citations.get().article == article
    assert [one.status for one in selectors.revisions_of(post)] == ["in_force", "superseded"]


def test_the_second_of_two_editors_is_told(post: Post) -> None:
    writer = officer(post)
    entry = services.save_entry(post, risk(), actor=writer, now=NOW)
    services.save_entry(post, risk(consequence="甲"), number=1, edit_no=entry.edit_no, actor=writer, now=NOW)
    with pytest.raises(services.EditedMeanwhile):
        services.save_entry(
            post, risk(consequence="乙"), number=1, edit_no=entry.edit_no, actor=writer, now=NOW
        )
    with pytest.raises(DomainError, match="已有风险点"):
        services.save_entry(post, risk(), actor=writer, now=NOW)


@pytest.mark.parametrize("role", ["inspector", "editor", "system_admin"])
def test_who_has_no_part_in_it_writes_nothing(post: Post, role: str) -> None:
    outsider = officer(post, role)
    with pytest.raises(DomainError, match="学习组织者"):
        services.open_draft(post, actor=outsider, now=NOW)
    with pytest.raises(DomainError, match="纪委办公室"):
        organizations.grade_post(post.pk, "high", "权力集中", actor=outsider, now=NOW)
    assert not HandbookRevision.objects.exists()


def test_reading_is_one_record_for_each_revision(post: Post) -> None:
    article = make_article()
    revision, person = make_handbook(post, risk(article=article)), make_holder(post)
    on = timezone.localdate(NOW)
    assert selectors.unread_handbooks(person, on) == [revision]
    assert services.finish_reading(revision, person, NOW) == 1
    assert services.finish_reading(revision, person, NOW) == 0
    record = LearningRecord.objects.get()
    assert (record.verb, record.organization) == ("read", post.organization)
    assert list(record.articles.values_list("article_id", flat=True)) == [article.pk]
    assert selectors.unread_handbooks(person, on) == [] and selectors.readers_count(revision) == 1


def test_search_shows_a_risk_to_holders_and_to_those_over_the_unit(post: Post) -> None:
    make_handbook(post, risk("食堂询价单代填"))
    holder, other = make_user(make_holder(post)), make_user()
    keys = [entry.key for entry in findable.entries()]
    assert len(keys) == 1
    for viewer, seen in ((holder, set(keys)), (officer(post, "inspector"), set(keys)), (other, set())):
        assert findable.readable(viewer, keys, NOW) == seen


def changed_rule(post: Post) -> tuple[User, User]:
    """A handbook that cites an article; then the article is amended and the comparison checked."""
    old = {1: "采购应当公开询价，询价单由供应商分别填写并盖章，经办人当场拆封登记。", 2: "采购资料保存十年。"}
    new = {
        1: "采购应当公开询价，询价单由三家以上供应商分别填写并盖章，经办人和监督人当场拆封登记。",
        2: old[2],
    }
    version = make_regulation("某市采购管理办法", old, date(2024, 1, 1))
    articles = {one.number: one for one in Article.objects.filter(version=version)}
    make_handbook(post, risk("代填", articles[1]), risk("资料不全", articles[2]))
    writer, second = officer(post), officer(post)
    later = make_regulation("某市采购管理办法", new, date(2026, 1, 1))
    comparison = regulation_services.compare_versions(version.pk, later.pk, NOW)
    regulation_services.confirm_comparison(comparison.pk, actor=writer, now=NOW)
    rule_changes.start_due_runs(NOW)
    return writer, second


def test_a_changed_rule_holds_the_risk_and_an_unchanged_article_is_followed(post: Post) -> None:
    changed_rule(post)
    entries = {one.name: one for one in selectors.in_force(post).entries.all()}
    assert entries["代填"].held_reason and not entries["资料不全"].held_reason
    assert entries["资料不全"].citations.get().article.version.version_date == date(2026, 1, 1)
    item = ImpactItem.objects.get(citing="handbook_risk")
    assert (item.action, item.organization) == ("revise", post.organization)
    shown = selectors.shown_risks(selectors.in_force(post), make_user(), NOW)
    assert "此后法规已修订" in next(one for one in shown if one.entry.name == "代填").articles[0].note


def test_a_held_risk_is_cleared_by_a_second_person(post: Post) -> None:
    _, second = changed_rule(post)
    item = ImpactItem.objects.get(citing="handbook_risk")
    rule_changes.mark_unaffected(item.pk, "措施不变", second, NOW)
    entry = selectors.in_force(post).entries.get(name="代填")
    assert not entry.held_reason
    assert entry.citations.get().article.version.version_date == date(2026, 1, 1)


def test_a_held_risk_is_revised_in_a_draft_and_settled_with_the_approval(post: Post) -> None:
    writer, second = changed_rule(post)
    item = ImpactItem.objects.get(citing="handbook_risk")
    facts = replace(risk("代填"), citations=((item.new_article_id, "第一条"),))
    services.save_entry(post, facts, number=1, actor=writer, now=NOW)
    with pytest.raises(DomainError, match="仍然引用旧版本"):
        rule_changes.mark_revised(item.pk, second, NOW)
    services.take_step(post, Step.SUBMIT, actor=writer, now=NOW)
    services.take_step(post, Step.APPROVE, actor=second, now=NOW)
    rule_changes.mark_revised(item.pk, second, NOW)
    assert not selectors.in_force(post).entries.get(name="代填").held_reason


def test_a_post_in_use_is_not_removed(post: Post) -> None:
    writer = officer(post)
    holder = make_holder(post)
    with pytest.raises(DomainError, match="有人任过"):
        organizations.remove_post(post.pk, actor=writer, now=NOW)
    holder.memberships.all().delete()
    make_handbook(post)
    with pytest.raises(DomainError, match="已编有手册"):
        organizations.remove_post(post.pk, actor=writer, now=NOW)
    empty = make_post("误登记的岗", make_organization())
    organizations.remove_post(empty.pk, actor=None, now=NOW)
    assert not Post.objects.filter(pk=empty.pk).exists()
