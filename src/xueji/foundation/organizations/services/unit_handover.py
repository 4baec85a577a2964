"""What becomes of members, posts and roles when a unit is over: history stays, the rest goes on."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Q

from xueji.common.batches import batches
from xueji.foundation.organizations.models import (
    Membership,
    Organization,
    OrganizationLink,
    Post,
    PostDuty,
    RoleAssignment,
)
from xueji.foundation.organizations.selectors.beyond import memberships_beyond, roles_beyond
from xueji.foundation.organizations.services.grant_ends import end_grants

BATCH_ROWS = 1000


def hand_over_members(held: Sequence[Membership], successor: Organization, day: date) -> None:
    """End memberships and let them go on at the successor with the same title, kind and order.

    Who is a member there already gets no second membership: the one held is widened to the days of both, and
    a main one stays a main one.
    """
    posts = _posts_at(successor)
    there = {(row.person_id, row.kind): row for row in memberships_beyond([successor], day)}
    fresh, widened = [], []
    for row in held:
        known = there.get((row.person_id, row.kind))
        if known is not None:
            known.is_primary = known.is_primary or row.is_primary
            known.valid_from = min(known.valid_from, max(day, row.valid_from))
            ends = (known.valid_until, row.valid_until)
            known.valid_until = None if None in ends else max(end for end in ends if end is not None)
            widened.append(known)
            continue
        going_on = _going_on(row, successor, posts, day)
        there[row.person_id, row.kind] = going_on
        fresh.append(going_on)
    end_memberships(held, day)
    Membership.objects.bulk_create(fresh, batch_size=BATCH_ROWS)
    fields = ["is_primary", "valid_from", "valid_until"]
    Membership.objects.bulk_update([row for row in widened if row.pk], fields, batch_size=BATCH_ROWS)


def _posts_at(unit: Organization) -> dict[str, Post]:
    return {post.title: post for post in Post.objects.filter(organization=unit)}


def _going_on(row: Membership, successor: Organization, posts: dict[str, Post], day: date) -> Membership:
    return Membership(
        person_id=row.person_id,
        organization=successor,
        post=posts.get(row.post.title) if row.post else None,
        title=row.title,
        kind=row.kind,
        is_primary=row.is_primary,
        sort_no=row.sort_no,
        valid_from=max(day, row.valid_from),
        valid_until=row.valid_until,
    )


def end_memberships(held: Sequence[Membership], day: date) -> None:
    """End memberships on a day; those that had not begun by then never do."""
    for batch in batches([row.pk for row in held if row.valid_from < day]):
        Membership.objects.filter(pk__in=batch).update(valid_until=day)
    for batch in batches([row.pk for row in held if row.valid_from >= day]):
        Membership.objects.filter(pk__in=batch).delete()


def copy_posts(units: Collection[Organization], successor: Organization) -> None:
    """The successor gets the posts it has none of the same title of; the old ones stay as history."""
    known = set(_posts_at(successor))
    for post in Post.objects.filter(organization__in=list(units)).order_by("pk"):
        if post.title not in known:
            known.add(post.title)
            duties = list(post.duties.values_list("duty", flat=True))
            post.pk = None
            post._state.adding = True
            post.organization = successor
            post.save(force_insert=True)
            PostDuty.objects.bulk_create([PostDuty(post=post, duty=duty) for duty in duties])


def end_roles(units: Collection[Organization], day: date, now: datetime) -> None:
    """End the roles given on the units themselves."""
    keys = list(roles_beyond(units, day).values_list("pk", flat=True))
    for batch in batches(keys):
        end_grants(RoleAssignment.objects.filter(pk__in=batch), day, now)


def hand_over_links(unit: Organization, successor: Organization, day: date) -> None:
    """Links of a Party organisation or a unit go on with the successor."""
    rows = OrganizationLink.objects.filter(Q(source=unit) | Q(target=unit), valid_until=None)
    for link in rows:
        source, target = (successor.pk if key == unit.pk else key for key in (link.source_id, link.target_id))
        if source != target:
            OrganizationLink.objects.get_or_create(
                kind=link.kind, source_id=source, target_id=target, valid_until=None,
                defaults={"valid_from": max(day, link.valid_from)},
            )  # fmt: skip
