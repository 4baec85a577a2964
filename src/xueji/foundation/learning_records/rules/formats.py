"""How a statement is shown: ``ids`` strips, ``canonical`` picks one language (Communication 2.1.3)."""

from collections.abc import Callable, Sequence
from typing import Any

from xueji.foundation.learning_records.rules.actors import identity

Object = dict[str, Any]
Definition = Callable[[str], Object | None]
_NAMES = ("display", "name", "description")


def languages_wanted(accept_language: str) -> list[str]:
    """Tags of an Accept-Language header in lower case, best first."""
    weighted = []
    for index, part in enumerate(accept_language.split(",")):
        tag, _, rest = part.strip().partition(";")
        _, _, weight = rest.strip().partition("q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag.strip() and quality > 0:
            weighted.append((-quality, index, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighted)]


def one_language(words: Object, wanted: Sequence[str]) -> Object:
    """The best entry of a language map: an exact tag, then the same language, then the first there is."""
    if len(words) < 2:
        return words
    tags = {tag.lower(): tag for tag in words}
    for want in wanted:
        if want in tags:
            return {tags[want]: words[tags[want]]}
        base = want.split("-")[0]
        near = next((tag for lower, tag in tags.items() if lower.split("-")[0] == base), None)
        if near is not None:
            return {near: words[near]}
    first = next(iter(words))
    return {first: words[first]}


def only_ids(statement: Object) -> Object:
    """The statement with no more of agents, verbs and activities than identifies them."""
    shown = {**statement, "actor": _id_actor(statement["actor"]), "verb": {"id": statement["verb"]["id"]}}
    shown["object"] = _id_object(statement["object"])
    if "context" in statement:
        shown["context"] = _id_context(statement["context"])
    if "authority" in statement:
        shown["authority"] = _id_actor(statement["authority"])
    return shown


def _id_actor(actor: Object) -> Object:
    kept: Object = {
        name: actor[name]
        for name in ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
        if name in actor
    }
    if not identity(actor):
        kept["member"] = [_id_actor(member) for member in actor["member"]]
    return kept


def _id_object(target: Object) -> Object:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return {"id": target["id"]}
    if kind == "SubStatement":
        return only_ids(target)
    return target if kind == "StatementRef" else _id_actor(target)


def _id_context(context: Object) -> Object:
    shown = dict(context)
    for name in ("instructor", "team"):
        if name in shown:
            shown[name] = _id_actor(shown[name])
    if "contextActivities" in shown:
        shown["contextActivities"] = {
            name: [_id_object(one) for one in listed] for name, listed in _lists(shown["contextActivities"])
        }
    return shown


def _lists(activities: Object) -> list[tuple[str, list[Object]]]:
    return [(name, [found] if isinstance(found, dict) else found) for name, found in activities.items()]


def canonical(statement: Object, wanted: Sequence[str], definition: Definition) -> Object:
    """The statement with canonical definitions, each language map cut down to one entry.

    Args:
        definition: the canonical definition of an activity by IRI, if there is one.
    """
    shown = dict(statement)
    shown["verb"] = _picked(statement["verb"], wanted)
    shown["object"] = _canonical_object(statement["object"], wanted, definition)
    context = statement.get("context")
    if context and "contextActivities" in context:
        activities = {
            name: [_canonical_activity(one, wanted, definition) for one in listed]
            for name, listed in _lists(context["contextActivities"])
        }
        shown["context"] = {**context, "contextActivities": activities}
    if "attachments" in statement:
        shown["attachments"] = [_picked(one, wanted) for one in statement["attachments"]]
    return shown


def _canonical_object(target: Object, wanted: Sequence[str], definition: Definition) -> Object:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return _canonical_activity(target, wanted, definition)
    return canonical(target, wanted, definition) if kind == "SubStatement" else target


def _canonical_activity(activity: Object, wanted: Sequence[str], definition: Definition) -> Object:
    known = definition(activity["id"]) or activity.get("definition")
    if not known:
        return activity
    shown = _picked(known, wanted)
    for name in ("choices", "scale", "source", "target", "steps"):
        if name in shown:
            shown[name] = [_picked(one, wanted) for one in shown[name]]
    return {**activity, "definition": shown}


def _picked(holder: Object, wanted: Sequence[str]) -> Object:
    return {
        name: one_language(value, wanted) if name in _NAMES and isinstance(value, dict) else value
        for name, value in holder.items()
    }


def with_context_lists(statement: Object) -> bool:
    """Put single context activities into arrays, in place; true when something changed."""
    changed = False
    for part in (statement, statement.get("object")):
        context = part.get("context") if isinstance(part, dict) else None
        activities = context.get("contextActivities") if isinstance(context, dict) else None
        if not isinstance(activities, dict):
            continue
        for name, found in activities.items():
            if isinstance(found, dict):
                activities[name] = [found]
                changed = True
    return changed


def activity_iris(statement: Object) -> set[str]:
    """Identifiers of the activities in a statement."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    found = {target["id"]} if kind == "Activity" else set()
    if kind == "SubStatement":
        found |= activity_iris(target)
    for _, listed in _lists(statement.get("context", {}).get("contextActivities", {})):
        found |= {one["id"] for one in listed}
    return found
