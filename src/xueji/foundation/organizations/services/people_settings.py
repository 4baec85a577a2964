"""Saving the settings of people, and bringing what is derived up to date."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xueji.common.audit.services import Actor, record
from xueji.common.batches import batches
from xueji.foundation.organizations import rules
from xueji.foundation.organizations.models import PeopleSettings, Person
from xueji.foundation.organizations.policy import category_policy
from xueji.foundation.organizations.selectors.people import main_titles
from xueji.foundation.organizations.selectors.people_settings import people_settings
from xueji.foundation.organizations.services.name_keys import KEY_FIELDS, put_name_keys
from xueji.foundation.organizations.services.people_import import Steps

BATCH_ROWS = 1000


@transaction.atomic
def save_people_settings(
    *, name_order: str, uses_id_number: bool, now: datetime, actor: Actor | None = None
) -> PeopleSettings:
    """Save what the installation decides; the caller has the names ordered anew when that changes."""
    held = people_settings()
    held.name_order, held.uses_id_number = name_order, uses_id_number
    held.save()
    words = "登记" if uses_id_number else "不登记"
    summary = f"人员设置：{held.get_name_order_display()}；{words}身份证号"
    record(actor=actor, action="organizations.people-settings", target=held, summary=summary, at=now)
    return held


def reorder_names(progress: Steps | None = None) -> int:
    """Make the keys of all names anew by the present setting and tables; returns how many changed."""
    short_first, changed = people_settings().is_short_first, 0
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    if progress is not None:
        progress.total(len(keys))
    for batch in batches(keys, BATCH_ROWS):
        late = []
        for person in Person.objects.filter(pk__in=batch).only("name", "reading", *KEY_FIELDS):
            before = _keys(person)
            put_name_keys(person, short_first=short_first)
            if _keys(person) != before:
                late.append(person)
        Person.objects.bulk_update(late, KEY_FIELDS, batch_size=BATCH_ROWS)
        changed += len(late)
        if progress is not None:
            progress.step(len(batch))
    return changed


def _keys(person: Person) -> list[str]:
    return [getattr(person, name) for name in KEY_FIELDS]


def category_by_rule(person: Person, title: str, on: date) -> str:
    """The category the rule gives a person on a day, in words."""
    return str(Person.Category(_derived(person, title, on)).label)


def _derived(person: Person, title: str, on: date) -> str:
    return rules.category_of(
        category_policy(), level=person.level, rank=person.rank, title=title,
        joined_work_date=person.joined_work_date, on=on,
    )  # fmt: skip


def refresh_categories(now: datetime) -> int:
    """Bring the categories that nobody set by hand up to date; returns how many changed."""
    on, changed = timezone.localdate(now), 0
    by_rule = Person.objects.filter(category_by_hand=False, merged_into=None)
    keys = list(by_rule.order_by("pk").values_list("pk", flat=True))
    for batch in batches(keys, BATCH_ROWS):
        titles, late = main_titles(batch, on), []
        for person in by_rule.filter(pk__in=batch).only("category", "level", "rank", "joined_work_date"):
            derived = _derived(person, titles.get(person.pk, ""), on)
            if derived != person.category:
                person.category = derived
                late.append(person)
        Person.objects.bulk_update(late, ["category"], batch_size=BATCH_ROWS)
        changed += len(late)
    return changed
