"""Bearer tokens: OAuth 2.0 client credentials (RFC 6749 section 4.4) for tools that want no Basic.

A token is signed and holds the key of its credential: no table of tokens to write, read and sweep.
It ends with the credential, with the secret it was made from, and after an hour
(docs/decisions/0012-tools-and-exchange.md says why no OAuth server library is used).
"""

import base64
import binascii
from urllib.parse import parse_qsl

from django.core import signing
from django.http import HttpResponse
from django.utils import timezone

from xueji.foundation.learning_records.lrs import rates
from xueji.foundation.learning_records.lrs.answers import Refused, json_answer
from xueji.foundation.learning_records.lrs.asked import Asked
from xueji.foundation.learning_records.lrs.checking import credential_with, secret_digest
from xueji.foundation.learning_records.models import XapiCredential

TOKEN_SECONDS = 3600
SALT = "learning_records.token"
MARK_CHARACTERS = 16  # of the secret's digest, so that a rotated secret ends its tokens after the overlap


def credential_of(token: str) -> XapiCredential:
    """The credential in force behind a token.

    Raises:
        Refused: 401, without saying why.
    """
    try:
        key, mark = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(401, "The token is not known or has expired") from None
    found = XapiCredential.objects.select_related("organization").filter(key=key, is_active=True).first()
    now = timezone.now()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        raise Refused(401, "The token is not known or has expired")
    marks = [found.secret_digest[:MARK_CHARACTERS]]
    if found.former_until is not None and now < found.former_until:
        marks.append(found.former_digest[:MARK_CHARACTERS])
    if mark not in marks:
        raise Refused(401, "The token is not known or has expired")
    return found


def post_token(question: Asked) -> HttpResponse:
    """A token for a key and a secret, given as Basic or as ``client_id`` and ``client_secret``."""
    if question.method != "POST":
        raise Refused(405, f"{question.method} is not possible here")
    fields = _fields(question.body)
    if fields.get("grant_type") != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type")
    key, secret = (part.replace("\x00", "") for part in _client(question, fields))
    try:
        found = credential_with(key, secret)
    except Refused:
        return _oauth_error(401, "invalid_client")
    rates.count(found.pk, found.requests_a_minute)
    token = signing.dumps([found.key, secret_digest(secret)[:MARK_CHARACTERS]], salt=SALT)
    told = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": found.scopes}
    answer = json_answer(told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=20))
    except (ValueError, UnicodeDecodeError):
        raise Refused(400, "The content must be a form (application/x-www-form-urlencoded)") from None


def _client(question: Asked, fields: dict[str, str]) -> tuple[str, str]:
    scheme, _, value = question.header("authorization").partition(" ")
    if scheme.lower() != "basic":
        return fields.get("client_id", ""), fields.get("client_secret", "")
    try:
        key, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def _oauth_error(status: int, name: str) -> HttpResponse:
    answer = json_answer({"error": name}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="xueji"'
    return answer
