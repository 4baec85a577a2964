"""Files of a resource: uploading, reading, taking off; and watching a video."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.common.errors import DomainError
from xueji.common.files import store, testing
from xueji.foundation.learning_records.selectors import Verb, records_of_person
from xueji.foundation.library import services
from xueji.foundation.library.forms import edit_form
from xueji.foundation.library.models import Attachment, Playback, Resource
from xueji.foundation.library.rules import Move
from xueji.foundation.library.services import Watched
from xueji.foundation.library.testing import make_case
from xueji.foundation.library.tests.test_pages import House
from xueji.foundation.organizations.selectors import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def house() -> House:
    return House()


def upload(house: House, resource: Resource, name: str, data: bytes) -> Attachment:
    file = SimpleUploadedFile(name, data)
    return services.attach(resource.pk, file, actor=house.editor, now=timezone.now())


def read(house: House, user: object, file: Attachment, **headers: str) -> object:
    return house.client(user).get(reverse("library:file", args=[file.pk]), headers=headers)


def publish(resource: Resource) -> None:
    Resource.objects.filter(pk=resource.pk).update(status="published")


def test_an_attachment_of_a_draft_is_not_for_learners(house: House) -> None:
    case = make_case(organization=house.unit)
    file = upload(house, case, "../方案.pdf", testing.PDF)
    case.refresh_from_db()
    assert (case.status, case.edit_no, file.name) == ("draft", 2, "方案.pdf")
    stranger = House()
    for user in (house.member, stranger.editor, stranger.member):
        assert read(house, user, file).status_code == 404
    answer = read(house, house.reviewer, file)
    assert b"".join(answer) == testing.PDF and answer["Content-Disposition"].startswith("attachment")
    assert Client().get(reverse("library:file", args=[file.pk])).status_code == 302
    publish(case)
    part = read(house, house.member, file, Range="bytes=0-3")
    assert (part.status_code, b"".join(part)) == (206, b"%PDF")


def test_what_was_taken_off_is_for_those_who_write(house: House) -> None:
    case = make_case(organization=house.unit)
    file = upload(house, case, "方案.pdf", testing.PDF)
    url = reverse("library:remove-file", args=[file.pk])
    publish(case)
    assert house.client(house.member).post(url).status_code == 403
    assert house.client(house.editor).post(url).status_code == 302
    publish(case)
    assert read(house, house.member, file).status_code == 404
    assert read(house, house.editor, file).status_code == 200
    purge = reverse("library:purge-file", args=[file.pk])
    house.client(house.editor).post(purge, {"reason": "误传"})
    house.client(house.reviewer).post(purge)
    assert Attachment.objects.filter(pk=file.pk).exists()
    house.client(house.reviewer).post(purge, {"reason": "误传了个人信息"})
    assert not Attachment.objects.exists() and services.digests_in_use([file.sha256]) == set()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ\x90\x00" + bytes(60), "不接受这种文件"),
        ("a.docx", testing.office(types=testing.MACRO_TYPES), "宏"),
        ("a.png", testing.PDF, "文件名与内容不符"),
        ("a.svg", b"<svg onload='x()'/>", "不接受这种文件"),
        ("a.mp4", testing.mp4(0), "时长"),
    ],
)
def test_bad_uploads_leave_nothing(house: House, name: str, data: bytes, said: str) -> None:
    case = make_case(organization=house.unit)
    url = reverse("library:files", args=[case.pk])
    answer = house.client(house.editor).post(url, {"upload": SimpleUploadedFile(name, data)})
    case.refresh_from_db()
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Attachment.objects.exists() and not list(store.stored()) and case.status == "published"


def test_a_file_that_is_too_large_is_refused(house: House, settings: object) -> None:
    settings.UPLOAD_MAX_BYTES, settings.VIDEO_MAX_BYTES = 100, 10_000
    case = make_case(organization=house.unit)
    with pytest.raises(DomainError, match="文件超过"):
        upload(house, case, "a.txt", "好".encode() * 100)
    assert upload(house, case, "a.mp4", testing.mp4(5, padding=500)).duration_seconds == 5


def test_only_editors_of_the_unit_upload(house: House) -> None:
    case = make_case(organization=house.unit)
    url = reverse("library:files", args=[case.pk])
    data = {"upload": SimpleUploadedFile("a.pdf", testing.PDF)}
    assert house.client(house.member).post(url, data).status_code == 403
    assert house.client(house.member).get(url).status_code == 403
    data = {"upload": SimpleUploadedFile("a.pdf", testing.PDF)}
    assert house.client(house.reviewer).post(url, data).status_code == 422
    assert not Attachment.objects.exists()


def test_a_picture_waits_until_the_text_shows_it(house: House) -> None:
    case = make_case(organization=house.unit)
    picture = upload(house, case, "图.jpg", testing.picture_with_place())
    case.refresh_from_db()
    assert case.status == "published" and b"CameraMaker" not in store.path_of(picture.sha256).read_bytes()
    assert read(house, house.member, picture).status_code == 404
    body = f'<p>看图</p><img src="/library/files/{picture.pk}/" alt="单子"><img src="https://evil.example/x.png">'
    content = services.Content(kind="case", title=case.title, body_source=body, body_format="html")
    services.edit_resource(case.pk, content, edit_no=case.edit_no, actor=house.editor, now=timezone.now())
    publish(case)
    answer = read(house, house.member, picture)
    assert answer["Content-Type"] == "image/jpeg" and answer["Content-Disposition"].startswith("inline")
    page = house.client(house.member).get(reverse("library:resource", args=[case.pk])).content.decode()
    assert f'<img src="/library/files/{picture.pk}/"' in page and "evil.example" not in page
    with pytest.raises(DomainError, match="正文里还在用"):
        services.remove_attachment(picture.pk, actor=house.editor, now=timezone.now())


def test_a_picture_of_another_resource_is_refused(house: House) -> None:
    picture = upload(house, make_case(organization=house.unit), "图.png", testing.picture())
    other = make_case(title="另一篇", organization=house.unit)
    body = f'<p>字</p><img src="/library/files/{picture.pk}/">'
    content = services.Content(kind="case", title="另一篇", body_source=body, body_format="html")
    with pytest.raises(DomainError, match="不属于这份资源的图片"):
        services.edit_resource(other.pk, content, edit_no=1, actor=house.editor, now=timezone.now())


def test_a_second_video_takes_the_place_of_the_first(house: House) -> None:
    case = make_case(organization=house.unit)
    first, second = (upload(house, case, "课.mp4", testing.mp4(one)) for one in (60, 90))
    first.refresh_from_db()
    assert first.removed_at is not None and second.removed_at is None
    again = upload(house, case, "课.mp4", testing.mp4(60))
    assert (again.pk, Attachment.objects.get(removed_at=None).pk) == (first.pk, first.pk)


def test_a_video_course_needs_a_video_and_words_before_review(house: House) -> None:
    course = make_case(kind="video", organization=house.unit, status="draft")
    for said in ("还没有视频", "字幕或文字稿"):
        with pytest.raises(DomainError, match=said):
            services.move_resource(course.pk, Move.SUBMIT, actor=house.editor, now=timezone.now())
        upload(house, course, "课.webm", testing.webm(30))
    upload(house, course, "字幕.vtt", testing.CAPTIONS)
    services.move_resource(course.pk, Move.SUBMIT, actor=house.editor, now=timezone.now())


@pytest.fixture
def video(house: House) -> Attachment:
    course = make_case(kind="video", organization=house.unit, status="draft")
    made = upload(house, course, "课.mp4", testing.mp4(60))
    publish(course)
    return made


def watch(house: House, video: Attachment, *reports: tuple[float, float, float]) -> Playback:
    """Report (seconds since the start, played from, position)."""
    person, start = house.member.person, timezone.now()
    for at, played_from, position in reports:
        told = Watched(played_from, position)
        services.report_watching(video.pk, told, person=person, now=start + timedelta(seconds=at))
    return Playback.objects.get()


def acts(house: House) -> list[str]:
    return [str(row.verb) for row in own_records(house)]


def own_records(house: House) -> list[Any]:
    return list(records_of_person(house.member, house.member.person, timezone.localdate()))


def test_watching_to_the_end_is_one_act_of_study(house: House, video: Attachment) -> None:
    steps = [(float(at), 0.0, float(at)) for at in range(0, 61, 5)]
    playback = watch(house, video, *steps, (65.0, 0.0, 60.0))
    assert playback.finished_at is not None and acts(house) == [Verb.READ]
    record = own_records(house)[0]
    assert (record.score, record.success, record.duration_seconds) == (None, None, 60)


@pytest.mark.parametrize(
    "reports",
    [
        [(0, 0, 0), (5, 58, 60)],
        [(0, 0, 0), (5, 0, 60)],
        [(0, 0, 0), (0.1, 0, 30), (0.2, 0, 60)],
        [(0, 0, 0), (20, 0, 20), (25, 40, 45), (40, 40, 60)],
        [(0, 0, 60)],
        [(0, 0, 0), (-50, 0, 60)],
    ],
)
def test_the_end_is_not_reached_by_jumping(
    house: House, video: Attachment, reports: list[tuple[float, float, float]]
) -> None:
    assert watch(house, video, *reports).finished_at is None and acts(house) == []


def test_the_place_is_remembered_for_each_person(house: House, video: Attachment) -> None:
    url = reverse("library:watching", args=[video.pk])
    client = house.client(house.member)
    told = client.post(url, {"from": 0, "position": 33.4}, content_type="application/json")
    assert told.json() == {"watched": 0, "finished": False}
    page = reverse("library:resource", args=[video.resource_id])
    assert "上次看到 0:33" in client.get(page).content.decode()
    assert "#t=33" in client.get(page, {"from": "33"}).content.decode()
    assert "上次看到" not in house.client(house.account()).get(page).content.decode()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"from": "x", "position": 1}',
        '{"from": 0, "position": -1}',
        '{"from": 0, "position": 1e999}',
    ],
)
def test_reports_that_make_no_sense_are_refused(house: House, video: Attachment, body: str) -> None:
    url = reverse("library:watching", args=[video.pk])
    answer = house.client(house.member).post(url, body, content_type="application/json")
    assert answer.status_code == 422 and not Playback.objects.exists()


def test_a_video_of_a_draft_cannot_be_watched_by_learners(house: House, video: Attachment) -> None:
    Resource.objects.update(status="draft")
    url = reverse("library:watching", args=[video.pk])
    body = {"from": 0, "position": 1}
    assert house.client(house.member).post(url, body, content_type="application/json").status_code == 404
    assert (
        Client(enforce_csrf_checks=True).post(url, body, content_type="application/json").status_code == 403
    )


@pytest.mark.parametrize(("stated", "minutes"), [(None, ""), (90, 2), (600, 10)])
def test_an_edit_keeps_the_time_of_a_video(house: House, stated: int | None, minutes: object) -> None:
    course = make_case(kind="video", organization=house.unit, transcript="开场白。" * 200)
    upload(house, course, "课.mp4", testing.mp4(95))
    course.refresh_from_db()
    if stated:
        Resource.objects.filter(pk=course.pk).update(reading_seconds=stated)
        course.refresh_from_db()
    begun = edit_form(course, None, timezone.now()).initial
    assert (begun["minutes"] or "") == minutes
    url = reverse("library:edit", args=[course.pk])
    values = {key: value for key, value in begun.items() if value is not None}
    answer = house.client(house.editor).post(url, {**values, "title": "另一个题目"})
    assert answer.status_code == 302, answer.context["form"].errors
    seconds = course.reading_seconds
    course.refresh_from_db()
    assert (course.title, course.reading_seconds) == ("另一个题目", seconds)


def revise(house: House, case: Resource, **changes: object) -> None:
    case.refresh_from_db()
    values = {"kind": "case", "title": case.title, "body_source": "车被借走了。", **changes}
    content = services.Content(**values)
    services.edit_resource(case.pk, content, edit_no=case.edit_no, actor=house.editor, now=timezone.now())


def test_any_two_revisions_side_by_side_with_what_is_said_of_them(house: House) -> None:
    case = make_case(organization=house.unit)
    revise(house, case, region="清河县", year=2023)
    revise(house, case, body_source="车被开走了。", region="白鹭县", year=2024)
    revise(house, case, title="换了标题")
    client, url = house.client(house.editor), reverse("library:revision", args=[case.pk, 2])
    page = client.get(url, {"with": "3"}).content.decode()
    assert '<del class="x-del">清河县</del>' in page and '<ins class="x-ins">2024</ins>' in page
    assert re.search('<del class="x-del">借走?</del>', page) and "换了标题" not in page.split("<h2")[1]
    assert client.get(url, {"with": "99"}).status_code == 404
    assert house.client(house.member).get(url).status_code == 403
    assert "标题" in client.get(url).content.decode()


def test_an_older_revision_comes_back_as_a_new_draft(house: House) -> None:
    case = make_case(organization=house.unit)
    file = upload(house, case, "方案.pdf", testing.PDF)
    services.remove_attachment(file.pk, actor=house.editor, now=timezone.now())
    revise(house, case, region="白鹭县")
    publish(case)
    url = reverse("library:restore", args=[case.pk, 2])
    assert house.client(house.member).post(url, {"edit_no": "4"}).status_code == 403
    house.client(house.reviewer).post(url, {"edit_no": "4"})
    house.client(house.editor).post(url, {"edit_no": "3"})
    case.refresh_from_db()
    assert (case.status, case.edit_no) == ("published", 4)
    house.client(house.editor).post(url, {"edit_no": "4"})
    case.refresh_from_db()
    assert (case.status, case.edit_no, case.region) == ("draft", 5, "")
    assert "裁成三份" in case.body_text and case.attachments.filter(removed_at=None).get() == file
    assert case.revisions.count() == 5


def test_a_long_text_has_a_table_of_contents(house: House) -> None:
    text = "\n\n".join(f"## 第{n}章 开头\n\n文字。" for n in "一二三")
    book = make_case(kind="textbook", body_markdown=text, organization=house.unit)
    page = house.client(house.member).get(reverse("library:resource", args=[book.pk])).content.decode()
    assert '<a href="#part-2">第二章 开头</a>' in page and '<h2 id="part-2">第二章 开头</h2>' in page


@pytest.mark.parametrize(
    "kind", ["textbook", "case", "video", "scenario", "micro", "interpretation", "article"]
)
def test_every_kind_has_a_form_with_its_fields(house: House, kind: str) -> None:
    page = house.client(house.account(Role.EDITOR)).get(reverse("library:create"), {"kind": kind})
    words = page.content.decode()
    assert page.status_code == 200 and f'<option value="{kind}" selected' in words
    assert ('name="violation_types"' in words) == (kind in ("case", "video", "scenario"))
    assert ('name="transcript"' in words) == (kind in ("video", "micro"))
