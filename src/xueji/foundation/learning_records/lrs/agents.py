"""The Agents and Activities resources: all that is known of a person or an activity."""

from typing import Any

from django.http import HttpResponse

from xueji.foundation.learning_records.lrs import persons
from xueji.foundation.learning_records.lrs.activities import definitions
from xueji.foundation.learning_records.lrs.answers import json_answer
from xueji.foundation.learning_records.lrs.asked import Asked
from xueji.foundation.learning_records.lrs.credentials import Caller
from xueji.foundation.learning_records.lrs.rendering import own_activity
from xueji.foundation.learning_records.rules.actors import check_agent
from xueji.foundation.learning_records.rules.decoding import decode
from xueji.foundation.learning_records.rules.values import iri


def agent_in(question: Asked) -> dict[str, Any]:
    """The agent of the parameter ``agent``."""
    return check_agent(decode(question.must("agent").encode()), "agent")


def get_person(question: Asked, caller: Caller) -> HttpResponse:
    """The Person object of an agent: every name and identifier the caller's unit knows of that person."""
    caller.needs("all/read", "statements/read", "statements/read/mine", "profile")
    question.only("agent")
    return json_answer(persons.person_object(agent_in(question), caller))


def get_activity(question: Asked, caller: Caller) -> HttpResponse:
    """An activity with its canonical definition; one never heard of comes back with its id alone."""
    caller.needs("all/read", "statements/read", "statements/read/mine", "profile")
    question.only("activityId")
    wanted = iri(question.must("activityId"), "activityId")
    activity: dict[str, Any] = {"objectType": "Activity", "id": wanted}
    known = definitions({wanted}, caller.tenant_id).get(wanted)
    if known is None and caller.reads_all:
        known = own_activity(wanted, caller.tenant_paths)
    return json_answer({**activity, "definition": known} if known else activity)
