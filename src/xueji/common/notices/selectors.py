"""Reading notices; everybody reads only their own."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from xueji.common.notices.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

COUNTED_MOST = 100
"""The bell says 99+ beyond; the database stops counting there."""


def notices_of(viewer: "AbstractUser") -> QuerySet[Notice]:
    """The viewer's notices."""
    return Notice.objects.filter(account_id=viewer.pk)


def notice_for(viewer: "AbstractUser", pk: int) -> Notice:
    """One of the viewer's notices.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    found = notices_of(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def unread_count(request: HttpRequest) -> int:
    """How many notices are new to the signed-in person, counted up to ``COUNTED_MOST``: one indexed read."""
    unread = Notice.objects.filter(account_id=request.user.pk, read_at=None)
    return unread[:COUNTED_MOST].count()
