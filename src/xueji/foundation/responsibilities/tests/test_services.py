"""Groups, the way of a responsibility, who may check, and who hears of what."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from xueji.common.audit.models import AuditEntry
from xueji.common.errors import DomainError
from xueji.common.notices.models import Notice
from xueji.foundation.organizations.models import Organization, User
from xueji.foundation.organizations.testing import (
    make_delegation,
    make_organization,
    make_person,
    make_role,
    make_user,
)
from xueji.foundation.responsibilities import selectors, services
from xueji.foundation.responsibilities.models import GroupMember, Responsibility
from xueji.foundation.responsibilities.testing import make_item

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture
def unit() -> Organization:
    return make_organization("青溪局", kind="agency")


def account(unit: Organization, role: str) -> User:
    person = make_person(organization=unit)
    make_role(person, role, unit)
    return make_user(person)


def test_a_group_has_one_head_at_a_time(unit: Organization) -> None:
    keeper = account(unit, "organizer")
    facts = services.GroupFacts("学纪工作领导小组", DAY)
    group = services.save_group(facts, organization=unit, actor=keeper, now=NOW)
    first, second = make_person("岑振宇", unit), make_person("匡立新", unit)
    head = GroupMember.Role.HEAD
    seated = services.seat_member(group, first, head, valid_from=DAY, actor=keeper, now=NOW)
    with pytest.raises(DomainError, match="现在是岑振宇"):
        services.seat_member(group, second, head, valid_from=DAY, actor=keeper, now=NOW)
    services.end_member(seated.pk, valid_until=date(2026, 5, 1), actor=keeper, now=NOW)
    services.seat_member(group, second, head, valid_from=date(2026, 5, 1), actor=keeper, now=NOW)
    assert [one.person for one in selectors.members_on(group, date(2026, 4, 30))] == [first]
    assert [one.person for one in selectors.members_on(group, date(2026, 5, 1))] == [second]
    with pytest.raises(DomainError, match="已登记同一天"):
        services.save_group(facts, organization=unit, actor=keeper, now=NOW)
    with pytest.raises(DomainError, match="学习组织者"):
        services.save_group(facts, organization=unit, actor=account(unit, "inspector"), now=NOW)


def test_the_way_from_draft_to_done(unit: Organization) -> None:
    keeper, checker, owner = (
        account(unit, "organizer"),
        account(unit, "inspector"),
        make_user(make_person(organization=unit)),
    )
    facts = services.ItemFacts(2026, "secretary", "半年专题研究一次。", owner.person_id, date(2026, 6, 30))
    item = services.save_item(facts, organization=unit, actor=keeper, now=NOW)
    assert not selectors.items_for(owner, DAY).exists()
    assert services.put_in_force([item.pk], actor=keeper, now=NOW) == 1
    assert services.put_in_force([item.pk], actor=keeper, now=NOW) == 0
    assert Notice.objects.get().account == owner and selectors.items_for(owner, DAY).get() == item
    with pytest.raises(DomainError, match="先添加佐证"):
        services.report_item(item.pk, "研究了", actor=owner, now=NOW)
    services.add_link(item.pk, "党组会记录", "/sessions/1/", actor=owner, now=NOW)
    services.report_item(item.pk, "3 月 1 日研究", actor=owner, now=NOW)
    with pytest.raises(DomainError, match="退回的原因"):
        services.check_item(item.pk, is_done=False, note=" ", actor=checker, now=NOW)
    services.check_item(item.pk, is_done=False, note="缺会议纪要", actor=checker, now=NOW)
    services.report_item(item.pk, "补了纪要", actor=owner, now=NOW)
    done = services.check_item(item.pk, is_done=True, note="", actor=checker, now=NOW)
    assert (done.status, done.checked_by) == ("done", checker.person)
    assert Notice.objects.filter(account=owner, title="责任事项退回补充").count() == 1
    assert AuditEntry.objects.filter(action="responsibilities.check").count() == 2
    with pytest.raises(DomainError, match="不能修改"):
        services.save_item(facts, organization=unit, item_id=item.pk, actor=keeper, now=NOW)


def test_nobody_checks_what_is_their_own(unit: Organization) -> None:
    officer = account(unit, "discipline_office")
    own = make_item(unit, owner=officer.person)
    others = make_item(unit)
    deputy = make_user(make_person(organization=unit))
    make_delegation(officer.person.roles.get(), deputy.person)
    for item in (own, others):
        services.add_link(item.pk, "记录", "/sessions/1/", actor=officer, now=NOW)
        services.report_item(item.pk, "做了", actor=officer, now=NOW)
        for one in (officer, deputy):
            with pytest.raises(DomainError, match="不能是责任人和报告人"):
                services.check_item(item.pk, is_done=True, note="", actor=one, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=own.pk).update(checked_by=officer.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=own.pk).update(status="done")


def test_evidence_is_a_document_or_a_page_of_the_platform(unit: Organization) -> None:
    item = make_item(unit)
    owner = make_user(item.owner)
    piece = services.add_file(
        item.pk, SimpleUploadedFile("纪要.txt", "会议纪要".encode()), actor=owner, now=NOW
    )
    assert services.digests_in_use([piece.sha256, "0" * 64]) == {piece.sha256}
    with pytest.raises(DomainError):
        services.add_file(item.pk, SimpleUploadedFile("纪要.pdf", b"MZ\x90\x00"), actor=owner, now=NOW)
    for address in ("https://example.org/", "//example.org/", "/\\example.org"):
        with pytest.raises(DomainError, match="本平台"):
            services.add_link(item.pk, "别处", address, actor=owner, now=NOW)
    services.remove_evidence(piece.pk, actor=owner, now=NOW)
    assert not item.evidence.exists()
    with pytest.raises(DomainError, match="责任人"):
        services.add_link(item.pk, "记录", "/sessions/1/", actor=make_user(), now=NOW)


def test_owners_are_reminded_once_before_and_once_after_the_day(unit: Organization) -> None:
    soon, late = make_item(unit, due_date=date(2026, 3, 6)), make_item(unit, due_date=date(2026, 3, 1))
    make_item(unit, due_date=date(2026, 9, 1))
    accounts = [make_user(soon.owner), make_user(late.owner)]
    services.remind(NOW)
    services.remind(NOW)
    assert sorted(Notice.objects.values_list("account_id", "title")) == sorted(
        [(accounts[0].pk, "责任事项快到期"), (accounts[1].pk, "责任事项已逾期")]
    )


def test_the_next_year_begins_with_this_one(unit: Organization) -> None:
    keeper = account(unit, "organizer")
    item = make_item(unit, due_date=date(2024, 2, 29), year=2024)
    assert services.copy_year(unit, 2024, actor=keeper, now=NOW) == 1
    assert services.copy_year(unit, 2024, actor=keeper, now=NOW) == 0
    copied = selectors.items_of_unit(unit, 2025)[0]
    assert (copied.text, copied.due_date, copied.status) == (item.text, date(2025, 2, 28), "draft")
