"""Saving by code, and what other domains read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.foundation.library import selectors
from xueji.foundation.library.models import Resource
from xueji.foundation.library.services import save_resource
from xueji.foundation.library.testing import make_case
from xueji.foundation.regulations.testing import make_article

pytestmark = pytest.mark.django_db


def save(**changes: object) -> Resource:
    values = {
        "code": "kitchen-split",
        "kind": "案例",
        "title": "三张单子和一间食堂",
        "body_markdown": "## 经过\n\n一张图纸裁成三份。",
        "disciplines": ["work", "integrity"],
        "level": "县",
        "themes": ["招标", "拆分项目"],
        "status": "已发布",
        "actor": None,
        "now": timezone.now(),
    }
    return save_resource(**{**values, **changes})


def test_saving_again_changes_nothing() -> None:
    article = make_article()
    first = save(article_ids=[(article.pk, "管理办法 第一条")])
    again = save(article_ids=[(article.pk, "管理办法 第一条")])
    assert (again.pk, again.edit_no, again.updated_at) == (first.pk, 1, first.updated_at)
    assert Resource.objects.count() == 1 and AuditEntry.objects.count() == 1 + article_audit_lines()


def article_audit_lines() -> int:
    return AuditEntry.objects.exclude(action__startswith="library.").count()


def test_changed_words_are_a_new_revision_and_the_old_one_stays() -> None:
    save()
    changed = save(body_markdown="换过的正文。", themes="公车")
    assert changed.edit_no == 2 and changed.themes == "公车"
    assert list(changed.revisions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert "裁成三份" in changed.revisions.get(number=1).body_html


def test_values_are_taken_by_their_chinese_words() -> None:
    case = save()
    assert (case.kind, case.level, case.status) == ("case", "county", "published")
    assert set(case.disciplines.values_list("discipline", flat=True)) == {"integrity", "work"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "小说"}, "类别没有“小说”"),
        ({"disciplines": ["时间纪律"]}, "纪律没有“时间纪律”"),
        ({"title": " "}, "缺少标题"),
        ({"body_markdown": "<script>x</script>"}, "没有正文"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(changes: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        save(**changes)
    assert not Resource.objects.exists()


def test_html_is_cleaned_when_it_is_saved() -> None:
    case = save(body_markdown=None, body_html='<p onclick="x()">好</p><script>x()</script>')
    assert case.body_html == "<p>好</p>" and case.body_text == "好"


def test_only_published_cases_are_offered_in_a_fixed_number_of_queries() -> None:
    save(code="draft", status="draft")
    save(code="reading", kind="textbook")
    article = make_article()
    for number in range(3):
        make_case(title=f"案例{number}", article=article, themes=["招标"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        offered = selectors.case_candidates(None)
    assert len(queries) == 3
    assert [case.title for case in offered] == ["案例0", "案例1", "案例2"]
    assert offered[0].article_ids == [article.pk] and offered[0].themes == ["招标"]
    assert offered[0].reading_seconds > 0
