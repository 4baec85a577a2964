"""A real SAML identity provider for the tests: pysaml2 with a key of its own, and changes to what it says."""

import base64
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

ENTITY_ID = "https://id.example.gov.cn/saml/metadata"
SSO_URL = "https://id.example.gov.cn/saml/sso"
NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
Change = Callable[[Any], None]


def make_key(folder: Path, name: str) -> tuple[Path, Path]:
    """A key and its certificate, as files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    key_file, certificate_file = folder / f"{name}.key", folder / f"{name}.crt"
    form, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, certificate_file


class IdentityProvider:
    """Answers requests of a service provider it knows by that one's metadata."""

    def __init__(self, folder: Path, sso_url: str = SSO_URL) -> None:
        self.key, self.certificate = make_key(folder, "provider")
        self.folder, self.sso_url = folder, sso_url

    def know(self, metadata: bytes) -> None:
        """Read the metadata of the service provider, as an administrator would register it."""
        config = {
            "entityid": ENTITY_ID,
            "key_file": str(self.key),
            "cert_file": str(self.certificate),
            "metadata": {"inline": [metadata.decode()]},
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(self.sso_url, BINDING_HTTP_REDIRECT)]},
                    "policy": {"default": {"lifetime": {"minutes": 5}}},
                }
            },
        }
        self.server = Server(config=IdPConfig().load(config))

    def answer(self, away: str, attributes: dict[str, str], name: str = "p-0042", **changes: Any) -> str:
        """The response to a request as the browser brings it (``away``), with the assertion signed."""
        sent = parse_qs(urlsplit(away).query)["SAMLRequest"][0]
        asked = self.server.parse_authn_request(sent, BINDING_HTTP_REDIRECT)
        facts = self.server.response_args(asked.message)
        facts |= {"sign_assertion": True, "sign_response": False, **changes}
        made = self.server.create_authn_response(
            identity=attributes,
            userid=name,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=name),
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": ENTITY_ID},
            in_response_to=facts["in_response_to"],
            destination=facts["destination"],
            sp_entity_id=facts["sp_entity_id"],
            sign_assertion=facts["sign_assertion"],
            sign_response=facts["sign_response"],
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
        )
        return str(made)

    def signed_anew(self, xml: str, change: Change, *, weak: bool = False, key: Path | None = None) -> str:
        """The response changed and then signed: what a provider says that keeps to the rules less well."""
        root = etree.fromstring(xml.encode())
        assertion = root.find("saml:Assertion", NAMES)
        assertion.remove(assertion.find("ds:Signature", NAMES))
        change(root)
        method = xmlsec.Transform.RSA_SHA1 if weak else xmlsec.Transform.RSA_SHA256
        digest = xmlsec.Transform.SHA1 if weak else xmlsec.Transform.SHA256
        node = xmlsec.template.create(assertion, xmlsec.Transform.EXCL_C14N, method)
        assertion.insert(1, node)
        xmlsec.tree.add_ids(root, ["ID"])
        reference = xmlsec.template.add_reference(node, digest, uri=f"#{assertion.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(str(key or self.key), xmlsec.KeyFormat.PEM)
        context.sign(node)
        return etree.tostring(root).decode()


def posted(xml: str) -> dict[str, str]:
    """The form the provider has the browser post."""
    return {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": ""}
