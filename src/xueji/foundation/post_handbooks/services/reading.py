"""A holder has read the own handbook: one act of study in the river for each revision."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xueji.foundation.learning_records import selectors as records
from xueji.foundation.learning_records import services as river
from xueji.foundation.organizations import selectors as organizations
from xueji.foundation.post_handbooks.models import HandbookRevision, RiskCitation
from xueji.foundation.post_handbooks.services.drafting import HandbookRefused
from xueji.foundation.regulations import selectors as regulations

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person


def finish_reading(revision: HandbookRevision, person: "Person", now: datetime) -> int:
    """Append to the river that a person has read the handbook; told twice, it is one record.

    Returns:
        How many records are new.
    Raises:
        HandbookRefused: the person belongs to no unit on this day.
    """
    unit = organizations.organization_of(person, timezone.localdate(now))
    if unit is None:
        raise HandbookRefused("还没有登记所在单位，无法记入学习记录。请联系学习组织者。")
    rows = RiskCitation.objects.filter(entry__revision=revision)
    article_ids = list(rows.order_by("pk").values_list("article_id", flat=True))
    named = regulations.disciplines_of(article_ids)
    return river.append(
        [
            river.NewRecord(
                person_id=person.pk,
                organization_id=unit.pk,
                organization_path=unit.path,
                verb=records.Verb.READ,
                activity_type="post_handbook",
                activity_key=revision.activity_key,
                activity_title=f"岗位纪律手册：{revision.handbook.post.title}",
                occurred_at=now,
                source_key=f"handbook-read:{revision.pk}:{person.pk}",
                evidence="本人登录后看完并确认",
                article_ids=list(dict.fromkeys(article_ids)),
                disciplines=sorted({one for names in named.values() for one in names}),
            )
        ],
        now,
    )
