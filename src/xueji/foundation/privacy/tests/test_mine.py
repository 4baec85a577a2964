"""我的数据: what is held, who looked, a copy to take along."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from xueji.common.audit.models import AuditEntry
from xueji.common.jobs.testing import run_waiting
from xueji.foundation.privacy import selectors
from xueji.foundation.privacy.registry import holdings
from xueji.foundation.privacy.services import copies
from xueji.foundation.privacy.tests.conftest import SHUT, signed_in


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Copies wait in a folder of the test's own."""
    settings.DATA_DIR = tmp_path


def test_everything_held_is_listed_with_purpose_basis_and_time(learner):
    page = signed_in(learner).get(reverse("privacy:mine")).content.decode()
    for holding in holdings():
        assert holding.label in page
        assert holding.purpose and holding.legal_basis and holding.retention and holding.correct
        assert holding.erase is not None or holding.kept_because, holding.key
    assert "13812345678" in page  # one's own number is shown in full
    assert "青溪局党委" in page


def test_who_looked_is_shown_once_with_the_purpose(learner, organizer):
    url = reverse("organizations:person", args=[learner.person.pk])
    for _ in range(3):
        signed_in(organizer).get(url)
    signed_in(learner).get(url)
    assert [line.action for line in selectors.accesses_to(learner.person)] == ["organizations.read-person"]
    page = signed_in(learner).get(reverse("privacy:access")).content.decode()
    assert "窦海宁" in page and "履行学习组织者职责" in page and "查看林晓岚的人员信息" in page
    assert "查看林晓岚" not in signed_in(organizer).get(reverse("privacy:access")).content.decode()


def test_the_whole_number_is_shown_for_a_reason_that_the_person_sees(learner, organizer):
    url = reverse("privacy:phone", args=[learner.person.pk])
    client = signed_in(organizer)
    assert "13812345678" not in client.get(url).content.decode()
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422 and "13812345678" not in refused.content.decode()
    shown = client.post(url, {"reason": "通知补学"})
    assert "13812345678" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    line = AuditEntry.objects.get(action="organizations.read-phone")
    assert line.detail["purpose"] == "通知补学" and "138" not in line.summary
    assert signed_in(learner).get(url).status_code in SHUT
    assert url in client.get(reverse("organizations:person", args=[learner.person.pk])).content.decode()


def test_a_copy_holds_the_same_for_people_and_for_programs(learner):
    answer = signed_in(learner).post(reverse("privacy:new-copy"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("我的数据.html").decode()
    person = next(kind for kind in data["data"] if kind["key"] == "person")
    assert dict(zip(person["columns"], person["rows"][0], strict=True))["手机号"] == "13812345678"
    assert "13812345678" in page and "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="privacy.copy").count() == 1


def test_a_large_copy_is_a_job_of_the_person_alone(learner, organizer, monkeypatch):
    monkeypatch.setattr(copies, "AT_ONCE_ROWS", 0)
    client = signed_in(learner)
    page = client.post(reverse("privacy:new-copy")).url
    assert client.post(reverse("privacy:new-copy")).url == page
    (done,) = run_waiting()
    assert done.state == "done" and "副本已准备好" in done.result_text
    assert client.get(page).status_code == 200
    assert signed_in(organizer).get(page).status_code in SHUT
