"""What everybody may ask: which versions are spoken here, and what the identifiers of our profile mean."""

from django.http import HttpResponse

from xueji.foundation.learning_records.lrs.answers import JSON, Refused, encode, json_answer
from xueji.foundation.learning_records.lrs.asked import VERSIONS, Asked
from xueji.foundation.learning_records.rules import profile, profile_document

LINKED_DATA = "application/ld+json"


def get_about(question: Asked) -> HttpResponse:
    """Versions and our profile; open to everybody, as the specification wants it."""
    if question.method not in ("GET", "HEAD"):
        raise Refused(405, f"{question.method} is not possible here")
    names = {
        "document": "/xapi/profile",
        "people": profile.PEOPLE,
        "activities": profile.ACTIVITIES,
        "verbs": profile.OWN_VERBS,
    }
    return json_answer({"version": list(VERSIONS.values()), "extensions": {profile_document.PROFILE: names}})


def get_profile(question: Asked) -> HttpResponse:
    """Our profile as JSON-LD, or with ``id`` one verb, activity type or extension of it.

    The identifiers are URNs, the same in every installation; this is where each of them is looked up.
    """
    if question.method not in ("GET", "HEAD"):
        raise Refused(405, f"{question.method} is not possible here")
    question.only("id")
    wanted = question.params.get("id", "")
    is_whole = wanted in ("", profile_document.PROFILE, profile_document.VERSION)
    found = profile_document.document() if is_whole else profile_document.concept(wanted)
    if found is None:
        raise Refused(404, "There is no such concept in this profile")
    accepts_ld = LINKED_DATA in question.header("accept")
    return HttpResponse(encode(found), content_type=LINKED_DATA if accepts_ld else JSON)
