"""Reading notices and receipts."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.privacy.models import NoticeReceipt, PrivacyNotice

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person

CACHE_KEY = "privacy.notice.number"
# How late another process may learn of a new version.
CACHE_SECONDS = 60


def current_notice() -> PrivacyNotice | None:
    """The newest published version."""
    return PrivacyNotice.objects.exclude(published_at=None).order_by("-number").first()


def current_number() -> int:
    """Number of the newest published version, 0 when there is none; asked at every page, so kept a minute."""
    number = caches["local"].get(CACHE_KEY)
    if number is None:
        found = current_notice()
        number = found.number if found else 0
        caches["local"].set(CACHE_KEY, number, CACHE_SECONDS)
    return int(number)


def forget_current() -> None:
    """Ask the database again the next time."""
    caches["local"].delete(CACHE_KEY)


def has_receipt(person: "Person", number: int) -> bool:
    """Whether a person need not be asked about a version: it was confirmed, or is not there (any more)."""
    if NoticeReceipt.objects.filter(notice__number=number, person=person).exists():
        return True
    found = current_notice()
    if found is None or found.number != number:
        forget_current()
    return found is None


def notice_numbered(number: int) -> PrivacyNotice:
    """One published version, or 404."""
    found = PrivacyNotice.objects.exclude(published_at=None).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def notices() -> QuerySet[PrivacyNotice]:
    """Every published version, newest first."""
    return PrivacyNotice.objects.exclude(published_at=None).order_by("-number")


def receipts(number: int, on: date) -> "QuerySet[Person]":
    """Present members with ``read_at`` (None: not yet) for one version, and their unit."""
    paths = [unit.path for unit in organizations.top_units(on)]
    own = NoticeReceipt.objects.filter(notice__number=number, person=OuterRef("pk"))
    people = organizations.with_main_unit(organizations.people_under(paths, on), on)
    return people.annotate(read_at=Subquery(own.values("read_at")[:1]), has_read=Exists(own))


def coverage(number: int, on: date) -> tuple[int, int]:
    """How many of the present members have confirmed a version, and how many there are."""
    paths = [unit.path for unit in organizations.top_units(on)]
    members = organizations.people_under(paths, on)
    read = NoticeReceipt.objects.filter(notice__number=number, person__in=members)
    return read.count(), members.count()
