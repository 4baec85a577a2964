"""Requests: asked, answered by somebody else, carried out by a third."""

from datetime import date

import pytest
from django.urls import reverse

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.organizations.testing import (
    make_delegation,
    make_organization,
    make_person,
    make_user,
)
from xueji.foundation.privacy import services
from xueji.foundation.privacy.models import PrivacyRequest, PurgeCertificate
from xueji.foundation.privacy.tests.conftest import NOW, SHUT, signed_in, with_role


def asked(learner, kind="correct"):
    return services.ask(person=learner.person, kind=kind, holding="", text="职级有误", actor=learner, now=NOW)


def test_a_correction_is_asked_for_answered_and_seen(learner, officer):
    member = signed_in(learner)
    facts = {"kind": "correct", "holding": "person", "text": "职级应为四级主任科员"}
    assert member.post(reverse("privacy:new-request"), facts).status_code == 302
    made = PrivacyRequest.objects.get()
    office = signed_in(officer)
    assert "林晓岚" in office.get(reverse("privacy:requests")).content.decode()
    url = reverse("privacy:request", args=[made.pk])
    assert "四级主任科员" in office.get(url).content.decode()
    assert office.post(url, {"decision": "refuse", "answer": " "}).status_code == 422
    assert office.post(url, {"decision": "accept", "answer": "已按任命文件更正"}).status_code == 302
    page = member.get(reverse("privacy:mine")).content.decode()
    assert "已同意" in page and "已按任命文件更正" in page


def test_the_clock_runs_fifteen_working_days(learner):
    assert asked(learner).due_date == date(2026, 3, 23)


def test_the_same_request_waits_only_once_and_may_be_taken_back(learner):
    made = asked(learner)
    with pytest.raises(services.RequestRefused, match="正在办理"):
        asked(learner)
    client = signed_in(learner)
    client.post(reverse("privacy:withdraw", args=[made.pk]))
    assert PrivacyRequest.objects.get().status == "withdrawn"
    asked(learner)


def test_nobody_answers_the_own_request_or_one_twice(officer, colleague):
    own = services.ask(person=officer.person, kind="object", holding="", text="异议", actor=officer, now=NOW)
    with pytest.raises(services.RequestRefused, match="别人"):
        services.answer_request(own, is_accepted=True, answer="好", actor=officer, now=NOW)
    assert signed_in(officer).get(reverse("privacy:request", args=[own.pk])).status_code in SHUT
    services.answer_request(own, is_accepted=False, answer="无依据", actor=colleague, now=NOW)
    with pytest.raises(services.RequestRefused, match="不能再改"):
        services.answer_request(own, is_accepted=True, answer="好", actor=colleague, now=NOW)


def test_an_office_elsewhere_sees_nothing(learner, unit):
    made = asked(learner)
    other = with_role("白露", "discipline_office", make_organization("白鹭局党委"))
    client = signed_in(other)
    assert client.get(reverse("privacy:request", args=[made.pk])).status_code in SHUT
    assert "林晓岚" not in client.get(reverse("privacy:requests")).content.decode()
    assert signed_in(learner).get(reverse("privacy:requests")).status_code in SHUT


def test_a_person_is_erased_by_a_second_person_and_what_must_stay_has_no_name(learner, officer, colleague):
    made = asked(learner, "erase")
    with pytest.raises(services.RequestRefused, match="已同意"):
        services.carry_out_erasure(made, actor=colleague, now=NOW)
    services.answer_request(made, is_accepted=True, answer="同意删除", actor=officer, now=NOW)
    with pytest.raises(services.RequestRefused, match="换一位"):
        services.carry_out_erasure(made, actor=officer, now=NOW)
    deputy = make_user(make_person("甘琳"))
    make_delegation(officer.person.roles.get(), deputy.person)
    with pytest.raises(services.RequestRefused, match="换一位"):
        services.carry_out_erasure(made, actor=deputy, now=NOW)
    hold = services.begin_hold(rule_key="", person=learner.person, reason="核查", actor=officer, now=NOW)
    with pytest.raises(services.RequestRefused, match="冻结"):
        services.carry_out_erasure(made, actor=colleague, now=NOW)
    services.end_hold(hold, actor=officer, now=NOW)
    for key in ("", "learning_records"):
        hold = services.begin_hold(rule_key=key, person=None, reason="核查", actor=officer, now=NOW)
        with pytest.raises(services.RequestRefused, match="冻结"):
            services.carry_out_erasure(made, actor=colleague, now=NOW)
        services.end_hold(hold, actor=officer, now=NOW)
    client = signed_in(colleague)
    assert "执行删除" in client.get(reverse("privacy:request", args=[made.pk])).content.decode()
    client.post(reverse("privacy:erase", args=[made.pk]))
    person = type(learner.person).objects.get(pk=learner.person.pk)
    assert (person.name, person.phone_sealed, person.phone_index) == ("已删除人员", "", "")
    account = organizations.account_of(person)
    assert not account.is_active and not account.has_usable_password()
    assert person.memberships.get().valid_until is not None  # the unit's figures of its day still add up
    certificate = PurgeCertificate.objects.get()
    assert services.is_certificate_sound(certificate) and certificate.approved_by == colleague
    with pytest.raises(services.RequestRefused):
        services.carry_out_erasure(made, actor=colleague, now=NOW)


def test_a_request_is_answered_and_carried_out_though_the_person_has_left(learner, officer, colleague):
    made = asked(learner, "erase")
    day = NOW.date()
    learner.person.memberships.update(valid_until=day)
    stranger = with_role("白露", "discipline_office", make_organization("白鹭局党委"))
    assert "林晓岚" in signed_in(officer).get(reverse("privacy:requests")).content.decode()
    assert signed_in(stranger).get(reverse("privacy:request", args=[made.pk])).status_code in SHUT
    url = reverse("privacy:request", args=[made.pk])
    assert signed_in(officer).post(url, {"decision": "accept", "answer": "同意"}).status_code == 302
    assert signed_in(colleague).post(reverse("privacy:erase", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.erased_at is not None
    assert signed_in(officer).get(url).status_code == 200


def test_a_request_goes_with_the_person_to_another_unit(learner, officer):
    made = asked(learner)
    learner.person.memberships.update(valid_until=NOW.date())
    learner.person.memberships.create(organization=make_organization("白鹭局党委"), valid_from=NOW.date())
    assert signed_in(officer).get(reverse("privacy:request", args=[made.pk])).status_code in SHUT
