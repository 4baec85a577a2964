"""Who may write, review and see questions, and who gives tests."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.activity.assessments.models import Question
from xueji.foundation.library import selectors as library
from xueji.foundation.organizations import selectors as organizations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, User

EDITORS = (organizations.Role.EDITOR,)
# They see drafts: who writes, reviews and publishes.
WRITERS = (*EDITORS, *library.PUBLISHERS)
# They see questions with their answers; learners meet them in tests and sessions only.
READERS = (
    *WRITERS,
    organizations.Role.ORGANIZER,
    organizations.Role.LECTURER,
)
TEST_GIVERS = (organizations.Role.ORGANIZER, organizations.Role.DISCIPLINE_OFFICE)


def may_edit_in(viewer: "User", organization: "Organization | None", now: datetime) -> bool:
    """Whether the viewer is an editor over the unit; questions of no unit belong to the top of the tree."""
    return library.holds_content_role(viewer, EDITORS, organization, now)


def may_create(viewer: "User", now: datetime) -> bool:
    """Whether the viewer is an editor anywhere."""
    return organizations.may(viewer, *EDITORS, on=timezone.localdate(now))


def may_read_bank(viewer: "User", now: datetime) -> bool:
    """Whether the viewer may see questions with their answers."""
    return organizations.may(viewer, *READERS, on=timezone.localdate(now))


def may_give_tests(viewer: "User", now: datetime) -> bool:
    """Whether the viewer may give a test to some unit."""
    return organizations.may(viewer, *TEST_GIVERS, on=timezone.localdate(now))


def may_give_tests_to(viewer: "User", organization: "Organization", now: datetime) -> bool:
    """Whether the viewer may give a test to this unit and see its results."""
    return organizations.may(viewer, *TEST_GIVERS, organization=organization, on=timezone.localdate(now))


def standing(viewer: "User", question: Question, now: datetime) -> library.Standing:
    """How the viewer stands to one question."""
    wrote = question.revisions.filter(author=viewer).exists()
    return library.standing_to(viewer, question, question.organization, now, has_written=wrote)
