"""Impact assessments: written by one, approved by another, asked for by other modules."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from xueji.foundation.organizations.testing import make_delegation, make_person, make_user
from xueji.foundation.privacy import selectors, services
from xueji.foundation.privacy.models import ImpactAssessment
from xueji.foundation.privacy.tests.conftest import NOW, SHUT, signed_in

FACTS = {
    "subject": "profiles",
    "title": "学习画像",
    "purpose": "按薄弱环节推送",
    "lawfulness": "职责所需，仅用学习记录",
    "impact": "可能形成标签",
    "measures": "可拒绝，不作唯一依据",
    "conclusion": "可以开展",
    "review_date": date(2027, 3, 1),
}


@pytest.fixture
def submitted(officer):
    """An assessment that waits for its approver."""
    made = services.save_assessment(None, FACTS, actor=officer, now=NOW)
    services.submit_assessment(made, actor=officer, now=NOW)
    return made


def approved(submitted, colleague):
    services.decide_assessment(submitted, is_approved=True, note="", actor=colleague, now=NOW)


def test_it_counts_from_approval_until_its_review_is_due(submitted, officer, colleague):
    assert selectors.approved_assessment("profiles", NOW.date()) is None
    with pytest.raises(services.AssessmentRefused, match="以外"):
        approved(submitted, officer)
    approved(submitted, colleague)
    assert selectors.approved_assessment("profiles", NOW.date()) == submitted
    assert selectors.approved_assessment("profiles", date(2027, 3, 1)) is None
    assert selectors.approved_assessment("surveys", NOW.date()) is None


def test_it_is_returned_with_a_reason_changed_and_submitted_again(submitted, officer, colleague):
    with pytest.raises(services.AssessmentRefused, match="理由"):
        services.decide_assessment(submitted, is_approved=False, note="", actor=colleague, now=NOW)
    with pytest.raises(services.AssessmentRefused, match="不能修改"):
        services.save_assessment(submitted, FACTS, actor=officer, now=NOW)
    services.decide_assessment(submitted, is_approved=False, note="写明措施", actor=colleague, now=NOW)
    services.save_assessment(submitted, {**FACTS, "measures": "细化"}, actor=officer, now=NOW)
    services.submit_assessment(submitted, actor=officer, now=NOW)
    approved(submitted, colleague)
    assert selectors.approved_assessment("profiles", NOW.date()).measures == "细化"


def test_who_stands_in_for_the_writer_is_no_second_person(submitted, officer, unit):
    deputy = make_user(make_person("甘琳", unit))
    make_delegation(officer.person.roles.get(), deputy.person)
    with pytest.raises(services.AssessmentRefused, match="以外的人"):
        approved(submitted, deputy)


def test_the_database_wants_two_persons(submitted, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpactAssessment.objects.update(status="approved", decided_by=officer, decided_at=NOW)


def test_the_pages(officer, colleague, organizer):
    client = signed_in(officer)
    assert client.post(reverse("privacy:new-assessment"), FACTS).status_code == 302
    made = ImpactAssessment.objects.get()
    url = reverse("privacy:assessment", args=[made.pk])
    client.post(reverse("privacy:submit-assessment", args=[made.pk]))
    assert "提交决定" not in client.get(url).content.decode()
    other = signed_in(colleague)
    assert "提交决定" in other.get(url).content.decode()
    assert other.post(url, {"decision": "approve", "note": ""}).status_code == 302
    assert "已批准" in other.get(reverse("privacy:assessments")).content.decode()
    word = other.get(reverse("privacy:assessment-file", args=[made.pk, "docx"]))
    assert word.status_code == 200 and word.content[:2] == b"PK"
    assert other.get(reverse("privacy:assessment-file", args=[made.pk, "txt"])).status_code in SHUT
    assert signed_in(organizer).get(url).status_code in SHUT
    assert client.get(reverse("privacy:assessments"), {"export": "xlsx"}).status_code == 200
