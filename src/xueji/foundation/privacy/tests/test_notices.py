"""The notice: asked for once, never in the way of a check-in, published by the office."""

import pytest
from django.urls import reverse

from xueji.foundation.privacy import selectors, services
from xueji.foundation.privacy.models import NoticeReceipt
from xueji.foundation.privacy.tests.conftest import NOW, PAGE, SHUT, signed_in

NOTICE = reverse("privacy:notice")


@pytest.fixture
def published(officer, django_capture_on_commit_callbacks):
    """Publishes a version, as if committed."""

    def publish(body="正文"):
        with django_capture_on_commit_callbacks(execute=True):
            return services.publish_notice(
                title="告知书", body=body, change_note="改了第二条", actor=officer, now=NOW
            )

    return publish


def test_a_new_version_is_asked_for_once(published, learner):
    client = signed_in(learner)
    assert (
        client.get("/archives/", **PAGE).status_code != 302
        or NOTICE not in client.get("/archives/", **PAGE).url
    )
    published()
    page = reverse("archives:mine")
    answer = client.get(page, **PAGE)
    assert answer.status_code == 302 and answer.url.startswith(NOTICE)
    shown = client.get(answer.url, **PAGE).content.decode()
    assert "我已阅读" in shown and "改了第二条" not in shown
    done = client.post(NOTICE, {"number": 1, "next": page})
    assert (done.status_code, done.url) == (302, page)
    assert client.get(page, **PAGE).status_code == 200
    assert NoticeReceipt.objects.get().person == learner.person
    published("正文，第二版")
    assert "改了第二条" in client.get(client.get(page, **PAGE).url, **PAGE).content.decode()


def test_it_stands_in_the_way_of_no_check_in_no_part_and_no_form(published, learner):
    published()
    client = signed_in(learner)
    for path in ("/s/ABCD/", reverse("account_logout"), "/help/"):
        answer = client.get(path, **PAGE)
        assert answer.status_code != 302 or not answer.url.startswith(NOTICE), path
    part = client.get(reverse("archives:mine"), HTTP_HX_REQUEST="true", **PAGE)
    assert part.status_code == 200
    assert client.get(reverse("archives:mine"), HTTP_ACCEPT="application/json").status_code == 200


def test_only_the_version_that_was_shown_is_confirmed_and_only_once(published, learner):
    published()
    published("第二版")
    client = signed_in(learner)
    assert client.post(NOTICE, {"number": 1}, follow=True).status_code == 200
    assert not NoticeReceipt.objects.exists()
    for _ in range(2):
        client.post(NOTICE, {"number": 2, "next": "https://elsewhere.example/"})
    assert NoticeReceipt.objects.count() == 1
    assert client.post(NOTICE, {"number": 2, "next": "https://elsewhere.example/"}).url == "/"


def test_the_office_sees_who_has_confirmed(published, officer, learner, organizer):
    published()
    services.confirm_notice(number=1, person=learner.person, now=NOW)
    client = signed_in(officer)
    assert selectors.coverage(1, NOW.date()) == (1, 3)
    page = client.get(reverse("privacy:receipts")).content.decode()
    assert "林晓岚" in page and "未确认" in page
    only = client.get(reverse("privacy:receipts"), {"has_read": "1"}).content.decode()
    assert "林晓岚" in only and "窦海宁" not in only
    assert client.get(reverse("privacy:receipts"), {"export": "xlsx"}).status_code == 200


def test_publishing_the_same_text_again_is_refused(published):
    published()
    with pytest.raises(services.NoticeRefused, match="相同"):
        published()


def test_the_office_publishes_from_the_page_and_nobody_else(officer, organizer, learner):
    url = reverse("privacy:new-notice")
    page = signed_in(officer).get(url).content.decode()
    assert "不得存储、处理国家秘密" in page
    assert signed_in(officer).post(url, {"title": "告知书", "body": "正文"}).status_code == 302
    assert selectors.current_notice().number == 1
    for user in (organizer, learner):
        assert signed_in(user).post(url, {"title": "别的", "body": "正文"}).status_code in SHUT
