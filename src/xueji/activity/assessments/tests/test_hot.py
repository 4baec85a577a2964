"""The hot address of a sitting: what it takes, and what is left to the ordinary way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xueji.activity.assessments import services
from xueji.activity.assessments.models import Attempt, Response
from xueji.activity.assessments.services.passes import SittingPass, seal_sitting
from xueji.activity.assessments.tests.test_sittings import Room, address, end
from xueji.common.group_commit import WriterFailed
from xueji.common.passes import now_seconds

pytestmark = pytest.mark.django_db


class Sitting:
    """A person in the middle of a test, with the pass of the page."""

    def __init__(self):
        self.room = Room()
        self.test = self.room.give()
        self.attempt = services.begin_test(self.test, self.room.learner.person.pk, timezone.now())
        self.revision_id = self.room.questions[0].current_id

    def sealed(self, age_seconds=0, **changes):
        facts = {"test_id": self.test.pk, "paper_id": self.test.paper_id, "attempt_id": self.attempt.pk}
        return seal_sitting(SittingPass(**{**facts, **changes}), now_seconds() - age_seconds)

    def choose(self, letters, sealed=None, client=None, revision_id=None):
        key = revision_id or self.revision_id
        data = {f"q-{key}": letters, "pass": self.sealed() if sealed is None else sealed}
        return (client or Client(enforce_csrf_checks=True)).post(
            address("answer", self.test, key), data, headers={"HX-Request": "true"}
        )


@pytest.fixture
def sitting():
    return Sitting()


def test_a_choice_is_saved_without_cookie_session_or_token(sitting):
    assert sitting.choose("A").status_code == 200  # keys and paper are kept from here on
    with CaptureQueriesContext(connection) as asked:
        answer = sitting.choose("B")
    assert len(asked) == 2, [one["sql"] for one in asked]  # the attempt, and the answer
    assert answer.status_code == 200 and "已保存" in answer.content.decode()
    assert not answer.cookies and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (Response.objects.get().selected, Response.objects.get().is_correct) == ("B", True)


def test_the_page_of_the_sitting_holds_a_pass_that_works(sitting):
    page = sitting.room.client().get(address("take", sitting.test)).content.decode()
    sealed = page.split('name="pass" value="')[1].split('"')[0]
    assert sitting.choose("C", sealed).status_code == 200


@pytest.mark.parametrize("kind", ["none", "forged", "old", "other test"])
def test_without_a_sound_pass_the_session_decides(sitting, kind):
    sealed = {
        "none": "",
        "forged": sitting.sealed()[:-1] + "x",
        "old": sitting.sealed(age_seconds=5 * 3600),
        "other test": sitting.sealed(test_id=sitting.test.pk + 1),
    }[kind]
    assert sitting.choose("B", sealed).status_code == 403  # no token
    assert "login" in sitting.choose("B", sealed, Client()).headers["HX-Redirect"]  # not signed in
    assert not Response.objects.exists()
    assert sitting.choose("B", sealed, sitting.room.client()).status_code == 200


def test_refusals_are_told_in_words_and_write_nothing(sitting):
    other = Room().questions[0].current_id
    for answer, words in (
        (sitting.choose("Z", client=sitting.room.client()), "没有所选的选项"),
        (sitting.choose("B", client=sitting.room.client(), revision_id=other), "不在正在作答的试卷里"),
    ):
        assert answer.status_code == 409 and words in answer.content.decode()
    end(sitting.test)
    late = sitting.choose("B", client=sitting.room.client())
    assert late.status_code == 409 and "没有计入" in late.content.decode()
    assert not Response.objects.exists()


def test_a_pass_outlives_neither_handing_in_nor_the_time_of_the_sitting(sitting):
    services.hand_in(sitting.test, sitting.room.learner.person.pk, {}, timezone.now())
    assert sitting.choose("B", client=sitting.room.client()).status_code == 409
    Attempt.objects.update(submitted_at=None, closes_at=timezone.now() - timedelta(seconds=1))
    assert sitting.choose("B", client=sitting.room.client()).status_code == 409
    assert not Response.objects.exists()


def test_a_full_disk_is_told_once_and_not_tried_twice(sitting, monkeypatch):
    tries = []

    def full(row):
        tries.append(row)
        raise WriterFailed("暂时无法保存，请稍后再提交；管理员请检查磁盘空间和数据库。")

    monkeypatch.setattr("xueji.activity.assessments.services.answers.writer.submit", full)
    answer = sitting.choose("B", client=sitting.room.client())
    assert answer.status_code == 409 and "磁盘" in answer.content.decode() and len(tries) == 1
