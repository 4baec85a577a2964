"""What the platform knows of a SAML identity provider: read once, when the process starts."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xueji.common.errors import UnsafeSettings

BY_HAND = ("idp_entity_id", "sso_url", "certificate_file")


def read_idp(entry: dict[str, Any], path: str) -> dict[str, Any]:
    """Entity id, address of sign-in and certificates, from the provider's metadata or from the settings.

    Args:
        entry: the provider in the file ``path``.

    Raises:
        UnsafeSettings: the library is missing, a file cannot be read, or something the protocol needs lacks.
    """
    _load_library(path)
    found = _from_metadata(entry, path) if "metadata_file" in entry else _by_hand(entry, path)
    lacking = [name for name in ("entityId", "singleSignOnService") if not found.get(name)]
    if lacking or not (found.get("x509cert") or found.get("x509certMulti", {}).get("signing")):
        lacking = lacking or ["a certificate to sign with"]
        raise UnsafeSettings(f"{path}: {entry['id']} lacks {', '.join(lacking)}.")
    return found


def _load_library(path: str) -> None:
    """Import what checks signatures now, so that a process that could not do it does not start."""
    if find_spec("onelogin") is None:
        raise UnsafeSettings(f"{path}: kind saml needs a library; run: pip install 'xueji[saml]'")
    try:
        import_module("onelogin.saml2.response")
    except Exception as error:  # noqa: BLE001 - xmlsec refuses an lxml of another libxml2 with an error of its own
        mend = "run: pip install --upgrade --force-reinstall lxml xmlsec"
        raise UnsafeSettings(f"{path}: the library of kind saml does not load ({error}); {mend}") from None


def _from_metadata(entry: dict[str, Any], path: str) -> dict[str, Any]:
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    text = _text(entry["metadata_file"], path)
    try:
        parsed = OneLogin_Saml2_IdPMetadataParser.parse(text, entity_id=entry.get("idp_entity_id"))
    except (ValueError, SyntaxError) as error:
        raise UnsafeSettings(f"{entry['metadata_file']} is no SAML metadata: {error}") from None
    found: dict[str, Any] = parsed.get("idp", {})
    return found


def _by_hand(entry: dict[str, Any], path: str) -> dict[str, Any]:
    missing = [name for name in BY_HAND if not entry.get(name)]
    if missing:
        raise UnsafeSettings(f"{path}: {entry['id']} lacks metadata_file, or {', '.join(missing)}.")
    return {
        "entityId": entry["idp_entity_id"],
        "singleSignOnService": {"url": entry["sso_url"]},
        "x509cert": _text(entry["certificate_file"], path),
    }


def _text(name: str, path: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnsafeSettings(f"{path} names {name}, which cannot be read: {error}") from None
