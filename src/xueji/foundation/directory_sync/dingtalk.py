"""DingTalk (钉钉): departments level by level, people of each department page by page.

Calls after the vendor's documentation: gettoken, topapi/v2/department/listsub, topapi/v2/user/list.
"""

from typing import Any

from xueji.foundation.directory_sync.ports import Transport, checked
from xueji.foundation.directory_sync.rules import Department, Directory, Entry

ROOT_KEY = 1
PAGE_PEOPLE = 100


def read(transport: Transport, base_url: str, client_id: str, secret: str) -> Directory:
    """Read the whole directory."""
    asked = {"appkey": client_id, "appsecret": secret}
    token = checked(transport(f"{base_url}/gettoken", asked, None))
    query = {"access_token": str(token["access_token"])}
    departments: list[dict[str, Any]] = []
    waiting = [ROOT_KEY]
    seen = {ROOT_KEY}
    while waiting:
        body = {"dept_id": waiting.pop()}
        below = checked(transport(f"{base_url}/topapi/v2/department/listsub", query, body))["result"]
        fresh = [one for one in below if one["dept_id"] not in seen]
        seen.update(one["dept_id"] for one in fresh)
        departments += fresh
        waiting += [one["dept_id"] for one in fresh]
    users: dict[str, dict[str, Any]] = {}
    for key in [ROOT_KEY, *(one["dept_id"] for one in departments)]:
        users.update({one["userid"]: one for one in _people(transport, base_url, query, key)})
    return parsed(departments, list(users.values()))


def _people(transport: Transport, base_url: str, query: dict[str, str], key: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = 0
    while True:
        body = {"dept_id": key, "cursor": cursor, "size": PAGE_PEOPLE}
        page = checked(transport(f"{base_url}/topapi/v2/user/list", query, body))["result"]
        found += page["list"]
        if not page.get("has_more"):
            return found
        cursor = page["next_cursor"]


def parsed(departments: list[dict[str, Any]], users: list[dict[str, Any]]) -> Directory:
    """The directory of DingTalk's own lists; the number of the employer counts before DingTalk's own."""
    return Directory(
        [
            Department(str(one["dept_id"]), str(one["name"]), str(one.get("parent_id") or ""))
            for one in departments
        ],
        [
            Entry(
                code=str(one.get("job_number") or one["userid"]),
                name=str(one["name"]),
                department_keys=tuple(str(key) for key in one.get("dept_id_list", [])),
                title=str(one.get("title") or ""),
                phone=str(one.get("mobile") or ""),
            )
            for one in users
        ],
    )
