"""Two records of one human: found, judged, merged, looked back at."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from xueji.common.audit.selectors import entries
from xueji.common.events.models import Announcement
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import DuplicatePair, Person, PersonMerge
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
PHONE = "13812345678"


@pytest.fixture
def bureau():
    return make_organization("青溪局", kind="agency", code="QX")


@pytest.fixture
def two(bureau):
    branches = [make_organization(f"第{n}党支部", parent=bureau, code=f"QX-0{n}") for n in (1, 2)]
    return (
        make_person("古丽·买买提", branches[0], code="A1", title="委员"),
        make_person("古丽买买提", branches[1], code="A2", phone=PHONE),
    )


def facts(person, **changes):
    known = {"name": person.name, "category": person.category, **changes}
    services.save_person(code=person.code, facts=services.PersonFacts(**known), now=NOW)
    person.refresh_from_db()


def open_pairs():
    return {(one.first.code, one.second.code): one.reasons for one in DuplicatePair.objects.all()}


def test_pairs_are_found_by_phone_and_by_names_with_one_more_fact(bureau, two):
    assert services.find_duplicates(NOW) == 0
    facts(two[0], phone=PHONE)
    assert services.find_duplicates(NOW) == 1
    assert open_pairs() == {("A1", "A2"): "phone"}
    for one in two:
        facts(one, joined_party_date=date(2012, 7, 1))
    services.find_duplicates(NOW)
    assert open_pairs() == {("A1", "A2"): "name-party,phone"}
    services.add_membership(person=two[0], organization=two[1].memberships.get().organization, now=NOW)
    services.find_duplicates(NOW)
    assert open_pairs() == {("A1", "A2"): "name-party,name-unit,phone"}


def test_a_pair_that_no_longer_agrees_goes_and_a_judged_one_stays(two):
    facts(two[0], phone=PHONE)
    services.find_duplicates(NOW)
    services.judge_different(pair=DuplicatePair.objects.get(), now=NOW)
    assert services.find_duplicates(NOW) == 0
    assert DuplicatePair.objects.get().status == "different"
    DuplicatePair.objects.update(status="open")
    facts(two[0], phone="13900000000")
    services.find_duplicates(NOW)
    assert not DuplicatePair.objects.exists()


def test_many_with_one_number_are_no_duplicates(bureau):
    for n in range(8):
        make_person(f"职工{n}", bureau, phone=PHONE)
    assert services.find_duplicates(NOW) == 0


def test_merging_moves_memberships_fills_gaps_and_leaves_a_pointer(two):
    kept, lost = two
    user = make_user(lost)
    done = services.merge_people(kept=kept, lost=lost, now=NOW, reason="本人核对")
    for one in (kept, lost, user):
        one.refresh_from_db()
    assert (lost.merged_into, lost.status, user.person) == (kept, "left", kept)
    assert selectors.masked_phone(kept) == "138****5678"
    held = [
        (one.organization.code, one.is_primary) for one in kept.memberships.order_by("organization__code")
    ]
    assert sorted(code for code, _ in held) == ["QX-01", "QX-02"]
    assert sum(is_main for _, is_main in held) == 1
    assert selectors.person_by_code("A2") == kept
    assert selectors.people_by_codes(["A2"])["A2"] == kept
    assert (done.detail["facts"]["lost"]["code"], done.detail["moved"]["任职"]) == ("A2", 1)
    assert entries().filter(action="organizations.merge-people").count() == 2
    told = Announcement.objects.get(name="organizations.PeopleMerged").payload
    assert told == {"kept_id": kept.pk, "lost_id": lost.pk}


def test_roles_never_come_by_merging(bureau, two):
    kept, lost = two
    make_role(lost, Role.ORGANIZER, bureau)
    user = make_user(kept)
    services.merge_people(kept=kept, lost=lost, now=NOW)
    assert not selectors.may(user, Role.ORGANIZER, on=DAY)
    assert [one.valid_until for one in selectors.roles_of_person(kept)] == [DAY]


def test_of_two_accounts_one_is_shut(two):
    mine, theirs = make_user(two[0]), make_user(two[1])
    services.merge_people(kept=two[0], lost=two[1], now=NOW)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.is_active, theirs.is_active, theirs.person) == (True, False, two[1])


def test_the_same_unit_twice_becomes_one_membership(bureau):
    first = make_person("林晓岚", bureau, code="B1")
    second = make_person("林晓岚", bureau, code="B2", title="科长")
    services.merge_people(kept=first, lost=second, now=NOW)
    held = first.memberships.get()
    assert (held.title, held.valid_until) == ("科长", None)


def test_a_pointer_leads_to_the_last_of_a_chain_and_nothing_is_merged_twice(bureau, two):
    third = make_person("古丽", bureau, code="A3")
    services.merge_people(kept=two[1], lost=two[0], now=NOW)
    with pytest.raises(services.MergeRefused, match="已经并入"):
        services.merge_people(kept=third, lost=two[0], now=NOW)
    services.merge_people(kept=third, lost=Person.objects.get(code="A2"), now=NOW)
    assert selectors.person_by_code("A1") == third


@pytest.fixture
def admin(client, bureau):
    user = make_user(make_person("周若溪", bureau))
    make_role(user.person, Role.SYSTEM_ADMIN, bureau)
    client.force_login(user)
    return user


def test_looked_at_side_by_side_then_merged_and_old_links_lead_on(client, admin, two):
    kept, lost = two
    facts(kept, phone=PHONE)
    client.post(reverse("organizations:look-again"))
    assert "手机号相同" in client.get(reverse("organizations:duplicates")).content.decode()
    address = reverse("organizations:merge", args=[kept.pk, lost.pk])
    shown = client.get(address)
    assert "第2党支部" in shown.content.decode()
    stale = client.post(address, {"reason": "本人核对", "seen": "other"})
    assert (stale.status_code, PersonMerge.objects.count()) == (422, 0)
    done = client.post(address, {"reason": "本人核对", "seen": shown.context["plan"].mark}, follow=True)
    assert "A2" in done.content.decode()
    led = client.get(reverse("organizations:person", args=[lost.pk]), follow=True)
    assert led.redirect_chain[-1][0] == reverse("organizations:person", args=[kept.pk])
    assert "已并入这条记录" in led.content.decode()


def test_records_beyond_the_own_power_are_not_merged(client, admin, bureau, two):
    make_role(two[1], Role.AUDIT_ADMIN, bureau)
    address = reverse("organizations:merge", args=[two[0].pk, two[1].pk])
    assert client.post(address, {"reason": "x", "seen": ""}).status_code == 403
    stranger = make_person("许知远", make_organization("远山局", kind="agency"))
    assert client.get(reverse("organizations:merge", args=[two[0].pk, stranger.pk])).status_code == 404
