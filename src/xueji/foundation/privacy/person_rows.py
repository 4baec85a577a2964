"""How notices read, requests and holds follow when two records of people are one human."""

from xueji.foundation.organizations.services import register_person_rows
from xueji.foundation.privacy.models import NoticeReceipt


def register() -> None:
    """All follow; a notice read under both records was read once, the first time."""
    register_person_rows("privacy.LegalHold", "person")
    register_person_rows("privacy.PrivacyRequest", "person")
    register_person_rows("privacy.NoticeReceipt", "person", settle=_drop)


def _drop(_mine: NoticeReceipt, theirs: NoticeReceipt) -> None:
    theirs.delete()
