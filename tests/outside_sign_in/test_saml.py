"""Signing in through SAML with a real identity provider, and everything that must not get anybody in."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from tests.outside_sign_in.saml_provider import (
    ENTITY_ID,
    NAMES,
    SSO_URL,
    IdentityProvider,
    make_key,
    posted,
)
from tests.outside_sign_in.test_providers import configure, person, way_out  # noqa: F401
from xueji.common.audit.selectors import entries
from xueji.common.errors import UnsafeSettings
from xueji.config.sign_in_providers import read_providers
from xueji.foundation.organizations.testing import make_organization, make_person, make_user
from xueji.foundation.sign_in.models import ExternalIdentity

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.outside_sign_in.addresses")]
OURS = "https://xueji.example.gov.cn/saml"
ACS, DONE = "outside_saml", "outside_saml_finish"
FACTS = {"employeeNumber": "QL0042", "mobile": "13812345678"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The identity provider, with its key."""
    return IdentityProvider(tmp_path_factory.mktemp("saml"))


@pytest.fixture
def portal(configure, provider, client):  # noqa: F811
    """A provider we are told of, and that knows us by our metadata."""
    certificate = provider.certificate.read_text()
    idp = {"entityId": ENTITY_ID, "singleSignOnService": {"url": SSO_URL}, "x509cert": certificate}
    configure(kind="saml", client_id=OURS, idp=idp, match="code", claim="employeeNumber", sso_url=SSO_URL)
    provider.know(client.get(reverse("outside_saml_metadata", args=["unit"])).content)
    return provider


def come_back(client, xml):
    """Post the response, and go where the answer leads."""
    return client.post(reverse(ACS, args=["unit"]), posted(xml), follow=True)


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_signed_assertion_leads_to_the_registered_person(client, portal, person):  # noqa: F811
    user = make_user(person)
    metadata = client.get(reverse("outside_saml_metadata", args=["unit"]))
    assert OURS in metadata.content.decode() and reverse(ACS, args=["unit"]) in metadata.content.decode()
    assert "单位门户" in client.get(reverse("account_login")).content.decode()
    away, _ = way_out(client)
    assert away.startswith(f"{SSO_URL}?SAMLRequest=")
    # The post comes from another site: a browser sends no cookie of ours with it.
    cookies, client.cookies = client.cookies, type(client.cookies)()
    answer = client.post(reverse(ACS, args=["unit"]), posted(portal.answer(away, FACTS)))
    client.cookies = cookies | answer.cookies
    client.get(answer["Location"], follow=True)
    assert int(client.session["_auth_user_id"]) == user.pk
    bound = ExternalIdentity.objects.get()
    assert (bound.person, bound.tenant, bound.subject) == (person, ENTITY_ID, "p-0042")
    assert entries().filter(action="sign_in.bind-identity").count() == 1


def test_strangers_read_whom_to_ask_and_no_account_is_made(client, portal):
    away, _ = way_out(client)
    page = come_back(client, portal.answer(away, {"employeeNumber": "NOBODY"}))
    assert page.status_code == 403 and "请联系本单位的系统管理员" in page.content.decode()
    assert not is_in(client) and not ExternalIdentity.objects.exists()


def test_a_person_binds_the_own_identity(client, portal, person):  # noqa: F811
    client.force_login(make_user(person))
    begin = client.get(reverse("outside_connect", args=["unit"]))["Location"]
    away, _ = way_out(client, begin)
    assert "已绑定单位门户" in come_back(client, portal.answer(away, {}, name="p-7")).content.decode()
    assert ExternalIdentity.objects.get().subject == "p-7"


def test_a_response_counts_once_and_in_the_browser_that_asked(client, portal, person):  # noqa: F811
    make_user(person)
    away, _ = way_out(client)
    xml = portal.answer(away, FACTS)
    other = Client()
    way_out(other)
    assert "没有登录成功" in come_back(other, xml).content.decode() and not is_in(other)
    come_back(client, xml)
    assert is_in(client)
    client.logout()
    come_back(client, xml)
    assert not is_in(client)


def test_an_assertion_used_once_is_used_in_every_process(client, portal, person):  # noqa: F811
    """Even with the state of the request put back, as a copied session store would have it."""
    make_user(person)
    away, _ = way_out(client)
    kept = dict(client.session.items())
    xml = portal.answer(away, FACTS)
    come_back(client, xml)
    assert is_in(client)
    client.logout()
    session = client.session
    session.update(kept)
    session.save()
    come_back(client, xml)
    assert not is_in(client)


def moved(seconds):
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def all_ends(root, value):
    for one in root.iter():
        for name in ("NotOnOrAfter", "SessionNotOnOrAfter"):
            if name in one.attrib:
                one.set(name, value)


def expired(root):
    all_ends(root, moved(-3600))


def not_yet(root):
    root.find(".//saml:Conditions", NAMES).set("NotBefore", moved(3600))


def without_audience(root):
    conditions = root.find(".//saml:Conditions", NAMES)
    conditions.remove(conditions.find("saml:AudienceRestriction", NAMES))


def other_audience(root):
    root.find(".//saml:Audience", NAMES).text = "https://elsewhere.example/sp"


def confirmation(root):
    return root.find(".//saml:SubjectConfirmationData", NAMES)


def other_recipient(root):
    confirmation(root).set("Recipient", "http://testserver/elsewhere/")


def without_recipient(root):
    del confirmation(root).attrib["Recipient"]


def without_end(root):
    del confirmation(root).attrib["NotOnOrAfter"]


def without_request(root):
    """The assertion does not say what it answers; the response around it, which is unsigned, does."""
    del confirmation(root).attrib["InResponseTo"]


def not_asked_for(root):
    without_request(root)
    del root.attrib["InResponseTo"]


def other_request(root):
    confirmation(root).set("InResponseTo", "_of-somebody-else")


def other_issuer(root):
    root.find("saml:Assertion/saml:Issuer", NAMES).text = "https://evil.example/idp"


def other_destination(root):
    root.set("Destination", "http://elsewhere.example/acs/")


def transient(root):
    root.find(".//saml:NameID", NAMES).set("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient")


def refused_status(root):
    root.find(".//samlp:StatusCode", NAMES).set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")


@pytest.mark.parametrize(
    "change",
    [
        expired, not_yet, without_audience, other_audience, other_recipient, without_recipient, without_end,
        without_request, not_asked_for, other_request, other_issuer, other_destination, transient,
        refused_status,
    ],
)  # fmt: skip
def test_what_is_signed_but_not_for_us_now_is_refused(client, portal, person, change):  # noqa: F811
    make_user(person)
    away, _ = way_out(client)
    good = portal.signed_anew(portal.answer(away, FACTS), lambda root: None)
    page = come_back(client, portal.signed_anew(good, change))
    assert "没有登录成功" in page.content.decode() and not is_in(client)
    # The same without the change gets in, so that it is the change that was refused.
    come_back(client, good)
    assert is_in(client)


def test_without_a_good_signature_nobody_gets_in(client, portal, person):  # noqa: F811
    make_user(person)
    make_user(make_person("高原", make_organization(), code="QL0001"))
    away, _ = way_out(client)
    good = portal.answer(away, FACTS)
    other_key, _ = make_key(portal.folder, "somebody")
    response_only = portal.answer(away, FACTS, sign_assertion=False, sign_response=True)
    wrong = {
        "tampered": good.replace("QL0042", "QL0001"),
        "unsigned": portal.answer(away, FACTS, sign_assertion=False),
        "response signed, assertion not": response_only,
        "by another key": portal.signed_anew(good, lambda root: None, key=other_key),
        "weakly signed": portal.signed_anew(good, lambda root: None, weak=True),
        "a document type": good.replace("?>", '?><!DOCTYPE a [<!ENTITY x "y">]>', 1),
        "no XML": "nonsense",
    }
    for what, xml in wrong.items():
        page = come_back(client, xml)
        assert "没有登录成功" in page.content.decode() and not is_in(client), what
    assert client.post(reverse(ACS, args=["unit"]), {"SAMLResponse": "%%%"}).status_code == 401
    assert client.post(reverse(ACS, args=["unit"]), {"SAMLResponse": "A" * 300_000}).status_code == 401
    assert client.post(reverse(ACS, args=["unit"])).status_code == 401


def forged(root):
    """An assertion like the signed one that names somebody else, without a signature."""
    made = copy.deepcopy(root.find("saml:Assertion", NAMES))
    made.remove(made.find("ds:Signature", NAMES))
    for value in made.iter(f"{{{NAMES['saml']}}}AttributeValue"):
        if value.text == "QL0042":
            value.text = "QL0001"
    made.find(".//saml:NameID", NAMES).text = "p-0001"
    made.set("ID", "_forged")
    return made


def put_before(root, signed):
    root.insert(list(root).index(signed), forged(root))


def put_behind(root, signed):
    root.append(forged(root))


def signed_in_extensions(root, signed):
    made = forged(root)
    root.replace(signed, made)
    extensions = etree.SubElement(root, f"{{{NAMES['samlp']}}}Extensions")
    root.insert(1, extensions)
    extensions.append(signed)


def signed_in_the_forged(root, signed):
    made = forged(root)
    root.replace(signed, made)
    made.append(signed)


def signed_in_its_own_signature(root, signed):
    """The signature moves to the forged assertion, and what it signs hides in an object of it."""
    made = forged(root)
    signature = copy.deepcopy(signed.find("ds:Signature", NAMES))
    root.replace(signed, made)
    made.insert(1, signature)
    etree.SubElement(signature, f"{{{NAMES['ds']}}}Object").append(signed)


def signature_alone(root, signed):
    """The forged assertion takes name, place and signature of the signed one."""
    made = forged(root)
    made.set("ID", signed.get("ID"))
    made.insert(1, signed.find("ds:Signature", NAMES))
    root.replace(signed, made)


def same_name_twice(root, signed):
    made = forged(root)
    made.set("ID", signed.get("ID"))
    made.insert(1, copy.deepcopy(signed.find("ds:Signature", NAMES)))
    root.insert(list(root).index(signed), made)


def response_around(root, signed):
    """The whole signed response inside the confirmation of another one."""
    inner = copy.deepcopy(root)
    root.replace(signed, forged(root))
    etree.SubElement(root, f"{{{NAMES['samlp']}}}Extensions").append(inner)


@pytest.mark.parametrize(
    "wrap",
    [
        put_before, put_behind, signed_in_extensions, signed_in_the_forged, signed_in_its_own_signature,
        signature_alone, same_name_twice, response_around,
    ],
)  # fmt: skip
def test_a_signature_wrapped_around_another_assertion_gets_nobody_in(client, portal, person, wrap):  # noqa: F811
    make_user(person)
    make_user(make_person("高原", make_organization(), code="QL0001"))
    away, _ = way_out(client)
    good = portal.answer(away, FACTS)
    root = etree.fromstring(good.encode())
    wrap(root, root.find("saml:Assertion", NAMES))
    page = come_back(client, etree.tostring(root).decode())
    assert "没有登录成功" in page.content.decode() and not is_in(client)
    come_back(client, good)
    assert is_in(client)


def test_a_comment_in_a_name_does_not_shorten_it(client, portal, person):  # noqa: F811
    """Canonical XML leaves comments out, so the signature still holds; the name has to be read whole."""
    make_user(person)
    away, _ = way_out(client)
    good = portal.answer(away, FACTS, name="p-0042.evil")
    come_back(client, good.replace("p-0042.evil", "p-0042<!-- x -->.evil"))
    assert not ExternalIdentity.objects.filter(subject="p-0042").exists()


def test_no_secret_page_is_there_for_other_kinds(client, configure):  # noqa: F811
    configure(kind="cas", server_url="https://cas.example/cas")
    assert client.post(reverse(ACS, args=["unit"])).status_code == 404
    assert client.get(reverse("outside_saml_metadata", args=["unit"])).status_code == 404


def written(tmp_path, **more):
    file = tmp_path / "providers.toml"
    lines = {"kind": "saml", "id": "unit", "name": "门户", "client_id": OURS, **more}
    file.write_text("[[provider]]\n" + "\n".join(f'{name} = "{value}"' for name, value in lines.items()))
    file.chmod(0o600)
    return str(file)


def test_the_settings_are_checked_when_the_process_starts(tmp_path, provider):
    by_hand = {"idp_entity_id": ENTITY_ID, "sso_url": SSO_URL}
    with pytest.raises(UnsafeSettings, match="metadata_file"):
        read_providers(written(tmp_path))
    with pytest.raises(UnsafeSettings, match="cannot be read"):
        read_providers(written(tmp_path, **by_hand, certificate_file=tmp_path / "none.crt"))
    (entry,) = read_providers(written(tmp_path, **by_hand, certificate_file=provider.certificate))
    assert entry["idp"]["entityId"] == ENTITY_ID
    metadata = tmp_path / "idp.xml"
    metadata.write_text("<a>")
    with pytest.raises(UnsafeSettings, match="no SAML metadata"):
        read_providers(written(tmp_path, metadata_file=metadata))
    metadata.write_text("<a/>")
    with pytest.raises(UnsafeSettings, match="lacks entityId"):
        read_providers(written(tmp_path, metadata_file=metadata))


def test_the_metadata_of_the_provider_is_enough(tmp_path, portal):
    from saml2.metadata import entity_descriptor

    metadata = tmp_path / "idp.xml"
    metadata.write_text(str(entity_descriptor(portal.server.config)))
    (entry,) = read_providers(written(tmp_path, metadata_file=metadata))
    idp = entry["idp"]
    assert (idp["entityId"], idp["singleSignOnService"]["url"]) == (ENTITY_ID, SSO_URL)
    assert idp["x509cert"]


def test_a_library_that_is_missing_or_does_not_load_stops_the_start(tmp_path, provider, monkeypatch):
    by_hand = {"idp_entity_id": ENTITY_ID, "sso_url": SSO_URL, "certificate_file": provider.certificate}

    def broken(name):
        raise RuntimeError("lxml & xmlsec libxml2 library version mismatch")

    monkeypatch.setattr("xueji.config.saml_metadata.import_module", broken)
    with pytest.raises(UnsafeSettings, match="version mismatch.*force-reinstall"):
        read_providers(written(tmp_path, **by_hand))
    monkeypatch.setattr("xueji.config.saml_metadata.find_spec", lambda name: None)
    with pytest.raises(UnsafeSettings, match=r"pip install 'xueji\[saml\]'"):
        read_providers(written(tmp_path, **by_hand))
