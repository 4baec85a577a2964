"""A learner signs in at a SAML provider of another site, with a real browser between the two."""

import html
import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESK
from tests.journeys.product import Product
from tests.outside_sign_in.saml_provider import ENTITY_ID, IdentityProvider, posted

pytestmark = pytest.mark.journey
LEARNER, CODE = "卓依凡", "QL0004"
FORM = """<!doctype html><form id="f" method="post" action="{url}">
<input type="hidden" name="SAMLResponse" value="{response}"><input type="hidden" name="RelayState" value="">
</form><script>document.getElementById("f").submit()</script>"""


class Portal:
    """The provider as a web site: whoever comes with a request is the learner, and posts the response."""

    def __init__(self, folder, port: int) -> None:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                xml = portal.provider.answer(self.path, {"employeeNumber": CODE})
                filled = {"url": portal.back_url, "response": html.escape(posted(xml)["SAMLResponse"])}
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(FORM.format(**filled).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another name than the product's address, so that the browser holds the two for different sites.
        self.url = f"http://localhost:{self.server.server_port}/sso"
        self.back_url = f"http://127.0.0.1:{port}/accounts/outside/portal/saml/"
        self.provider = IdentityProvider(folder, self.url)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self) -> dict[str, str]:
        """What the product is told of the provider."""
        return {
            "kind": "saml", "id": "portal", "name": "省统一身份认证", "client_id": "https://xueji.example/saml",
            "idp_entity_id": ENTITY_ID, "sso_url": self.url, "match": "code", "claim": "employeeNumber",
            "certificate_file": str(self.provider.certificate),
        }  # fmt: skip


@pytest.fixture
def connected(tmp_path_factory: pytest.TempPathFactory, demonstration: Product) -> Iterator[Product]:
    """The demonstration and a provider, each of which knows the other."""
    made = Product.made_in(tmp_path_factory.mktemp("saml"), like=demonstration)
    portal = Portal(made.folder, made.port)
    file = made.folder / "providers.toml"
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in portal.settings().items())
    file.write_text("[[provider]]\n" + "\n".join(lines), encoding="utf-8")
    file.chmod(0o600)
    made.environment["XUEJI_SIGN_IN_PROVIDERS"] = str(file)
    try:
        made.start()
        with urllib.request.urlopen(f"{portal.back_url}metadata/") as answer:  # noqa: S310 - our own address
            portal.provider.know(answer.read())
        yield made
    finally:
        made.stop()
        portal.server.shutdown()
        portal.server.server_close()


def test_a_learner_comes_back_from_the_provider_signed_in(connected: Product, chromium: Browser) -> None:
    context = chromium.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{connected.url}/accounts/login/")
    page.get_by_text("省统一身份认证").click()
    page.wait_for_url(lambda url: url.startswith(connected.url) and "/accounts/" not in url)
    expect(page.get_by_text(LEARNER).first).to_be_visible()
    kept = {cookie["name"]: cookie for cookie in context.cookies()}
    assert kept["sessionid"]["sameSite"] == "Lax"
    # Signing out ends the session here; the browser is asked for a proof again.
    page.goto(f"{connected.url}/accounts/logout/")
    page.get_by_role("button", name="退出").last.click()
    page.goto(f"{connected.url}/organizations/people/me/")
    assert "/accounts/login/" in page.url
    context.close()
