"""Our published xAPI profile: identifiers under which our acts of study are shown to other tools.

They never change: stored statements of other tools may name them. Standard verbs are used where there are
any. What each means is told in ``profile_document``.
"""

PEOPLE = "urn:xueji:people"  # home page of a person's account; its name is the person's number
TOOLS = "urn:xueji:tools"  # home page of the authority of a tool; its name is the key of its credential
OWN_VERBS = "urn:xueji:verb:"
VERBS = {
    "attended": "http://adlnet.gov/expapi/verbs/attended",
    "missed": "urn:xueji:verb:missed",
    "made_up": "urn:xueji:verb:made-up",
    "read": "http://adlnet.gov/expapi/verbs/experienced",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "reviewed": "urn:xueji:verb:reviewed",
    "led": "urn:xueji:verb:led",
}
ACTIVITIES = "urn:xueji:activity:"
ACTIVITY_TYPES = "urn:xueji:activity-type:"
EXTENSION_ARTICLES = "urn:xueji:extension:articles"
EXTENSION_DISCIPLINES = "urn:xueji:extension:disciplines"
EXTENSION_UNIT = "urn:xueji:extension:unit"
EXTENSION_EVIDENCE = "urn:xueji:extension:evidence"
EXTENSION_REPLACES = "urn:xueji:extension:replaces"


def verb_iri(verb: str) -> str:
    """The IRI of one of our verbs."""
    return VERBS.get(verb) or OWN_VERBS + verb


def activity_iri(activity_key: str) -> str:
    """The IRI of one of our activities, e.g. ``urn:xueji:activity:session:12``."""
    return ACTIVITIES + activity_key


def person_identity(code: str) -> str:
    """The identifier of one of our people, as rules.actors.identity gives it."""
    return f"account:{PEOPLE}|{code}"
