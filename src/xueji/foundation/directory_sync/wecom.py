"""WeCom (企业微信) and 政务微信, which has the same calls at another address.

Calls after the vendor's documentation: gettoken, department/list, user/list.
"""

from typing import Any

from xueji.foundation.directory_sync.ports import Transport, checked
from xueji.foundation.directory_sync.rules import Department, Directory, Entry

EXITED = 5


def read(transport: Transport, base_url: str, client_id: str, secret: str) -> Directory:
    """Read the whole directory in three calls."""
    token = checked(
        transport(f"{base_url}/cgi-bin/gettoken", {"corpid": client_id, "corpsecret": secret}, None)
    )
    query = {"access_token": str(token["access_token"])}
    departments = checked(transport(f"{base_url}/cgi-bin/department/list", query, None))["department"]
    top = {**query, "department_id": "1", "fetch_child": "1"}
    users = checked(transport(f"{base_url}/cgi-bin/user/list", top, None))["userlist"]
    return parsed(departments, users)


def parsed(departments: list[dict[str, Any]], users: list[dict[str, Any]]) -> Directory:
    """The directory of WeCom's own lists."""
    return Directory(
        [Department(str(one["id"]), str(one["name"]), str(one.get("parentid") or "")) for one in departments],
        [_entry(one) for one in users],
    )


def _entry(user: dict[str, Any]) -> Entry:
    keys = [str(key) for key in user.get("department", [])]
    main = str(user.get("main_department") or "")
    if main in keys:
        keys = [main, *(key for key in keys if key != main)]
    return Entry(
        code=str(user["userid"]),
        name=str(user["name"]),
        department_keys=tuple(keys),
        title=str(user.get("position") or ""),
        phone=str(user.get("mobile") or ""),
        has_left=user.get("status") == EXITED,
    )
