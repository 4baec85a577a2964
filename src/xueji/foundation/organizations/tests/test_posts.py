"""Posts: duties as rows, gradings kept, and the text of before read once."""

import importlib
from datetime import UTC, datetime

import pytest
from django.apps import apps

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import Post
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "duties", "rest"),
    [
        ("审批、招标", ["approval", "tender"], ""),
        ("招投标，政府采购；档案管理", ["tender", "procurement"], "档案管理"),
        ("审批 审批/许可", ["approval"], ""),
        ("", [], ""),
        ("科研经费｜三资", ["research_funds", "village_funds"], ""),
    ],
)
def test_duties_are_read_from_words(text: str, duties: list[str], rest: str) -> None:
    assert selectors.read_duties(text) == (duties, rest)


@pytest.mark.django_db
def test_the_text_of_before_becomes_rows() -> None:
    post = Post.objects.create(
        organization=make_organization(), title="综合岗", duty_note="财会、招标，保管印章"
    )
    migration = importlib.import_module("xueji.foundation.organizations.migrations.0006_duties_from_text")
    migration.read_texts(apps, None)
    migration.read_texts(apps, None)
    post.refresh_from_db()
    assert sorted(post.duties.values_list("duty", flat=True)) == ["finance", "tender"]
    assert post.duty_note == "保管印章"
    assert selectors.duty_words(post) == ["招标", "财务", "保管印章"]


@pytest.mark.django_db
def test_saving_again_leaves_no_line_and_gradings_are_kept() -> None:
    unit = make_organization()
    officer = make_person()
    make_role(officer, "discipline_office", unit)
    user = make_user(officer)
    facts = services.PostFacts("审批岗", ["approval"])
    post = services.save_post(facts, organization=unit, actor=user, now=NOW)
    services.save_post(facts, organization=unit, post_id=post.pk, actor=user, now=NOW)
    assert AuditEntry.objects.filter(action="organizations.save-post").count() == 1
    services.grade_post(post.pk, "medium", "有裁量权", actor=user, now=NOW)
    services.grade_post(post.pk, "high", "出过问题", actor=user, now=NOW)
    post.refresh_from_db()
    assert post.risk_level == "high" and post.gradings.count() == 2
    with pytest.raises(DomainError, match="理由"):
        services.grade_post(post.pk, "low", "  ", actor=user, now=NOW)
    assert [one.pk for one in selectors.posts_under(unit, ["high"])] == [post.pk]
