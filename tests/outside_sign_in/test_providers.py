"""Signing in elsewhere: a real OIDC provider, and recorded contracts of the other services on loopback."""

import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.providers import registry
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread

# Read before a provider is configured: the addresses of the platform are made once for all tests.
from tests.outside_sign_in import addresses as _addresses  # noqa: F401
from xueji.common import access
from xueji.common.audit.selectors import entries
from xueji.common.errors import UnsafeSettings
from xueji.config.sign_in_providers import allowed_hosts, library_settings, read_providers
from xueji.foundation.organizations.testing import make_organization, make_person, make_user
from xueji.foundation.sign_in import services
from xueji.foundation.sign_in.models import ExternalIdentity
from xueji.foundation.sign_in.outside.cas import read_answer
from xueji.foundation.sign_in.outside.kinds import provider_classes
from xueji.foundation.sign_in.outside.zhezhengding import signed_headers
from xueji.foundation.sign_in.permissions import declare_outside_pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.outside_sign_in.addresses")]
PASSWORD = "qing-xi-9-dian"
SECRET = "corporation-secret"


@pytest.fixture
def configure(settings, monkeypatch):
    """Switch providers on for one test."""
    monkeypatch.setattr(access, "_declared", dict(access._declared))
    monkeypatch.setattr(access, "_by_page", dict(access._by_page))
    declare_outside_pages()
    settings.LOGIN_REDIRECT_URL = "mfa_index"
    for provider_class in provider_classes:
        registry.register(provider_class)

    def switch(**entry):
        entry = {"id": "unit", "name": "单位门户", "client_id": "xueji", "secret": SECRET, **entry}
        settings.SIGN_IN_PROVIDERS = [entry]
        settings.SOCIALACCOUNT_PROVIDERS = library_settings([entry])
        settings.SIGN_IN_HOSTS = allowed_hosts([entry])

    return switch


@pytest.fixture
def person():
    return make_person("林晓岚", make_organization(), code="QL0042", phone="13812345678")


class Service:
    """A service on loopback that answers as recorded and remembers what it was asked."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                self.answer("")

            def do_POST(self) -> None:  # noqa: N802
                self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def answer(self, sent: str) -> None:
                parts = urlsplit(self.path)
                given = {name: values[0] for name, values in parse_qs(parts.query).items()}
                is_json = sent.startswith("{")
                form = json.loads(sent) if is_json else {k: v[0] for k, v in parse_qs(sent).items()}
                service.asked.append((parts.path, {**given, **form}, dict(self.headers.items())))
                recorded = answers[parts.path]
                said = recorded({**given, **form}) if isinstance(recorded, Callable) else recorded
                body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def way_out(client, url=None):
    """Where the browser is sent, and with which parameters."""
    away = client.get(url or reverse("outside_login", args=["unit"]))["Location"]
    return away, {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}


def through_oidc(client, subject, url=None):
    """Go to the real provider, sign in there as somebody, and come back."""
    away, _ = way_out(client, url or reverse("openid_connect_login", args=["unit"]))
    back = requests.post(away, data={"sub": subject}, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", follow=True)


def serve_oidc(**claims):
    return run_server_in_thread(user_claims=[User(sub="abc", claims=claims)])


def test_oidc_leads_to_the_registered_person_and_remembers_it(client, configure, person):
    user = make_user(person)
    with serve_oidc(employee_number="QL0042") as server:
        configure(
            kind="oidc",
            server_url=f"http://localhost:{server.server_port}",
            match="code",
            claim="employee_number",
        )
        assert "单位门户" in client.get(reverse("account_login")).content.decode()
        through_oidc(client, "abc")
        assert int(client.session["_auth_user_id"]) == user.pk
    bound = ExternalIdentity.objects.get()
    assert (bound.person, bound.subject) == (person, "abc")
    assert entries().filter(action="sign_in.bind-identity").count() == 1


def test_oidc_finds_a_person_by_phone_and_tells_strangers_whom_to_ask(client, configure, person):
    make_user(person)
    with serve_oidc(phone_number="13812345678") as server:
        configure(
            kind="oidc",
            server_url=f"http://localhost:{server.server_port}",
            match="phone",
            claim="phone_number",
            scope=["openid", "phone"],
        )
        stranger = through_oidc(client, "somebody-else")
        assert stranger.status_code == 403
        assert "请联系本单位的系统管理员" in stranger.content.decode()
        assert "_auth_user_id" not in client.session
        through_oidc(client, "abc")
        assert "_auth_user_id" in client.session
    assert ExternalIdentity.objects.count() == 1


def test_a_person_binds_and_unbinds_the_own_identity(client, configure, person):
    client.force_login(make_user(person, password=PASSWORD))
    with serve_oidc() as server:
        configure(kind="oidc", server_url=f"http://localhost:{server.server_port}")
        begin = client.get(reverse("outside_connect", args=["unit"]))["Location"]
        page = through_oidc(client, "abc", begin).content.decode()
        assert "已绑定单位门户" in page
        # An address from elsewhere, without the button, binds nothing.
        ExternalIdentity.objects.all().delete()
        assert through_oidc(client, "abc", begin).status_code == 403
    assert not ExternalIdentity.objects.exists()
    identity = services.Identity("unit", "单位门户", "xueji", "abc")
    bound = services.bind_identity(identity=identity, person=person, now=person.user.date_joined)
    with pytest.raises(services.IdentityRefused):
        other = make_person("高原", make_organization())
        services.bind_identity(identity=identity, person=other, now=person.user.date_joined)
    client.post(reverse("sign_in:unbind-identity", args=[bound.pk]))
    assert not ExternalIdentity.objects.exists()


def test_a_claim_does_not_take_over_who_is_bound_already(person):
    make_user(person)
    now = person.user.date_joined
    first = services.Identity("unit", "单位门户", "xueji", "abc")
    assert services.account_of_identity(first, match="code", claim="QL0042", now=now)
    second = services.Identity("unit", "单位门户", "xueji", "def")
    with pytest.raises(services.IdentityRefused):
        services.account_of_identity(second, match="code", claim="QL0042", now=now)


def come_back(client, **query):
    return client.get(reverse("outside_callback", args=["unit"]), query, follow=True)


def test_wecom(client, configure, person):
    user = make_user(person)
    answers = {
        "/cgi-bin/gettoken": {"errcode": 0, "errmsg": "ok", "access_token": "T", "expires_in": 7200},
        "/cgi-bin/auth/getuserinfo": {"errcode": 0, "errmsg": "ok", "userid": "QL0042"},
    }
    with Service(answers) as service:
        configure(
            kind="wecom",
            api_base=service.url,
            authorize_url="https://open.wecom.example/connect/oauth2/authorize",
            agent_id="1000002",
            match="code",
            claim="userid",
        )
        away, given = way_out(client)
        assert away.endswith("#wechat_redirect") and given["agentid"] == "1000002"
        come_back(client, code="C", state=given["state"])
        assert int(client.session["_auth_user_id"]) == user.pk
        assert service.asked[0][1] == {"corpid": "xueji", "corpsecret": SECRET}
        assert service.asked[1][1] == {"access_token": "T", "code": "C"}
        answers["/cgi-bin/auth/getuserinfo"] = {"errcode": 40029, "errmsg": "invalid code"}
        client.logout()
        _, given = way_out(client)
        assert "没有登录成功" in come_back(client, code="C", state=given["state"]).content.decode()
        # A state nobody here gave out opens nothing.
        assert "_auth_user_id" not in come_back(client, code="C", state="forged").wsgi_request.session


def test_dingtalk(client, configure, person):
    user = make_user(person)
    answers = {
        "/v1.0/oauth2/userAccessToken": {"accessToken": "T", "refreshToken": "R", "expireIn": 7200},
        "/v1.0/contact/users/me": {
            "nick": "晓岚",
            "unionId": "U1",
            "openId": "O1",
            "mobile": "13812345678",
        },
    }
    with Service(answers) as service:
        configure(
            kind="dingtalk",
            api_base=service.url,
            authorize_url="https://login.dingtalk.example/oauth2/auth",
            match="phone",
            claim="mobile",
        )
        _, given = way_out(client)
        assert given["prompt"] == "consent"
        come_back(client, authCode="C", state=given["state"])
        assert int(client.session["_auth_user_id"]) == user.pk
        assert service.asked[0][1]["clientSecret"] == SECRET
        assert service.asked[1][2]["x-acs-dingtalk-access-token"] == "T"
    assert ExternalIdentity.objects.get().subject == "U1"


def test_feishu(client, configure, person):
    user = make_user(person)
    answers = {
        "/open-apis/auth/v3/app_access_token/internal/": {"code": 0, "app_access_token": "A"},
        "/open-apis/authen/v1/access_token": {"code": 0, "data": {"access_token": "T", "expires_in": 7200}},
        "/open-apis/authen/v1/user_info": {
            "code": 0,
            "data": {"name": "晓岚", "open_id": "O1", "union_id": "U1", "employee_no": "QL0042"},
        },
    }
    with Service(answers) as service:
        configure(
            kind="feishu",
            api_base=service.url,
            authorize_url="https://open.feishu.example/open-apis/authen/v1/index",
            match="code",
            claim="employee_no",
        )
        _, given = way_out(client)
        assert given["app_id"] == "xueji"
        come_back(client, code="C", state=given["state"])
        assert int(client.session["_auth_user_id"]) == user.pk
        assert service.asked[2][2]["Authorization"] == "Bearer T"


def test_zhezhengding(client, configure, person):
    user = make_user(person)

    def wrapped(data):
        return {"success": True, "content": {"success": True, "responseCode": "0", "data": data}}

    answers = {
        "/gettoken.json": wrapped({"accessToken": "T", "expiresIn": 7200}),
        "/rpc/oauth2/getuserinfo_bycode.json": wrapped(
            {"accountId": 1234, "employeeCode": "QL0042", "realmId": 196729, "lastName": "林"}
        ),
    }
    with Service(answers) as service:
        configure(
            kind="zhezhengding",
            api_base=service.url,
            authorize_url="https://login.zhezhengding.example/oauth2/auth.htm",
            match="code",
            claim="employeeCode",
        )
        _, given = way_out(client)
        assert given["authType"] == "QRCODE"
        come_back(client, code="C", state=given["state"])
        assert int(client.session["_auth_user_id"]) == user.pk
        path, sent, headers = service.asked[1]
        stamp = headers["X-Hmac-Auth-Timestamp"]
        now = datetime.fromisoformat(stamp)
        expected = signed_headers("POST", path, sent, "xueji", SECRET, now, headers["X-Hmac-Auth-Nonce"])
        assert headers["X-Hmac-Auth-Signature"] == expected["X-Hmac-Auth-Signature"]
    bound = ExternalIdentity.objects.get()
    assert (bound.tenant, bound.subject) == ("196729", "1234")


CAS = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'


def test_cas_checks_the_ticket_with_the_server(client, configure, person):
    user = make_user(person)
    good = CAS.format(
        "<cas:authenticationSuccess><cas:user>lxl</cas:user><cas:attributes>"
        "<cas:employeeNumber>QL0042</cas:employeeNumber></cas:attributes></cas:authenticationSuccess>"
    )
    bad = CAS.format('<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>')
    tickets = {}

    def validate(given):
        return good if tickets.pop(given["ticket"], None) == given["service"] else bad

    with Service({"/cas/p3/serviceValidate": validate}) as service:
        configure(kind="cas", server_url=f"{service.url}/cas", match="code", claim="employeeNumber")
        away, given = way_out(client)
        assert away.startswith(f"{service.url}/cas/login?service=")
        tickets["ST-1"] = given["service"]
        state = re.search(r"state=(\w+)", given["service"]).group(1)
        come_back(client, ticket="ST-1", state=state)
        assert int(client.session["_auth_user_id"]) == user.pk
        client.logout()
        _, given = way_out(client)
        state = re.search(r"state=(\w+)", given["service"]).group(1)
        assert "没有登录成功" in come_back(client, ticket="ST-1", state=state).content.decode()
    assert ExternalIdentity.objects.get().subject == "lxl"


@pytest.mark.parametrize("text", ["", "<a/>", "<!DOCTYPE x><a/>", "x" * 70_000])
def test_cas_takes_no_other_answer(text):
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error

    with pytest.raises(OAuth2Error):
        read_answer(text.encode())


def test_no_call_goes_to_a_host_nobody_configured(client, configure, settings, person):
    with Service({}) as service:
        configure(kind="cas", server_url=f"{service.url}/cas")
        settings.SIGN_IN_HOSTS = []
        _, given = way_out(client)
        state = re.search(r"state=(\w+)", given["service"]).group(1)
        assert "没有登录成功" in come_back(client, ticket="ST-1", state=state).content.decode()
        assert not service.asked


def test_the_sign_in_page_without_providers_has_no_button(client, configure):
    page = client.get(reverse("account_login")).content.decode()
    assert "单位门户" not in page
    configure(kind="cas", server_url="https://cas.example")
    assert reverse("outside_login", args=["unit"]) in client.get(reverse("account_login")).content.decode()


ENTRY = "[[provider]]\nkind = 'cas'\nid = 'unit'\nname = '门户'\nclient_id = 'x'\nserver_url = 'https://cas.example'\n"


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (ENTRY, 0o644, "chmod 600"),
        (ENTRY + ENTRY, 0o600, "id of its own"),
        (ENTRY.replace("'cas'", "'ldap'"), 0o600, "is none of"),
        (ENTRY.replace("name = '门户'\n", ""), 0o600, "lacks name"),
        (ENTRY + "match = 'mail'\n", 0o600, "must be one of"),
    ],
)
def test_a_file_that_makes_no_sense_stops_the_start(tmp_path, text, mode, words):
    path = tmp_path / "providers.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    with pytest.raises(UnsafeSettings, match=words):
        read_providers(str(path))
    path.write_text(ENTRY, encoding="utf-8")
    path.chmod(0o600)
    assert allowed_hosts(read_providers(str(path))) == ["cas.example"]
