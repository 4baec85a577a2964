"""Pages: who may, what they show, and what they say when something is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user
from xueji.foundation.regulations import selectors, services
from xueji.foundation.regulations.models import Article, ImportDraft, RegulationVersion
from xueji.foundation.regulations.testing import make_regulation

from .test_importing import TEXT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def signed_in(role: str = "") -> Client:
    person = make_person()
    if role:
        make_role(person, role, make_organization())
    client = Client()
    client.force_login(make_user(person))
    return client


@pytest.fixture
def reader() -> Client:
    return signed_in()


@pytest.fixture
def editor() -> Client:
    return signed_in("editor")


def page(version: RegulationVersion, query: str = "") -> str:
    return reverse("regulations:detail", args=[version.regulation_id]) + query


def test_the_library_needs_a_sign_in(client: Client) -> None:
    version = make_regulation()
    for url in (
        reverse("regulations:index"),
        page(version),
        reverse("regulations:export", args=[version.pk]),
    ):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("role", ["", "organizer", "reviewer", "security_admin"])
def test_only_editors_and_system_administrators_change_the_library(role: str) -> None:
    client, version = signed_in(role), make_regulation()
    article = Article.objects.filter(version=version).first()
    assert article is not None
    for name, key in (
        ("new-import", []), ("edit", [version.regulation_id]), ("version-dates", [version.pk]),
        ("disciplines", [article.pk]), ("draft", [1]),
    ):  # fmt: skip
        assert client.get(reverse(f"regulations:{name}", args=key)).status_code == 403
    assert "导入法规" not in client.get(reverse("regulations:index")).content.decode()


@pytest.mark.parametrize("role", ["editor", "system_admin"])
def test_editors_get_the_import_page(role: str) -> None:
    assert signed_in(role).get(reverse("regulations:new-import")).status_code == 200


def test_the_list_filters_by_words_and_discipline(reader: Client) -> None:
    version = make_regulation("甲市车辆办法", {1: "车辆应当登记。"})
    make_regulation("乙市船舶办法", {1: "船舶应当年检。"})
    services.set_disciplines(Article.objects.get(version=version), ["work"], actor=None, now=NOW)
    for query, found in (("", 2), ("q=船舶", 1), ("text=登记", 1), ("discipline=work", 1), ("text=飞机", 0)):
        response = reader.get(reverse("regulations:index") + "?" + query)
        assert response.context["listing"].count == found, query
    assert "甲市车辆办法》第一条" in reader.get(reverse("regulations:index") + "?text=登记").content.decode()


def test_the_list_fragment_brings_the_hits_along(reader: Client) -> None:
    make_regulation()
    headers = {"HX-Request": "true", "HX-Target": "list-regulations"}
    text = reader.get(reverse("regulations:index") + "?text=登记", headers=headers).content.decode()
    assert "<html" not in text and 'id="article-hits" hx-swap-oob="true"' in text


def test_the_list_is_exported(reader: Client) -> None:
    make_regulation()
    assert "公用车辆管理办法" in reader.get(reverse("regulations:index") + "?export=csv").content.decode(
        "utf-8-sig"
    )


def test_the_reading_page_has_deep_links(reader: Client) -> None:
    version = services.import_regulation(TEXT, name="x.md", actor=None, now=NOW).version
    text = reader.get(page(version)).content.decode()
    for piece in (
        'id="art-1"',
        'id="art-1-1-2"',
        'id="art-2-1"',
        "第一章 总则",
        'data-copy="《某市公用车辆管理办法》第二条"',
    ):
        assert piece in text
    assert f'<a class="citation" href="{page(version)}?version={version.pk}#art-1">本办法第一条</a>' in text
    assert "被 1 条引用" in text


def test_the_reading_page_shows_the_version_of_a_day(reader: Client) -> None:
    old = make_regulation(articles={1: "旧文。"}, effective_date=date(2018, 1, 1))
    make_regulation(articles={1: "新文。"}, effective_date=date(2024, 1, 1))
    assert "新文。" in reader.get(page(old)).content.decode()
    for query in ("?as_of=2020-01-01", f"?version={old.pk}"):
        text = reader.get(page(old, query)).content.decode()
        assert "旧文。" in text and "已被修订" in text
    assert "没有现行有效的版本" in reader.get(page(old, "?as_of=2010-01-01")).content.decode()
    assert "不是日期" in reader.get(page(old, "?as_of=昨天")).content.decode()


def test_a_text_to_come_says_so(reader: Client) -> None:
    version = make_regulation(effective_date=date(2999, 1, 1))
    assert "尚未施行" in reader.get(page(version)).content.decode()


def test_foreign_and_absent_versions_are_not_found(reader: Client) -> None:
    version, other = make_regulation(), make_regulation("另一办法")
    for query in (f"?version={other.pk}", "?version=x", "?version=99999999999999999999"):
        assert reader.get(page(version, query)).status_code == 404
    assert reader.get("/regulations/999/").status_code == 404


def test_searching_inside_marks_the_words_and_keeps_them_harmless(reader: Client) -> None:
    version = make_regulation(articles={1: "车辆应当登记。"})
    assert "<mark>登记</mark>" in reader.get(page(version, "?q=登记")).content.decode()
    assert "<script>" not in reader.get(page(version, "?q=<script>x")).content.decode().replace(
        "<script ", ""
    )


def test_a_version_is_downloaded_as_it_was_imported(reader: Client) -> None:
    version = services.import_regulation(TEXT, name="x.md", actor=None, now=NOW).version
    url = reverse("regulations:export", args=[version.pk])
    assert reader.get(url).content.decode() == TEXT == reader.get(url + "?source=1").content.decode()


def test_upload_preview_confirm(editor: Client) -> None:
    file = SimpleUploadedFile("某办法.md", TEXT.replace("第三条", "第四条").encode("gbk"))
    response = editor.post(reverse("regulations:new-import"), {"file": file})
    draft = ImportDraft.objects.get()
    assert response["Location"] == reverse("regulations:draft", args=[draft.pk])
    preview = editor.get(response["Location"]).content.decode()
    assert "缺少第三条：第二条之后就是第四条" in preview and "第 19 行" in preview
    assert RegulationVersion.objects.count() == 0
    values = {"title": "某市公用车辆管理办法", "version_date": "2024-03-01", "effective_date": "2024-05-01"}
    assert editor.post(response["Location"], values).status_code == 302
    assert RegulationVersion.objects.get().article_count == 3 and not ImportDraft.objects.exists()


def test_a_pasted_text_without_date_gets_it_from_the_editor(editor: Client) -> None:
    editor.post(reverse("regulations:new-import"), {"text": "某办法\n第一条 甲。"})
    url = reverse("regulations:draft", args=[ImportDraft.objects.get().pk])
    assert "没有找到版本日期" in editor.get(url).content.decode()
    assert editor.post(url, {"title": "某办法"}).status_code == 422
    assert editor.post(url, {"title": "某办法", "version_date": "2024-03-01"}).status_code == 302
    assert not RegulationVersion.objects.get().is_effective_stated


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择文件"),
        ({"file": SimpleUploadedFile("a.md", b"")}, "空"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04junk")}, "已损坏"),
        ({"file": SimpleUploadedFile("a.txt", b"\x00" * 300)}, "不是文字文件"),
        ({"file": SimpleUploadedFile("a.txt", "某办法".encode()), "text": "第一条"}, "一次只导入一份"),
    ],
)
def test_bad_uploads_are_told_at_the_field(editor: Client, data: dict[str, object], words: str) -> None:
    response = editor.post(reverse("regulations:new-import"), data)
    assert response.status_code == 422 and words in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_what_is_no_regulation_cannot_be_confirmed(editor: Client) -> None:
    editor.post(reverse("regulations:new-import"), {"text": "会议记录\n一、传达。"})
    url = reverse("regulations:draft", args=[ImportDraft.objects.get().pk])
    assert "这份文本不能导入" in editor.get(url).content.decode()
    response = editor.post(url, {"title": "会议记录", "version_date": "2024-03-01"})
    assert response.status_code == 422 and RegulationVersion.objects.count() == 0


def test_drafts_are_private_and_can_be_dropped(editor: Client) -> None:
    editor.post(reverse("regulations:new-import"), {"text": TEXT})
    draft = ImportDraft.objects.get()
    stranger = signed_in("editor")
    assert stranger.get(reverse("regulations:draft", args=[draft.pk])).status_code == 404
    assert stranger.post(reverse("regulations:discard-draft", args=[draft.pk])).status_code == 404
    assert editor.post(reverse("regulations:discard-draft", args=[draft.pk])).status_code == 302
    assert not ImportDraft.objects.exists()


def test_metadata_is_edited(editor: Client) -> None:
    version = make_regulation()
    values = {
        "short_title": "车辆办法",
        "aliases": "车办",
        "kind": "单位制度",
        "issuer": "某市",
        "sector": "教育",
        "levels": ["city", "county"],
        "region_code": "3301",
    }
    url = reverse("regulations:edit", args=[version.regulation_id])
    assert editor.post(url, values).status_code == 302
    assert editor.post(url, {**values, "short_title": ""}).status_code == 422
    version.regulation.refresh_from_db()
    assert version.regulation.sector == "教育"
    assert (version.regulation.levels, version.regulation.region_code) == ("city,county", "3301")
    page = editor.get(url).content.decode()
    assert page.count("checked") == 2 and 'value="3301"' in page
    for wrong in ({"levels": ["moon"]}, {"region_code": "三三"}, {"region_code": "1" * 13}):
        assert editor.post(url, {**values, **wrong}).status_code == 422
    assert editor.post(url, {**values, "levels": [], "region_code": ""}).status_code == 302
    version.regulation.refresh_from_db()
    assert (version.regulation.levels, version.regulation.region_code) == ("", "")
    assert selectors.regulation_by_name("车办") == version.regulation


def test_version_dates_are_edited(editor: Client) -> None:
    version = make_regulation(effective_date=date(2024, 1, 1))
    url = reverse("regulations:version-dates", args=[version.pk])
    assert editor.post(url, {"effective_date": "2024-07-01"}).status_code == 302
    version.refresh_from_db()
    assert version.effective_date == date(2024, 7, 1) and version.is_effective_stated
    wrong = editor.post(url, {"effective_date": "2024-07-01", "repealed_date": "2024-01-01"})
    assert wrong.status_code == 422 and "废止日期不能早于施行日期" in wrong.content.decode()


def test_disciplines_are_edited(editor: Client) -> None:
    article = Article.objects.filter(version=make_regulation()).first()
    assert article is not None
    url = reverse("regulations:disciplines", args=[article.pk])
    assert editor.post(url, {"disciplines": ["integrity", "life"]}).status_code == 302
    assert selectors.disciplines_of([article.pk]) == {article.pk: ["integrity", "life"]}
    assert editor.post(url, {}).status_code == 302
    assert selectors.disciplines_of([article.pk]) == {}
