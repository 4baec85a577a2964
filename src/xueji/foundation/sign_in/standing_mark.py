"""What an account still has to do, noted in its session, so that a page asks no question of the database."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from xueji.foundation.sign_in.services.standing import Standing

MARK_KEY = "sign_in_standing"


def mark(request: HttpRequest, standing: Standing) -> None:
    """Write the standing into the session."""
    request.session[MARK_KEY] = {
        "password_expired": standing.password_expired,
        "factor_by": standing.factor_by.isoformat() if standing.factor_by else "",
    }


def marked(request: HttpRequest) -> Standing | None:
    """The standing noted in the session; None when nobody has looked yet."""
    noted = request.session.get(MARK_KEY)
    if not noted:
        return None
    by = datetime.fromisoformat(noted["factor_by"]) if noted["factor_by"] else None
    return Standing(noted["password_expired"], by)


def forget(request: HttpRequest) -> None:
    """Ask anew at the next page, because a proof was added or taken away."""
    request.session.pop(MARK_KEY, None)


def factor_days_left(request: HttpRequest) -> int | None:
    """Whole days left to set up a second proof; None when there is no need."""
    standing = marked(request)
    if standing is None or standing.factor_by is None:
        return None
    return max(0, (standing.factor_by - timezone.now()).days)
