"""Importing: once, again, another date, another text, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from xueji.common.audit.selectors import history_of
from xueji.common.events.bus import event_name
from xueji.foundation.organizations.testing import make_person
from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.events import RegulationVersionImported
from xueji.foundation.regulations.models import (
    Article,
    Citation,
    Division,
    Provision,
    Regulation,
    RegulationVersion,
)
from xueji.foundation.regulations.testing import make_regulation

from .real_texts import ARTICLES, FOLDER, needs_real_texts, real_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TEXT = """# 某市公用车辆管理办法

2024年3月1日 某市人民政府发布

<!-- INFO END -->

## 第一章 总则

第一条 车辆分为：

（一）公务车；

（二）其他车。

第二条 依照本办法第一条登记。

## 第二章 附则

第三条 本办法自2024年5月1日起施行。"""


def import_text(text: str = TEXT, name: str = "某办法.md", **options: object) -> services.ImportResult:
    return services.import_regulation(text, name=name, actor=None, now=NOW, **options)  # type: ignore[arg-type]


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count()
        for model in (Regulation, RegulationVersion, Article, Division, Provision, Citation)
    )


def test_a_text_becomes_rows() -> None:
    version = import_text().version
    assert (version.regulation.title, version.regulation.kind) == ("某市公用车辆管理办法", "地方政府规章")
    assert (version.version_date, version.effective_date) == (date(2024, 3, 1), date(2024, 5, 1))
    assert version.is_effective_stated
    assert counts() == (1, 1, 3, 2, 5, 1)
    item = Provision.objects.get(kind="item", number=2)
    assert item.parent is not None and (item.parent.kind, item.text) == ("paragraph", "其他车。")
    assert selectors.export_markdown(version) == TEXT


def test_the_same_text_again_changes_nothing() -> None:
    first = import_text()
    before = counts(), first.version.imported_at
    again = import_text(name="other-name.md")
    assert again.outcome is selectors.Outcome.UNCHANGED and not again.changed
    assert (counts(), again.version.imported_at) == before
    assert history_of(first.version).count() == 1


def test_another_date_is_another_version() -> None:
    import_text()
    later = import_text(TEXT.replace("2024年", "2025年").replace("公务车", "公用车"))
    assert later.outcome is selectors.Outcome.NEW_VERSION
    assert Regulation.objects.count() == 1 and RegulationVersion.objects.count() == 2


def test_an_unused_version_may_be_corrected_and_keeps_its_disciplines() -> None:
    version = import_text().version
    article = Article.objects.get(version=version, number=2)
    services.set_disciplines(article, ["work"], actor=None, now=NOW)
    result = import_text(TEXT.replace("公务车", "公用车"))
    assert result.version.pk == version.pk and counts()[:2] == (1, 1)
    kept = Article.objects.get(version=version, number=2)
    assert selectors.disciplines_of([kept.pk]) == {kept.pk: ["work"]}
    assert history_of(version).first().action == "regulations.correct"  # type: ignore[union-attr]


def test_a_version_in_use_keeps_its_text() -> None:
    version = import_text().version
    article = Article.objects.get(version=version, number=1)
    card = apps.get_model("spaced_repetition", "Card")
    card.objects.create(person=make_person(), article=article, due_at=NOW, created_at=NOW)
    with pytest.raises(services.VersionTextConflict, match="已在使用"):
        import_text(TEXT.replace("公务车", "公用车"))
    version.refresh_from_db()
    assert version.source_text == TEXT and Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "空的"),
        ("会议记录\n一、传达。", "不像一部法规"),
        (TEXT.replace("第三条", "第二条"), "第 19 行：第二条重复"),
        ("某办法\n第一条 甲。", "没有找到版本日期"),
    ],
)
def test_what_cannot_be_stored_is_refused_whole(text: str, words: str) -> None:
    with pytest.raises(services.NotImportable, match=words):
        import_text(text)
    assert counts() == (0, 0, 0, 0, 0, 0)


def test_a_missing_article_is_reported_and_imported() -> None:
    result = import_text(TEXT.replace("第三条", "第五条"))
    assert [(problem.line, problem.message) for problem in result.problems] == [
        (19, "缺少第三条至第四条：第二条之后就是第五条")
    ]
    assert result.version.article_count == 3


def test_binary_garbage_is_refused_in_words() -> None:
    with pytest.raises(services.UnreadableFile, match="不是文字文件"):
        services.import_regulation(b"\x00\x01\x02" * 99, name="x.md", actor=None, now=NOW)


def test_gbk_text_is_read() -> None:
    result = services.import_regulation(TEXT.encode("gbk"), name="某办法.txt", actor=None, now=NOW)
    assert result.version.article_count == 3


def test_a_title_may_come_from_the_file_name_and_dates_from_the_editor() -> None:
    result = import_text("第一条 甲。", name="车辆守则(2024-01-02).txt", effective_date=date(2024, 6, 1))
    assert result.version.regulation.title == "车辆守则"
    assert result.version.effective_date == date(2024, 6, 1)


def test_every_import_leaves_an_audit_line_and_an_announcement() -> None:
    version = import_text().version
    line = history_of(version).get()
    assert (line.action, line.summary) == (
        "regulations.import",
        "导入《某市公用车辆管理办法》2024-03-01，3 条",
    )
    announcement = apps.get_model("events", "Announcement").objects.get(
        name=event_name(RegulationVersionImported)
    )
    assert announcement.payload == {"version_id": version.pk}


def test_names_that_become_known_later_are_linked() -> None:
    make_regulation("某市借用办法", {1: "适用公用车辆管理办法第一条。"})
    assert not Citation.objects.exists()
    make_regulation("公用车辆管理办法")
    assert Citation.objects.get().name_key == "公用车辆管理办法"


def test_disciplines_follow_unchanged_words_into_a_new_version() -> None:
    old = make_regulation(articles={1: "甲。", 2: "乙。"})
    for article in Article.objects.filter(version=old):
        services.set_disciplines(article, ["integrity", "work"], actor=None, now=NOW)
    new = make_regulation(articles={1: "新。", 2: "甲。"}, effective_date=date(2025, 1, 1))
    moved = Article.objects.get(version=new, number=2)
    kept = selectors.disciplines_of(Article.objects.filter(version=new).values_list("pk", flat=True))
    assert kept == {moved.pk: ["integrity", "work"]}


def test_unknown_disciplines_are_refused() -> None:
    article = Article.objects.filter(version=make_regulation()).first()
    assert article is not None
    with pytest.raises(services.UnknownDiscipline, match="没有这种纪律"):
        services.set_disciplines(article, ["speed"], actor=None, now=NOW)


def test_dates_out_of_order_are_refused() -> None:
    version = make_regulation(effective_date=date(2024, 1, 1))
    with pytest.raises(services.DatesOutOfOrder):
        services.update_version_dates(
            version, promulgated_date=None, effective_date=date(2024, 1, 1),
            repealed_date=date(2023, 1, 1), actor=None, now=NOW,
        )  # fmt: skip


@needs_real_texts
def test_all_real_statutes_go_in_and_come_out_the_same() -> None:
    for name in ARTICLES:
        services.import_regulation(
            (FOLDER / f"{name}.md").read_bytes(), name=f"{name}.md", actor=None, now=NOW
        )
    stored = RegulationVersion.objects.select_related("regulation")
    assert {row.source_name[:-3]: row.article_count for row in stored} == ARTICLES
    for version in stored:
        text = real_text(version.source_name[:-3])
        assert version.source_text == text and selectors.export_markdown(version) == text
    assert Regulation.objects.count() == 16
