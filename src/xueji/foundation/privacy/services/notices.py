"""Publishing the notice, and persons confirming that they have read it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from xueji.common.audit.services import record
from xueji.common.errors import DomainError
from xueji.foundation.privacy.models import NoticeReceipt, PrivacyNotice
from xueji.foundation.privacy.selectors.notices import current_notice, forget_current

if TYPE_CHECKING:
    from xueji.foundation.organizations.models import Person, User


class NoticeRefused(DomainError):
    """There is nothing to publish, or the version is no longer the present one."""


@transaction.atomic
def publish_notice(
    *, title: str, body: str, change_note: str, actor: "User | None", now: datetime
) -> PrivacyNotice:
    """Publish the next version; everybody is asked to read it at the next page they open.

    Raises:
        NoticeRefused: the text is the one that is published.
    """
    former = current_notice()
    if former is not None and (former.title, former.body) == (title, body):
        raise NoticeRefused("内容与现行版本相同，没有需要发布的改动。")
    number = (PrivacyNotice.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made = PrivacyNotice.objects.create(
        number=number,
        title=title,
        body=body,
        change_note=change_note,
        created_at=now,
        published_at=now,
        published_by=actor,
    )
    summary = f"发布{title}第 {number} 版"
    record(actor=actor, action="privacy.publish-notice", target=made, summary=summary, at=now)
    transaction.on_commit(forget_current)
    return made


def confirm_notice(*, number: int, person: "Person", now: datetime) -> NoticeReceipt:
    """Keep the receipt of a person for the present version; confirming twice is one receipt.

    Raises:
        NoticeRefused: another version has been published since the page was opened.
    """
    notice = current_notice()
    if notice is None or notice.number != number:
        raise NoticeRefused("告知书已更新，请阅读新版后再确认。")
    receipt, _ = NoticeReceipt.objects.get_or_create(notice=notice, person=person, defaults={"read_at": now})
    return receipt
