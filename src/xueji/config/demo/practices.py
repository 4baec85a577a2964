"""Good practices of the demonstration, one of them recommended."""

from datetime import datetime
from typing import Any

from xueji.config.demo.reading import read_toml
from xueji.foundation.library import selectors, services
from xueji.foundation.library.services import WriteUp
from xueji.foundation.organizations import selectors as organizations

PARTS = ("background", "approach", "effect", "evidence", "applicable_to")


def load_practices(units: dict[str, Any], now: datetime) -> None:
    """Publish the practices that are missing; what people did with them stays."""
    for facts in read_toml("practices.toml")["practice"]:
        if selectors.resource_by_code(facts["key"]) is None:
            _publish(facts, units, now)


def _publish(facts: dict[str, Any], units: dict[str, Any], now: datetime) -> None:
    known = ("title", "industry", "region", "year", "disciplines", "themes", "audience")
    made = services.store_practice(
        WriteUp(**{part: facts[part] for part in PARTS}),
        code=facts["key"],
        status="published",
        organization=units[facts["unit"]],
        actor=None,
        now=now,
        **{name: facts[name] for name in known},
    )
    reviewer = organizations.account_named("ouyangjingzhi")
    if reviewer is not None and facts["unit"] == "jc-land":
        reason = "做法简单，数字对得上，补贴项目都用得上。"
        services.recommend_practice(made.pk, units["ql"].pk, reason=reason, actor=reviewer, now=now)
