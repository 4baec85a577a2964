"""The About resource: which versions are spoken here."""

from django.http import HttpResponse

from xueji.foundation.learning_records.lrs.answers import Refused, json_answer
from xueji.foundation.learning_records.lrs.asked import VERSIONS, Asked
from xueji.foundation.learning_records.rules import profile


def get_about(question: Asked) -> HttpResponse:
    """Versions and our profile; open to everybody, as the specification wants it."""
    if question.method not in ("GET", "HEAD"):
        raise Refused(405, f"{question.method} is not possible here")
    names = {"people": profile.PEOPLE, "activities": profile.ACTIVITIES, "verbs": "urn:xueji:verb:"}
    return json_answer({"version": list(VERSIONS.values()), "extensions": {"urn:xueji:profile": names}})
