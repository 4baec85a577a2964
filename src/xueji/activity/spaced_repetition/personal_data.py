"""What spaced repetition holds about a person."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.activity.spaced_repetition.models import Card
from xueji.common.ui.formats import moment
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def register() -> None:
    """Describe review cards."""
    privacy.describe(
        privacy.Holding(
            key="cards",
            label="复习卡",
            what="学过的条文、推算还记得多少、下次复习的日期，以及每次复习的结果",
            purpose="安排每天五分钟复习；只给你自己看，单位看到的是三人以上的合计",
            legal_basis=privacy.DUTY,
            retention="使用期间；可请求删除",
            rows=_cards,
            columns=(
                ("条文", lambda row: f"{row.article.version.regulation.title} {row.article}"),
                ("状态", lambda row: row.get_state_display()),
                ("上次复习", lambda row: moment(row.last_reviewed_at)),
                ("到期", lambda row: moment(row.due_at)),
            ),
            correct="继续复习即会更新；可请求删除后重新开始",
            order=70,
            erase=_erase,
        )
    )


def _cards(person: "Person") -> QuerySet[Card]:
    found = Card.objects.filter(person=person).select_related("article__version__regulation")
    return found.order_by("-created_at", "-pk")


def _erase(person: "Person", now: datetime) -> int:
    gone, _ = Card.objects.filter(person=person).delete()
    return gone
