"""Deletion by rule: proposed, held back, approved, proved."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from xueji.foundation.privacy import registry, services
from xueji.foundation.privacy.models import PrivacyRequest, PurgeCertificate
from xueji.foundation.privacy.tests.conftest import NOW, SHUT, signed_in

LONG_AGO = NOW - timedelta(days=1100)


@pytest.fixture
def old_requests(learner, officer):
    """Two requests that were answered more than three years ago, and one that was not."""
    for at, text in ((LONG_AGO, "一"), (LONG_AGO + timedelta(days=1), "二"), (NOW, "新")):
        made = services.ask(
            person=learner.person, kind="correct", holding="", text=text, actor=learner, now=at
        )
        services.answer_request(made, is_accepted=True, answer="好", actor=officer, now=at)


def test_nothing_is_deleted_before_somebody_approves(old_requests, officer):
    services.follow_rules(NOW)
    services.follow_rules(NOW)
    proposal = PurgeCertificate.objects.get()
    assert (proposal.row_count, proposal.first_at) == (2, LONG_AGO)
    assert PrivacyRequest.objects.count() == 3
    client = signed_in(officer)
    url = reverse("privacy:certificate", args=[proposal.pk])
    assert "批准销毁" in client.get(url).content.decode()
    assert client.get(reverse("privacy:certificate-file", args=[proposal.pk, "docx"])).status_code in SHUT
    client.post(reverse("privacy:decide-purge", args=[proposal.pk]), {"decision": "approve"})
    proposal.refresh_from_db()
    assert [one.text for one in PrivacyRequest.objects.all()] == ["新"]
    assert (proposal.status, proposal.row_count, proposal.approved_by) == ("done", 2, officer)
    assert "签名核对无误" in client.get(url).content.decode()
    assert client.get(reverse("privacy:certificate-file", args=[proposal.pk, "docx"])).status_code == 200
    with pytest.raises(services.PurgeRefused):
        services.approve_purge(proposal, actor=officer, now=NOW)


def test_a_changed_certificate_shows(old_requests, officer):
    services.follow_rules(NOW)
    services.approve_purge(PurgeCertificate.objects.get(), actor=officer, now=NOW)
    PurgeCertificate.objects.update(row_count=1)
    found = PurgeCertificate.objects.get()
    assert not services.is_certificate_sound(found)
    page = signed_in(officer).get(reverse("privacy:certificate", args=[found.pk])).content.decode()
    assert "被改动过" in page


def test_a_hold_on_the_kind_or_on_the_person_keeps_it(old_requests, officer, learner):
    services.follow_rules(NOW)
    proposal = PurgeCertificate.objects.get()
    hold = services.begin_hold(
        rule_key="privacy_requests", person=None, reason="核查", actor=officer, now=NOW
    )
    with pytest.raises(services.PurgeRefused, match="冻结"):
        services.approve_purge(proposal, actor=officer, now=NOW)
    services.follow_rules(NOW)
    assert not PurgeCertificate.objects.exists()
    client = signed_in(officer)
    assert "核查" in client.get(reverse("privacy:retention")).content.decode()
    client.post(reverse("privacy:end-hold", args=[hold.pk]))
    services.begin_hold(rule_key="", person=learner.person, reason="核查", actor=officer, now=NOW)
    services.follow_rules(NOW)
    assert not PurgeCertificate.objects.exists()


def test_sign_in_logs_go_by_the_rule_itself(db):
    from axes.models import AccessLog

    for days in (200, 10):
        log = AccessLog.objects.create(username="x", ip_address="192.0.2.1", user_agent="", http_accept="")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=NOW - timedelta(days=days))
    services.follow_rules(NOW)
    done = PurgeCertificate.objects.get()
    assert AccessLog.objects.count() == 1
    assert (done.status, done.row_count, done.approved_by) == ("done", 1, None)
    assert services.is_certificate_sound(done)


def test_the_database_refuses_a_certificate_without_a_seal(db):
    facts = {"rule_key": "x", "label": "x", "rule_version": "x", "row_count": 1, "proposed_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        PurgeCertificate.objects.create(status="done", decided_at=NOW, **facts)


def test_a_proposal_may_be_left_and_holds_are_made_on_the_page(old_requests, officer, organizer):
    services.follow_rules(NOW)
    proposal = PurgeCertificate.objects.get()
    client = signed_in(officer)
    client.post(reverse("privacy:decide-purge", args=[proposal.pk]), {"decision": "decline"})
    proposal.refresh_from_db()
    assert proposal.status == "declined" and PrivacyRequest.objects.count() == 3
    form = {"rule_key": "privacy_requests", "reason": "核查"}
    assert client.post(reverse("privacy:new-hold"), form).status_code == 302
    assert signed_in(organizer).post(reverse("privacy:new-hold"), form).status_code in SHUT
    assert signed_in(organizer).get(reverse("privacy:retention")).status_code in SHUT


def test_every_rule_has_its_figure_and_source():
    for rule in registry.rules():
        assert rule.days > 0 and rule.source, rule.key


def test_three_years_run_from_the_answer_and_an_agreed_deletion_waits_to_be_done(learner, officer):
    for kind, answered_at in (("correct", NOW), ("erase", LONG_AGO), ("object", LONG_AGO)):
        facts = {"kind": kind, "holding": "", "text": kind, "actor": learner, "now": LONG_AGO}
        made = services.ask(person=learner.person, **facts)
        services.answer_request(made, is_accepted=True, answer="好", actor=officer, now=answered_at)
    services.follow_rules(NOW)
    services.approve_purge(PurgeCertificate.objects.get(), actor=officer, now=NOW)
    assert {one.text for one in PrivacyRequest.objects.all()} == {"correct", "erase"}


def test_a_rule_that_fails_keeps_no_other_back(old_requests, monkeypatch):
    def fails(_):
        raise ValueError

    broken = registry.RetentionRule("audit", "坏规则", fails, "at")
    monkeypatch.setattr(registry, "rules", lambda: [broken, registry.rule("privacy_requests")])
    with pytest.raises(services.PurgeRefused, match="坏规则"):
        services.follow_rules(NOW)
    assert PurgeCertificate.objects.get().rule_key == "privacy_requests"
