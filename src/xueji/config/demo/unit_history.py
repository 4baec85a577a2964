"""What became of the units of the demonstration: a merger with a new name, and one planned change."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from xueji.config.demo.people import BEGIN
from xueji.foundation.organizations import selectors, services

REFORM_DAY = date(2024, 3, 1)
DOCUMENT_NO = "青编发〔2024〕2号"
FORMER_CODE = "jc-forest"
PLANNED_DAYS = 45


def load_history(units: dict[str, Any], now: datetime) -> None:
    """Let 霁川县林业局 go into 霁川县国土资源局, which got its present name on the same day."""
    if selectors.organization_by_code(FORMER_CODE) is not None:
        return
    bureau, county = units["jc-land"], units["jc"]
    former = services.create_organization(
        code=FORMER_CODE, name="霁川县林业局", short_name="县林业局", kind="agency", parent=county,
        industry="机关", region=county.region, sort_no=900, valid_from=BEGIN, now=now,
    )  # fmt: skip
    present = {"name": bureau.name, "short_name": bureau.short_name, "division_code": bureau.division_code}
    services.update_organization(organization=bureau, name="霁川县国土资源局", short_name="县国土局", now=now)
    for kind, unit, facts in (
        ("rename", bureau, present),
        ("merge", former, {"others": [], "into": bureau.pk, "name": ""}),
    ):
        draft = services.UnitDraft(kind, unit, REFORM_DAY, facts, "机构改革", DOCUMENT_NO)
        services.record_change(draft, now=now)
    _plan(units["hd-liuyin"], now)


def _plan(town: Any, now: datetime) -> None:
    day = timezone.localdate(now) + timedelta(days=PLANNED_DAYS)
    facts = {"name": "柳荫渡街道", "short_name": "柳荫渡街道", "division_code": town.division_code}
    services.record_change(services.UnitDraft("rename", town, day, facts, "撤镇设街道"), now=now)
