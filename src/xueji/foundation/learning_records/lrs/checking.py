"""Whether a key and a secret are those of a credential in force."""

import hashlib
import hmac
from datetime import datetime

from django.utils import timezone

from xueji.foundation.learning_records.lrs.answers import Refused
from xueji.foundation.learning_records.models import XapiCredential


def credential_with(key: str, secret: str) -> XapiCredential:
    """The credential in force with this key and secret; after a rotation the former secret works for a while.

    Raises:
        Refused: 401, without saying which part was wrong.
    """
    found = XapiCredential.objects.select_related("organization").filter(key=key, is_active=True).first()
    digest, now = secret_digest(secret), timezone.now()
    if found is None or not _fits(found, digest, now):
        raise Refused(401, "The credentials are not known")
    if found.expires_at is not None and found.expires_at <= now:
        raise Refused(401, "The credentials have expired")
    return found


def _fits(found: XapiCredential, digest: str, now: datetime) -> bool:
    if hmac.compare_digest(found.secret_digest, digest):
        return True
    is_kept = found.former_until is not None and now < found.former_until
    return is_kept and hmac.compare_digest(found.former_digest, digest)


def secret_digest(secret: str) -> str:
    """What is kept of a secret. Secrets are made by us with 256 random bits, so a fast digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
