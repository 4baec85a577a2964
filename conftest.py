"""Settings every test shares: plain static files, fast password hashing, a data folder of its own."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Machines that run tests are slow and busy: how long an example takes says nothing about the code.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")

os.environ.setdefault("XUEJI_DATA_DIR", tempfile.mkdtemp(prefix="xueji-test-"))
# Playwright's own event loop runs in the test's thread; the ORM is used from there knowingly.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def plain_settings(settings: pytest.FixtureRequest) -> None:
    """No manifest of files, a cheap password hash, neither limits nor second proofs: none is under test."""
    settings.REQUESTS_A_MINUTE = settings.STRANGER_REQUESTS_A_MINUTE = 0  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.STRICT_SIGN_IN = False  # type: ignore[attr-defined]
