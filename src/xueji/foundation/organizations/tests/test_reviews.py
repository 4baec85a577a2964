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
