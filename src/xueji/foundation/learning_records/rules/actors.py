"""Agents and groups (xAPI Data 2.4.2): validity, and the one identifier by which they are told apart."""

from xueji.foundation.learning_records.rules import values
from xueji.foundation.learning_records.rules.problems import (
    InvalidStatement,
    as_array,
    as_object,
    known_keys,
)

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_AGENT = frozenset({"objectType", "name", *_IDENTIFIERS})
_GROUP = _AGENT | {"member"}
_ACCOUNT = frozenset({"homePage", "name"})


def check_actor(value: object, path: str) -> dict[str, object]:
    """An agent or a group."""
    found = as_object(value, path)
    kind = found.get("objectType", "Agent")
    if kind == "Agent":
        return check_agent(found, path)
    if kind == "Group":
        return check_group(found, path)
    raise InvalidStatement(f"{path}.objectType", 'must be "Agent" or "Group"')


def check_agent(value: object, path: str) -> dict[str, object]:
    """One person or system with exactly one identifier."""
    found = as_object(value, path)
    known_keys(found, _AGENT, path)
    if found.get("objectType", "Agent") != "Agent":
        raise InvalidStatement(f"{path}.objectType", 'must be "Agent"')
    if _check_identifiers(found, path) != 1:
        raise InvalidStatement(path, "must have exactly one of mbox, mbox_sha1sum, openid, account")
    if "name" in found:
        values.text(found["name"], f"{path}.name")
    return found


def check_group(value: object, path: str) -> dict[str, object]:
    """A group with an identifier, or without one and then with members."""
    found = as_object(value, path)
    known_keys(found, _GROUP, path)
    if found.get("objectType") != "Group":
        raise InvalidStatement(f"{path}.objectType", 'must be "Group"')
    count = _check_identifiers(found, path)
    if count > 1:
        raise InvalidStatement(path, "must not have more than one identifier")
    if "name" in found:
        values.text(found["name"], f"{path}.name")
    if "member" in found:
        members = as_array(found["member"], f"{path}.member")
        for index, member in enumerate(members):
            check_agent(member, f"{path}.member[{index}]")
    if not count and not found.get("member"):
        raise InvalidStatement(f"{path}.member", "a group without an identifier must have members")
    return found


def _check_identifiers(found: dict[str, object], path: str) -> int:
    count = 0
    if "account" in found:
        count += 1
        _check_account(found["account"], f"{path}.account")
    if "mbox" in found:
        count += 1
        values.mailto(found["mbox"], f"{path}.mbox")
    if "mbox_sha1sum" in found:
        count += 1
        values.sha1_text(found["mbox_sha1sum"], f"{path}.mbox_sha1sum")
    if "openid" in found:
        count += 1
        values.iri(found["openid"], f"{path}.openid")
    return count


def _check_account(value: object, path: str) -> None:
    account = as_object(value, path)
    known_keys(account, _ACCOUNT, path)
    values.iri(account.get("homePage"), f"{path}.homePage")
    values.text(account.get("name"), f"{path}.name")


def identity(actor: dict[str, object]) -> str:
    """The identifier of a valid agent or group as one text; empty for a group without one."""
    account = actor.get("account")
    if isinstance(account, dict):
        return f"account:{account['homePage']}|{account['name']}"
    if "mbox" in actor:
        return str(actor["mbox"])
    if "mbox_sha1sum" in actor:
        return f"mbox_sha1sum:{actor['mbox_sha1sum']}".lower()
    return f"openid:{actor['openid']}" if "openid" in actor else ""


def identities(actor: dict[str, object]) -> list[str]:
    """Identifiers of an agent or group and of its members."""
    own = identity(actor)
    found = [own] if own else []
    members = actor.get("member")
    if isinstance(members, list):
        found += [identity(member) for member in members]
    return found
