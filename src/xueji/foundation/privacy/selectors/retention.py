"""Reading what is deleted by rule."""

from django.db.models import QuerySet

from xueji.foundation.privacy.models import LegalHold, PurgeCertificate


def certificates() -> QuerySet[PurgeCertificate]:
    """Proposals and certificates."""
    return PurgeCertificate.objects.select_related("approved_by__person")


def holds() -> QuerySet[LegalHold]:
    """Holds that stand, oldest first."""
    return LegalHold.objects.filter(ended_at=None).select_related("person").order_by("begun_at")


def proposal_words(certificate: PurgeCertificate) -> str:
    """Who let it be deleted, in words."""
    if certificate.approved_by is not None:
        return certificate.approved_by.get_full_name()
    return "规则自动" if certificate.status == PurgeCertificate.Status.DONE else "—"
