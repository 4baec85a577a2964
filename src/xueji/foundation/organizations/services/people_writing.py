"""Writing the planned rows of a list in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from xueji.common.audit.services import Actor
from xueji.common.batches import batches
from xueji.common.events.bus import announce
from xueji.foundation.organizations.events import PeopleLeft, PeopleTransferred
from xueji.foundation.organizations.models import (
    AdministratorDuty,
    Membership,
    Person,
    Post,
    RoleAssignment,
    User,
)
from xueji.foundation.organizations.selectors.people_settings import people_settings
from xueji.foundation.organizations.services.account_requests import return_accounts
from xueji.foundation.organizations.services.grant_ends import end_grants
from xueji.foundation.organizations.services.name_keys import KEY_FIELDS
from xueji.foundation.organizations.services.people import fill
from xueji.foundation.organizations.services.people_plans import GONE, PersonPlan

BATCH_ROWS = 1000
FILLED = [
    "name", "reading", *KEY_FIELDS, "category",
    "category_by_hand", "category_reason",
    "status", "rank", "phone_sealed", "phone_index", "id_sealed", "id_index",
    "joined_party_date", "joined_work_date",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """People with everything derived on them, not yet saved; one for each plan."""

    plans: Sequence[PersonPlan]
    people: Sequence[Person]
    on: date


def prepare(plans: Sequence[PersonPlan], now: datetime) -> Prepared:
    """Make the rows of people: sort keys, seals and indexes, the slow part; nothing is written."""
    on, short_first = timezone.localdate(now), people_settings().is_short_first
    people = []
    for plan in plans:
        person = plan.person or Person(code=plan.row.code)
        fill(person, plan.facts, on, short_first=short_first)
        people.append(person)
    return Prepared(plans, people, on)


def write(prepared: Prepared, *, now: datetime, actor: Actor | None) -> None:
    """Write people, posts, memberships and what ends; call it inside a transaction."""
    new = [person for person in prepared.people if person.pk is None]
    old = [person for person in prepared.people if person.pk is not None]
    Person.objects.bulk_create(new, batch_size=BATCH_ROWS)
    Person.objects.bulk_update(old, FILLED, batch_size=BATCH_ROWS)
    pairs = list(zip(prepared.plans, prepared.people, strict=True))
    _write_memberships(pairs, _posts(prepared.plans), prepared.on)
    _end_what_was_left(prepared.plans, prepared.on, now)
    back = [plan.person.pk for plan in prepared.plans if plan.person and plan.returns]
    return_accounts(back, actor=actor, now=now)


def _posts(plans: Sequence[PersonPlan]) -> dict[tuple[int, str], Post]:
    wanted = {(plan.unit.pk, plan.row.post_title) for plan in plans if plan.row.post_title}
    found: dict[tuple[int, str], Post] = {}
    for units in batches(sorted({unit for unit, _ in wanted})):
        for post in Post.objects.filter(organization_id__in=units):
            found[post.organization_id, post.title] = post
    missing = [Post(organization_id=unit, title=title) for unit, title in sorted(wanted - found.keys())]
    Post.objects.bulk_create(missing, batch_size=BATCH_ROWS)
    return found | {(post.organization_id, post.title): post for post in missing}


def _write_memberships(
    pairs: Sequence[tuple[PersonPlan, Person]], posts: dict[tuple[int, str], Post], on: date
) -> None:
    new, kept, ended = [], [], []
    for plan, person in pairs:
        if plan.person is not None and plan.facts.status in GONE:
            continue
        held = plan.membership
        post = posts.get((plan.unit.pk, plan.row.post_title or ""))
        if held is not None and (held.organization_id == plan.unit.pk or held.valid_from >= on):
            # The same unit, or a membership that began today and was never in force for a whole day.
            kept.append(_updated(held, plan, post))
            continue
        if held is not None:
            held.valid_until, held.end_reason = on, f"调动到{plan.unit.name}"[:100]
            ended.append(held)
        new.append(_begun(plan, person, post, on))
    Membership.objects.bulk_update(ended, ["valid_until", "end_reason"], batch_size=BATCH_ROWS)
    fields = ["organization", "title", "post", "sort_no"]
    Membership.objects.bulk_update(kept, fields, batch_size=BATCH_ROWS)
    Membership.objects.bulk_create(new, batch_size=BATCH_ROWS)


def _updated(held: Membership, plan: PersonPlan, post: Post | None) -> Membership:
    row = plan.row
    held.organization = plan.unit
    held.title = held.title if row.title is None else row.title
    held.sort_no = held.sort_no if row.sort_no is None else row.sort_no
    held.post = post or (held.post if held.post and held.post.organization_id == plan.unit.pk else None)
    return held


def _begun(plan: PersonPlan, person: Person, post: Post | None, on: date) -> Membership:
    row = plan.row
    default = Membership._meta.get_field("sort_no").default
    return Membership(
        person=person,
        organization=plan.unit,
        title=row.title or "",
        post=post,
        sort_no=default if row.sort_no is None else row.sort_no,
        valid_from=on if plan.person or row.begins is None else row.begins,
    )


def _end_what_was_left(plans: Sequence[PersonPlan], on: date, now: datetime) -> None:
    """End roles of who moved or left, memberships and accounts of who left, and tell of both."""
    moved = [(plan, plan.move) for plan in plans if plan.move is not None]
    roles = [role.pk for _, move in moved for role in move.roles_ended]
    for keys in batches(roles):
        end_grants(RoleAssignment.objects.filter(pk__in=keys), on, now)
    for keys in batches([move.person.pk for _, move in moved if move.roles_ended]):
        AdministratorDuty.objects.filter(person_id__in=keys, roleassignment=None).delete()
    gone = [(plan, move) for plan, move in moved if plan.leaves]
    for keys in batches([one.pk for _, move in gone for one in move.ended]):
        held = Membership.objects.filter(pk__in=keys)
        held.filter(valid_from__gte=on).delete()
        held.update(valid_until=on, end_reason="名单登记为离开")
    left = [move.person.pk for plan, move in gone if plan.facts.status == Person.Status.LEFT]
    for keys in batches(left):
        User.objects.filter(person_id__in=keys).update(is_active=False)
    if left_all := [move.person.pk for _, move in gone]:
        announce(PeopleLeft(left_all, on.isoformat()))
    if others := [move.person.pk for plan, move in moved if not plan.leaves]:
        announce(PeopleTransferred(others, on.isoformat()))
