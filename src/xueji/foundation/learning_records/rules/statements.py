"""What a valid statement is (xAPI 1.0.3 Data 2; IEEE 9274.1.1 4.2): one walk that names the fault."""

from collections.abc import Callable

from xueji.foundation.learning_records.rules import values
from xueji.foundation.learning_records.rules.activities import check_activity
from xueji.foundation.learning_records.rules.actors import check_actor, check_agent, check_group, identity
from xueji.foundation.learning_records.rules.problems import (
    InvalidStatement,
    as_array,
    as_object,
    known_keys,
)

VOIDED_VERB = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE_USAGE = "http://adlnet.gov/expapi/attachments/signature"
_VERB = frozenset({"id", "display"})
_REFERENCE = frozenset({"objectType", "id"})
_SCORE = frozenset({"scaled", "raw", "min", "max"})
_ATTACHMENT = frozenset({"usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"})
_ACTIVITY_RELATIONS = frozenset({"parent", "grouping", "category", "other"})
Object = dict[str, object]
Check = Callable[[object, str], object]


def check_statement(value: object) -> Object:
    """Refuse a statement that breaks a rule.

    Args:
        value: decoded JSON.
    Raises:
        InvalidStatement: with the path of the first property found wrong.
    """
    found = as_object(value, "")
    _check_parts(found, "", _STATEMENT)
    verb = found["verb"]
    if isinstance(verb, dict) and verb["id"] == VOIDED_VERB:
        target = found["object"]
        if not isinstance(target, dict) or target.get("objectType") != "StatementRef":
            raise InvalidStatement(
                "object.objectType", 'a voiding statement must have a "StatementRef" object'
            )
    return found


def _check_parts(found: Object, path: str, checks: dict[str, Check]) -> None:
    """Check every property, and that the three required ones are there."""
    prefix = f"{path}." if path else ""
    for name, item in found.items():
        check = checks.get(name)
        if check is None:
            raise InvalidStatement(f"{prefix}{name}", "is not a property defined by xAPI here")
        check(item, f"{prefix}{name}")
    for name in ("actor", "verb", "object"):
        if name not in found:
            raise InvalidStatement(f"{prefix}{name}", "is missing")
    if "context" in found:
        _check_context_fits(found, prefix)


def _check_context_fits(found: Object, prefix: str) -> None:
    """Revision and platform are said of activities only."""
    context, target = found["context"], found["object"]
    if not isinstance(context, dict) or not isinstance(target, dict):
        return
    if target.get("objectType", "Activity") != "Activity":
        for name in context.keys() & {"revision", "platform"}:
            raise InvalidStatement(f"{prefix}context.{name}", "may only be given for an activity")


def _verb(value: object, path: str) -> None:
    found = as_object(value, path)
    known_keys(found, _VERB, path)
    values.iri(found.get("id"), f"{path}.id")
    if "display" in found:
        values.language_map(found["display"], f"{path}.display")


def _object(value: object, path: str) -> None:
    found = as_object(value, path)
    kind = found.get("objectType", "Activity")
    check = _OBJECTS.get(kind) if type(kind) is str else None
    if check is None:
        raise InvalidStatement(f"{path}.objectType", "must be one of " + ", ".join(_OBJECTS))
    check(found, path)


def _part_object(value: object, path: str) -> None:
    """The object of a sub-statement: anything but another sub-statement."""
    if as_object(value, path).get("objectType") == "SubStatement":
        raise InvalidStatement(f"{path}.objectType", "a SubStatement must not hold another one")
    _object(value, path)


def _reference(value: object, path: str) -> None:
    found = as_object(value, path)
    known_keys(found, _REFERENCE, path)
    if found.get("objectType") != "StatementRef":
        raise InvalidStatement(f"{path}.objectType", 'must be "StatementRef"')
    values.uuid_text(found.get("id"), f"{path}.id")


def _sub_statement(value: object, path: str) -> None:
    _check_parts(as_object(value, path), path, _PART)


def _sub_type(value: object, path: str) -> None:
    if value != "SubStatement":
        raise InvalidStatement(path, 'must be "SubStatement"')


def _result(value: object, path: str) -> None:
    for name, item in as_object(value, path).items():
        check = _RESULT.get(name)
        if check is None:
            raise InvalidStatement(f"{path}.{name}", "is not a property defined by xAPI here")
        check(item, f"{path}.{name}")


def _score(value: object, path: str) -> None:
    found = as_object(value, path)
    known_keys(found, _SCORE, path)
    numbers = {name: values.number(item, f"{path}.{name}") for name, item in found.items()}
    if not -1 <= numbers.get("scaled", 0) <= 1:
        raise InvalidStatement(f"{path}.scaled", "must lie between -1 and 1")
    low, high, raw = numbers.get("min"), numbers.get("max"), numbers.get("raw")
    if low is not None and high is not None and low >= high:
        raise InvalidStatement(f"{path}.min", "must be less than max")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise InvalidStatement(f"{path}.raw", "must lie between min and max")


def _context(value: object, path: str) -> None:
    for name, item in as_object(value, path).items():
        check = _CONTEXT.get(name)
        if check is None:
            raise InvalidStatement(f"{path}.{name}", "is not a property defined by xAPI here")
        check(item, f"{path}.{name}")


def _context_activities(value: object, path: str) -> None:
    found = as_object(value, path)
    known_keys(found, _ACTIVITY_RELATIONS, path)
    for name, item in found.items():
        if type(item) is dict:
            check_activity(item, f"{path}.{name}")
        else:
            for index, one in enumerate(as_array(item, f"{path}.{name}")):
                check_activity(one, f"{path}.{name}[{index}]")


def _related_actors(kind: str, part: str, check: Check) -> Check:
    """Checker of ``contextAgents`` or ``contextGroups`` (2.0)."""
    allowed = frozenset({"objectType", part, "relevantTypes"})

    def checker(value: object, path: str) -> None:
        for index, item in enumerate(as_array(value, path)):
            place = f"{path}[{index}]"
            found = as_object(item, place)
            known_keys(found, allowed, place)
            if found.get("objectType") != kind:
                raise InvalidStatement(f"{place}.objectType", f'must be "{kind}"')
            check(found.get(part), f"{place}.{part}")
            if "relevantTypes" in found:
                _relevant_types(found["relevantTypes"], f"{place}.relevantTypes")

    return checker


def _relevant_types(value: object, path: str) -> None:
    found = as_array(value, path)
    if not found:
        raise InvalidStatement(path, "must not be empty")
    for index, item in enumerate(found):
        values.iri(item, f"{path}[{index}]")


def _authority(value: object, path: str) -> None:
    """An agent, or the two agents of an application that acts for a person (three-legged OAuth)."""
    found = check_actor(value, path)
    if found.get("objectType") != "Group":
        return
    members = found.get("member")
    if identity(found) or not isinstance(members, list) or len(members) != 2:
        raise InvalidStatement(path, "an authority group has no identifier and exactly two members")


def _attachments(value: object, path: str) -> None:
    for index, item in enumerate(as_array(value, path)):
        place = f"{path}[{index}]"
        found = as_object(item, place)
        known_keys(found, _ATTACHMENT, place)
        values.iri(found.get("usageType"), f"{place}.usageType")
        values.language_map(found.get("display"), f"{place}.display")
        values.media_type(found.get("contentType"), f"{place}.contentType")
        length = found.get("length")
        if type(length) is not int or length < 0:
            raise InvalidStatement(f"{place}.length", "must be a whole number of bytes")
        values.sha2_text(found.get("sha2"), f"{place}.sha2")
        if "description" in found:
            values.language_map(found["description"], f"{place}.description")
        if "fileUrl" in found:
            values.iri(found["fileUrl"], f"{place}.fileUrl")


_OBJECTS: dict[str, Check] = {
    "Activity": check_activity,
    "Agent": check_agent,
    "Group": check_group,
    "StatementRef": _reference,
    "SubStatement": _sub_statement,
}
_RESULT: dict[str, Check] = {
    "score": _score,
    "success": values.boolean,
    "completion": values.boolean,
    "response": values.text,
    "duration": values.duration,
    "extensions": values.extensions,
}
_CONTEXT: dict[str, Check] = {
    "registration": values.uuid_text,
    "instructor": check_actor,
    "team": check_group,
    "contextActivities": _context_activities,
    "contextAgents": _related_actors("contextAgent", "agent", check_agent),
    "contextGroups": _related_actors("contextGroup", "group", check_group),
    "revision": values.text,
    "platform": values.text,
    "language": values.language,
    "statement": _reference,
    "extensions": values.extensions,
}
_SHARED: dict[str, Check] = {
    "actor": check_actor,
    "verb": _verb,
    "result": _result,
    "context": _context,
    "timestamp": values.moment,
    "attachments": _attachments,
}
_PART: dict[str, Check] = {**_SHARED, "objectType": _sub_type, "object": _part_object}
_STATEMENT: dict[str, Check] = {
    **_SHARED,
    "object": _object,
    "id": values.uuid_text,
    "stored": values.moment,
    "version": values.version,
    "authority": _authority,
}
