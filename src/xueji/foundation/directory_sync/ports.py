"""How the adapters reach a directory: one call that gives JSON, so that tests replay recorded answers."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from xueji.common.errors import DomainError
from xueji.common.web import outgoing

TIMEOUT_SECONDS = 20
MOST_BYTES = 64 * 1024 * 1024


class DirectoryUnreachable(DomainError):
    """The directory does not answer, or not as agreed."""


# Address, query, body (None for GET) → the answer.
Transport = Callable[[str, Mapping[str, str], Mapping[str, Any] | None], dict[str, Any]]


def over_http(url: str, query: Mapping[str, str], body: Mapping[str, Any] | None) -> dict[str, Any]:
    """Ask a server; addresses are judged by ``common.web.outgoing``.

    Raises:
        DirectoryUnreachable: no answer, or none that is JSON.
    """
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Content-Type": "application/json"} if data else {}
    request = urllib.request.Request(f"{url}?{urlencode(query)}", data=data, headers=headers)  # noqa: S310 - outgoing judges it
    try:
        with outgoing.send(request, TIMEOUT_SECONDS) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (urllib.error.URLError, OSError) as error:
        raise DirectoryUnreachable("通讯录服务没有应答，请核对地址和网络后再试。") from error
    except ValueError as error:
        raise DirectoryUnreachable("通讯录服务的应答读不懂，请核对地址。") from error
    if not isinstance(found, dict):
        raise DirectoryUnreachable("通讯录服务的应答读不懂，请核对地址。")
    return found


def checked(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, when the service says that it went well.

    Raises:
        DirectoryUnreachable: with the number the service gives; its words may hold secrets and are left out.
    """
    if answer.get("errcode", 0) != 0:
        raise DirectoryUnreachable(
            f"通讯录服务拒绝了请求（错误码 {answer.get('errcode')}），请核对凭证和权限。"
        )
    return answer
