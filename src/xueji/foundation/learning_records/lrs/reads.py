"""That a tool reads what people have studied is itself on record: once a day and process."""

import logging
from datetime import date

from django.db import OperationalError, transaction
from django.utils import timezone

from xueji.common.audit import services as audit
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.models import XapiCredential

logger = logging.getLogger(__name__)
_noted: dict[int, date] = {}


def note_reading(caller: Caller) -> None:
    """Leave an audit line on the first reading of the day; a full disk does not keep anybody from reading."""
    now = timezone.now()
    day = timezone.localdate(now)
    if _noted.get(caller.credential_id) == day:
        return
    try:
        with transaction.atomic():
            audit.record(
                actor=None,
                action="learning_records.read_by_tool",
                target=XapiCredential(pk=caller.credential_id),
                summary=f"工具凭证“{caller.name}”当天开始读取本单位及下级的学习记录",
                at=now,
            )
    except OperationalError as error:
        logger.warning("The reading of a tool could not be noted: %s", error)
        return
    _noted[caller.credential_id] = day


def forget() -> None:
    """Note the next reading of every tool."""
    _noted.clear()
