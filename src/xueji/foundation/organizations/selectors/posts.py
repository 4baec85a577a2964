"""Reading posts: who may see them, and whose they are."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from xueji.foundation.organizations import duties, rules
from xueji.foundation.organizations.models import Membership, Organization, Person, Post, PostDuty
from xueji.foundation.organizations.selectors.roles import MAIN_FIRST, in_force_q, in_scope_q, scope_paths

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import User

RiskLevel = Post.RiskLevel
Duty = PostDuty.Duty
# Whose work the posts of a subtree are; a learner knows the own post only.
POST_ROLES = duties.SEE_POSTS.roles


def posts_for(viewer: "User", on: date) -> "QuerySet[Post]":
    """Posts of the units under the viewer's roles, with unit and duties."""
    found = Post.objects.filter(in_scope_q("organization__path", scope_paths(viewer, *POST_ROLES, on=on)))
    return found.select_related("organization").prefetch_related("duties")


def posts_of(organization: Organization) -> "QuerySet[Post]":
    """Posts of a unit by title."""
    return organization.posts.order_by("title")


def posts_under(organization: Organization, levels: Collection[str]) -> "QuerySet[Post]":
    """Posts of a subtree with one of the risk levels, by title, with their duties."""
    condition = Q(risk_level__in=list(levels)) & in_scope_q("organization__path", [organization.path])
    return Post.objects.filter(condition).prefetch_related("duties").order_by("title", "pk")


def posts_held(person: Person, on: date) -> list[Post]:
    """The posts a person holds on a day, that of the main membership first."""
    held = Membership.objects.filter(in_force_q(on), person=person, post__isnull=False)
    rows = held.select_related("post__organization").order_by(MAIN_FIRST, "pk")
    return list(dict.fromkeys(row.post for row in rows if row.post is not None))


def holders_of(post_ids: Collection[int], on: date) -> dict[int, list[Person]]:
    """Who holds each post on a day, by 班子排序 and strokes."""
    held = Membership.objects.filter(in_force_q(on), post_id__in=list(post_ids)).select_related("person")
    found: dict[int, list[Person]] = {}
    for row in held.order_by("sort_no", "person__stroke_key", "person_id"):
        people = found.setdefault(row.post_id or 0, [])
        if row.person not in people:
            people.append(row.person)
    return found


def duty_words(post: Post) -> list[str]:
    """What the post decides on, in words: the duties of the list, then the others."""
    listed = {row.duty for row in post.duties.all()}
    others = [word for word in post.duty_note.split("、") if word]
    return [str(label) for key, label in Duty.choices if key in listed] + others


def read_duties(text: str) -> tuple[list[str], str]:
    """Duties of the list that a text names, and the words that name none."""
    return rules.read_duties(text, {key: str(label) for key, label in Duty.choices})
