"""Changes to what is known about a regulation and its versions; the text itself only comes by import."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from xueji.common.audit.services import Actor, record
from xueji.common.errors import DomainError
from xueji.common.events.bus import announce
from xueji.foundation.regulations import findable
from xueji.foundation.regulations.events import VersionDatesChanged
from xueji.foundation.regulations.models import Regulation, RegulationVersion

from .citing import link_new_name

EDITABLE = ("short_title", "aliases", "kind", "issuer", "sector", "levels", "region_code")


class DatesOutOfOrder(DomainError):
    """Repealed before it was in force."""


@transaction.atomic
def update_regulation(regulation: Regulation, *, actor: Actor | None, now: datetime, **values: str) -> bool:
    """Change short title, other names, kind, issuer or to whom it applies; returns whether anything did."""
    before = {name: getattr(regulation, name) for name in EDITABLE}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(regulation, name, value)
    regulation.save(update_fields=list(changed))
    if "aliases" in changed or "short_title" in changed:
        link_new_name(regulation)
    findable.refresh(regulation)
    record(
        actor=actor,
        action="regulations.edit",
        target=regulation,
        summary=f"修改《{regulation.short_title}》的基本信息",
        at=now,
        detail={"before": {name: before[name] for name in changed}, "after": changed},
    )
    return True


@transaction.atomic
def update_version_dates(
    version: RegulationVersion,
    *,
    promulgated_date: date | None,
    effective_date: date,
    repealed_date: date | None,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Set the dates of a version; its effective date then counts as checked by a person."""
    if repealed_date is not None and repealed_date < effective_date:
        raise DatesOutOfOrder("废止日期不能早于施行日期")
    before = [version.promulgated_date, version.effective_date, version.repealed_date]
    version.promulgated_date, version.effective_date = promulgated_date, effective_date
    version.repealed_date, version.is_effective_stated = repealed_date, True
    version.save(update_fields=["promulgated_date", "effective_date", "repealed_date", "is_effective_stated"])
    findable.refresh(version.regulation)
    record(
        actor=actor,
        action="regulations.set-dates",
        target=version,
        summary=f"《{version.regulation.short_title}》{version.version_date} 版自 {effective_date} 起施行",
        at=now,
        detail={"before": [day and day.isoformat() for day in before]},
    )
    announce(VersionDatesChanged(version_id=version.pk))
