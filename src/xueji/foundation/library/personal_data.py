"""What the library holds about a person, and how long it is remembered where somebody stopped in a video."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from xueji.common.ui.formats import moment
from xueji.foundation.library.models import Playback
from xueji.foundation.privacy import services as privacy

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def register() -> None:
    """Describe playback, and the rule by which it goes."""
    privacy.describe(
        privacy.Holding(
            key="playback",
            label="视频进度",
            what="看到视频的哪一秒",
            purpose="下次接着看；不计分",
            legal_basis=privacy.DUTY,
            retention="一年没有再看即销毁",
            rows=_playbacks,
            columns=(
                ("视频", lambda row: row.attachment.resource.title),
                ("停在（秒）", lambda row: int(row.position_seconds)),
                ("时间", lambda row: moment(row.reported_at)),
            ),
            correct="再看一次即更新；可请求删除",
            order=75,
            erase=_erase,
        )
    )
    privacy.keep(privacy.RetentionRule("playback", "视频进度", _expired, "reported_at", person="person_id"))


def _playbacks(person: "Person") -> QuerySet[Playback]:
    found = Playback.objects.filter(person=person).select_related("attachment__resource")
    return found.order_by("-reported_at", "-pk")


def _expired(cutoff: datetime) -> QuerySet[Playback]:
    return Playback.objects.filter(reported_at__lt=cutoff)


def _erase(person: "Person", now: datetime) -> int:
    gone, _ = Playback.objects.filter(person=person).delete()
    return gone
