"""Outside identity providers, read from one TOML file (docs/how-to/sign-in-elsewhere.md)."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xueji.common.errors import UnsafeSettings
from xueji.config.saml_metadata import read_idp

# Kind in the file → id of the provider class.
KINDS = {
    "oidc": "openid_connect",
    "cas": "cas",
    "wecom": "wecom",
    "dingtalk": "dingtalk",
    "zhezhengding": "zhezhengding",
    "feishu": "feishu",
    "saml": "saml",
}
MATCHES = ("code", "phone", "none")
OTHERS_READ = 0o077


def read_providers(path: str) -> list[dict[str, Any]]:
    """The providers of a file, checked; none when no file is named.

    Raises:
        UnsafeSettings: the file is missing, others may read it, or an entry makes no sense.
    """
    if not path:
        return []
    file = Path(path).expanduser()
    if not file.is_file():
        raise UnsafeSettings(f"XUEJI_SIGN_IN_PROVIDERS names {path}, which is no file.")
    if file.stat().st_mode & OTHERS_READ:
        raise UnsafeSettings(f"{path} holds secrets and others may read it; run: chmod 600 {path}")
    entries: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8")).get("provider", [])
    for entry in entries:
        _check(entry, path)
    if len({entry["id"] for entry in entries}) != len(entries):
        raise UnsafeSettings(f"{path}: every provider needs an id of its own.")
    return entries


def _check(entry: dict[str, Any], path: str) -> None:
    missing = [key for key in ("kind", "id", "name", "client_id") if not entry.get(key)]
    if missing:
        raise UnsafeSettings(f"{path}: a provider lacks {', '.join(missing)}.")
    if entry["kind"] not in KINDS:
        raise UnsafeSettings(f"{path}: kind {entry['kind']!r} is none of {', '.join(KINDS)}.")
    if entry.get("match", "none") not in MATCHES:
        raise UnsafeSettings(f"{path}: match of {entry['id']} must be one of {', '.join(MATCHES)}.")
    if entry["kind"] == "saml":
        entry["idp"] = read_idp(entry, path)


def library_settings(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The same as django-allauth wants it."""
    found: dict[str, Any] = {}
    for entry in entries:
        kind = found.setdefault(KINDS[entry["kind"]], {"APPS": [], "OAUTH_PKCE_ENABLED": True})
        rest = {key: value for key, value in entry.items() if key not in ("kind", "secret")}
        kind["APPS"].append(
            {
                "provider_id": entry["id"],
                "name": entry["name"],
                "client_id": entry["client_id"],
                "secret": entry.get("secret", ""),
                "settings": {**rest, "kind": entry["kind"]},
            }
        )
    return found


def allowed_hosts(entries: list[dict[str, Any]]) -> list[str]:
    """Hosts the process may call for sign-in: those of the addresses in the file, and those named besides."""
    hosts: set[str] = set()
    for entry in entries:
        hosts.update(entry.get("hosts", []))
        addresses = [value for key, value in entry.items() if key.endswith(("_url", "_base"))]
        hosts.update(urlsplit(address).netloc for address in addresses)
    return sorted(hosts)
