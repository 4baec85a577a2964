"""Grants are gone through once a period, and nobody confirms one's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from xueji.common.audit.selectors import entries
from xueji.common.notices.models import Notice
from xueji.foundation.organizations import selectors, services
from xueji.foundation.organizations.models import AccessReview, RoleAssignment
from xueji.foundation.organizations.selectors import Role
from xueji.foundation.organizations.selectors.reviews import waiting_q
from xueji.foundation.organizations.selectors.roles import granting_q
from xueji.foundation.organizations.testing import make_organization, make_person, make_role, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organization("青溪局党委", kind="party_committee")


def security_of(unit):
    user = make_user(make_person("林晓岚", unit))
    make_role(user.person, Role.SECURITY_ADMIN, unit)
    return user


def address(name, *args):
    return reverse(f"organizations:{name}", args=args)


def test_a_review_is_begun_left_gone_on_with_and_finished(client, bureau):
    branch, other = make_organization("第一党支部", parent=bureau), make_organization("远山局")
    kept = make_role(make_person("许知远", branch), Role.LEAD_READER, branch)
    taken = make_role(make_person("苏禾", branch), Role.ORGANIZER, branch)
    make_role(make_person("别处", other), Role.ORGANIZER, other)
    client.force_login(security_of(bureau))
    client.post(address("begin-review", bureau.pk))
    client.post(address("begin-review", bureau.pk))
    review = AccessReview.objects.get()
    shown = client.get(address("review", review.pk)).content.decode()
    assert (shown.count("/take-back/"), shown.count("本人的授权，由他人复核")) == (2, 1)
    items = {item.grant_id: item for item in review.items.all()}
    assert len(items) == 3
    client.post(address("keep-grant", items[kept.pk].pk))
    page = client.post(address("finish-review", review.pk), follow=True).content.decode()
    assert "还有 1 项没有复核" in page
    assert client.post(address("take-back", items[taken.pk].pk), {"reason": ""}).status_code == 422
    client.post(address("take-back", items[taken.pk].pk), {"reason": "已转岗"})
    assert RoleAssignment.objects.get(pk=taken.pk).valid_until == timezone.localdate()
    client.post(address("finish-review", review.pk))
    review.refresh_from_db()
    assert review.finished_at is not None
    assert "/take-back/" not in client.get(address("review", review.pk)).content.decode()
    assert entries().first().summary == "完成青溪局党委的权限复核：保留 1，收回 1，本人的未复核 1"
    assert client.post(address("take-back", items[kept.pk].pk), {"reason": "迟了"}).status_code == 422
    assert "已完成" in client.get(address("reviews")).content.decode()


def test_nobody_confirms_their_own_grant(bureau):
    me, colleague, now = security_of(bureau), security_of(bureau), timezone.now()
    review = services.begin_review(organization=bureau, actor=me, now=now)
    mine = review.items.get(grant__person=me.person)
    with pytest.raises(services.ReviewRefused, match="另一位安全管理员"):
        services.decide_grant(item=mine, keep=True, actor=me, now=now)
    services.decide_grant(item=mine, keep=True, actor=colleague, now=now)
    mine.refresh_from_db()
    assert mine.decided_by == colleague


def test_reviews_of_other_units_do_not_exist(client, bureau):
    review = services.begin_review(organization=bureau, actor=security_of(bureau), now=timezone.now())
    other = make_organization("远山局党委", kind="party_committee")
    client.force_login(security_of(other))
    for name in ("keep-grant", "take-back"):
        assert client.post(address(name, review.items.first().pk)).status_code == 404
    assert client.get(address("review", review.pk)).status_code == 404
    assert client.post(address("finish-review", review.pk)).status_code == 404
    assert client.post(address("begin-review", bureau.pk)).status_code == 403
    assert "青溪局党委" not in client.get(address("reviews")).content.decode().split("<main")[1]


def test_who_answers_for_a_unit_is_reminded_once_a_period(bureau):
    user, now = security_of(bureau), timezone.now()
    services.remind_of_reviews(now)
    services.remind_of_reviews(now)
    assert Notice.objects.get().account_id == user.pk
    review = services.begin_review(organization=bureau, actor=user, now=now)
    services.finish_review(review=review, actor=user, now=now)
    on = timezone.localdate(now)
    assert not selectors.review_is_due(bureau, now + timedelta(days=180), on)
    assert selectors.review_is_due(bureau, now + timedelta(days=181), on)


def pending(review, person):
    return review.items.get(grant__person=person)


def test_a_grant_that_has_lapsed_needs_no_decision_and_holds_nothing_up(client, bureau):
    me, now = security_of(bureau), timezone.now()
    first, second, third = (make_person(name, bureau) for name in ("许知远", "苏禾", "周若溪"))
    kept, lapsed, taken = (make_role(one, Role.EDITOR, bureau) for one in (first, second, third))
    review = services.begin_review(organization=bureau, actor=me, now=now)
    RoleAssignment.objects.filter(pk=lapsed.pk).update(valid_until=timezone.localdate())
    services.revoke_role(assignment=taken, now=now)
    client.force_login(me)
    page = client.get(address("review", review.pk)).content.decode()
    assert (page.count("/take-back/"), "还有 2 项没有复核" in page) == (1, True)
    assert "已失效" in page
    asked = client.get(address("review", review.pk), {"decision": "lapsed"}).content.decode()
    assert ("苏禾" in asked, "许知远" in asked) == (True, False)
    for keep in (True, False):
        with pytest.raises(services.ReviewRefused, match="已经失效"):
            services.decide_grant(item=pending(review, second), keep=keep, actor=me, now=now, reason="x")
    services.decide_grant(item=pending(review, first), keep=True, actor=me, now=now)
    services.finish_review(review=review, actor=me, now=now)
    item = pending(review, second)
    assert (item.decision, item.decided_by, item.decided_at) == ("lapsed", None, now)
    assert item.reason == f"授权自 {timezone.localdate()} 起失效"
    assert entries().first().summary.endswith("保留 1，收回 0，本人的未复核 1，已失效 2")
    shown = client.get(address("review", review.pk)).content.decode()
    assert item.reason in shown


def test_lapsed_grants_of_open_reviews_are_closed_each_day(bureau, django_assert_max_num_queries):
    me, now = security_of(bureau), timezone.now()
    for number in range(9):
        make_role(make_person(f"许{number}", bureau), Role.EDITOR, bureau)
    review = services.begin_review(organization=bureau, actor=me, now=now)
    RoleAssignment.objects.filter(role=Role.EDITOR).update(valid_until=timezone.localdate())
    with django_assert_max_num_queries(12):
        assert services.close_lapsed_items(now) == 9
    assert services.close_lapsed_items(now) == 0
    assert entries().first().summary == "青溪局党委的权限复核中 9 项授权已失效，不再复核"
    assert review.items.filter(decision="lapsed").count() == 9


def test_one_that_was_kept_and_lapses_later_stays_kept(bureau):
    me, now = security_of(bureau), timezone.now()
    grant = make_role(make_person("许知远", bureau), Role.EDITOR, bureau)
    review = services.begin_review(organization=bureau, actor=me, now=now)
    services.decide_grant(item=pending(review, grant.person), keep=True, actor=me, now=now)
    services.revoke_role(assignment=grant, now=now)
    services.finish_review(review=review, actor=me, now=now)
    assert pending(review, grant.person).decision == "keep"


def test_what_waits_for_a_decision_is_what_gives_power(bureau):
    me, now, today = security_of(bureau), timezone.now(), timezone.localdate()
    people = [make_person(f"许{number}", bureau) for number in range(6)]
    held = [make_role(one, Role.ORGANIZER, bureau) for one in people]
    accounts = [make_user(one) for one in people[:2]]
    for source in held[:2]:
        RoleAssignment.objects.create(
            person=people[5],
            role=source.role,
            organization=bureau,
            valid_from=today,
            valid_until=today + timedelta(days=9),
            purpose="休假",
            delegated_from=source,
        )
    review = services.begin_review(organization=bureau, actor=me, now=now)
    accounts[0].is_active = False
    accounts[0].save()
    changes = {2: {"valid_until": today}, 3: {"ended_at": now, "valid_until": today + timedelta(days=1)}}
    for number, change in changes.items():
        RoleAssignment.objects.filter(pk=held[number].pk).update(**change)
    review.items.filter(grant=held[4]).update(grant=None)
    granting = RoleAssignment.objects.filter(granting_q(today)).values_list("pk", flat=True)
    waiting = review.items.filter(waiting_q(today)).values_list("grant", flat=True)
    assert set(waiting) == set(granting) - {held[4].pk} and len(waiting) == 5
    assert set(selectors.lapsed_items(today)) == set(review.items.exclude(grant__in=waiting))
