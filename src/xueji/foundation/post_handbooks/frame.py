"""Who finds the domain in the navigation."""

from django.http import HttpRequest
from django.utils import timezone

from xueji.foundation.organizations import selectors as organizations


def sees_posts(request: HttpRequest) -> bool:
    """Those whose work the posts of a subtree are."""
    return organizations.may(request.user, *organizations.POST_ROLES, on=timezone.localdate())


def sees_posts_of_unit(request: HttpRequest, unit_id: int) -> bool:
    """The same, over one unit."""
    unit = organizations.organizations_by_ids([unit_id]).get(unit_id)
    return unit is not None and organizations.may(
        request.user, *organizations.POST_ROLES, organization=unit, on=timezone.localdate()
    )


def holds_post(request: HttpRequest) -> bool:
    """Somebody with a post."""
    person = organizations.person_of(request.user)
    return person is not None and bool(organizations.posts_held(person, timezone.localdate()))
