"""A leading group and responsibilities of the demonstration: one overdue, one to check, one done."""

from datetime import date, datetime, timedelta
from typing import Any

from xueji.config.demo.people import BEGIN
from xueji.config.demo.reading import read_toml
from xueji.foundation.responsibilities import selectors, services


def load_responsibilities(units: dict[str, Any], people: dict[str, Any], today: date, now: datetime) -> None:
    """Set up what is missing; a unit that has a group or a list is left as it is."""
    facts = read_toml("responsibilities.toml")
    for one in facts["group"]:
        if not selectors.groups_of(units[one["unit"]]).exists():
            _set_up(one, units[one["unit"]], people, now)
    for unit in {one["unit"] for one in facts["item"]}:
        if not selectors.items_of_unit(units[unit], today.year):
            for one in facts["item"]:
                if one["unit"] == unit:
                    _give_out(one, units[unit], people, today, now)


def _set_up(facts: dict[str, Any], unit: Any, people: dict[str, Any], now: datetime) -> None:
    wanted = services.GroupFacts(facts["name"], BEGIN, facts["office_name"], facts["task"])
    group = services.save_group(wanted, organization=unit, actor=None, now=now)
    for one in facts["members"]:
        services.seat_member(group, people[one["name"]], one["role"], valid_from=BEGIN, actor=None, now=now)


def _give_out(facts: dict[str, Any], unit: Any, people: dict[str, Any], today: date, now: datetime) -> None:
    owner = people[facts["owner"]]
    due = today + timedelta(days=facts["due_in_days"])
    wanted = services.ItemFacts(today.year, facts["tier"], facts["text"], owner.pk, due, facts["measure"])
    item = services.save_item(wanted, organization=unit, actor=None, now=now)
    services.put_in_force([item.pk], actor=None, now=now)
    if "report" not in facts:
        return
    shown = facts["evidence"]
    services.add_link(item.pk, shown["name"], shown["url"], actor=owner.user, now=now)
    services.report_item(item.pk, facts["report"], actor=owner.user, now=now)
    if "checked_by" in facts:
        checker = people[facts["checked_by"]].user
        services.check_item(item.pk, is_done=True, note="", actor=checker, now=now)
