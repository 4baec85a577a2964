"""Factories for tests of this and other domains."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xueji.foundation.organizations import testing as people
from xueji.foundation.responsibilities import services
from xueji.foundation.responsibilities.models import Responsibility

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Organization, Person


def make_item(
    organization: "Organization | None" = None,
    owner: "Person | None" = None,
    due_date: date = date(2026, 6, 30),
    **facts: Any,
) -> Responsibility:
    """A responsibility that was given out; ``facts`` go to ``ItemFacts``."""
    unit = organization or people.make_organization("青溪局", kind="agency")
    person = owner or people.make_person("佟雅琴", unit)
    values = {"year": 2026, "tier": Responsibility.Tier.LEADERSHIP, "text": "每季度听取分管科室学纪情况。"}
    wanted = services.ItemFacts(**{**values, **facts}, owner_id=person.pk, due_date=due_date)
    now = timezone.now()
    item = services.save_item(wanted, organization=unit, actor=None, now=now)
    services.put_in_force([item.pk], actor=None, now=now)
    item.refresh_from_db()
    return item
