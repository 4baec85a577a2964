"""Writing the planned rows of an import in bulk."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.foundation.organizations.models import Membership, Person, Post
from xueji.foundation.organizations.services.people import fill

if TYPE_CHECKING:
    from xueji.foundation.organizations.services.people_import import PersonPlan

BATCH_ROWS = 1000
FILLED = [
    "name", "surname", "pinyin_key", "stroke_key", "letters", "initials", "category", "status", "rank",
    "phone_sealed", "phone_index", "joined_party_date", "joined_work_date",
]  # fmt: skip


def write_plans(plans: "Sequence[PersonPlan]", now: datetime) -> None:
    """Write people, posts and memberships; call it inside a transaction."""
    on = timezone.localdate(now)
    people = _write_people(plans)
    posts = _posts(plans)
    _write_memberships(plans, people, posts, on)


def _write_people(plans: "Sequence[PersonPlan]") -> dict[str, Person]:
    people = {plan.row.code: plan.person or Person(code=plan.row.code) for plan in plans}
    for plan in plans:
        fill(people[plan.row.code], plan.facts)
    new = [person for person in people.values() if person.pk is None]
    old = [person for person in people.values() if person.pk is not None]
    Person.objects.bulk_create(new, batch_size=BATCH_ROWS)
    Person.objects.bulk_update(old, FILLED, batch_size=BATCH_ROWS)
    return people


def _posts(plans: "Sequence[PersonPlan]") -> dict[tuple[int, str], Post]:
    wanted = {(plan.unit.pk, plan.row.post_title) for plan in plans if plan.row.post_title}
    found: dict[tuple[int, str], Post] = {}
    units = sorted({unit for unit, _ in wanted})
    for start in range(0, len(units), 500):
        for post in Post.objects.filter(organization_id__in=units[start : start + 500]):
            found[post.organization_id, post.title] = post
    missing = [Post(organization_id=unit, title=title) for unit, title in sorted(wanted - found.keys())]
    Post.objects.bulk_create(missing, batch_size=BATCH_ROWS)
    return found | {(post.organization_id, post.title): post for post in missing}


def _write_memberships(
    plans: "Sequence[PersonPlan]", people: dict[str, Person], posts: dict[tuple[int, str], Post], on: date
) -> None:
    new, kept, ended = [], [], []
    for plan in plans:
        held = plan.membership
        post = posts.get((plan.unit.pk, plan.row.post_title or ""))
        if held is not None and (held.organization_id == plan.unit.pk or held.valid_from >= on):
            # The same unit, or a membership that began today and was never in force for a whole day.
            kept.append(_updated(held, plan, post))
            continue
        if held is not None:
            held.valid_until, held.is_primary = on, False
            ended.append(held)
        new.append(_begun(plan, people[plan.row.code], post, on))
    Membership.objects.bulk_update(ended, ["valid_until", "is_primary"], batch_size=BATCH_ROWS)
    fields = ["organization", "title", "post", "sort_no"]
    Membership.objects.bulk_update(kept, fields, batch_size=BATCH_ROWS)
    Membership.objects.bulk_create(new, batch_size=BATCH_ROWS)


def _updated(held: Membership, plan: "PersonPlan", post: Post | None) -> Membership:
    row = plan.row
    held.organization = plan.unit
    held.title = held.title if row.title is None else row.title
    held.sort_no = held.sort_no if row.sort_no is None else row.sort_no
    held.post = post or (held.post if held.post and held.post.organization_id == plan.unit.pk else None)
    return held


def _begun(plan: "PersonPlan", person: Person, post: Post | None, on: date) -> Membership:
    row = plan.row
    default = Membership._meta.get_field("sort_no").default
    return Membership(
        person=person,
        organization=plan.unit,
        title=row.title or "",
        post=post,
        sort_no=default if row.sort_no is None else row.sort_no,
        valid_from=on,
    )
