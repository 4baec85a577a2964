"""The same act from two browsers at the same moment."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from xueji.foundation.organizations.testing import make_person, make_user
from xueji.foundation.privacy import services
from xueji.foundation.privacy.models import PrivacyRequest
from xueji.foundation.privacy.services import requests
from xueji.foundation.privacy.tests.conftest import NOW


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_request(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer")
    user, both = make_user(make_person("林晓岚")), threading.Barrier(2, timeout=1)
    working_days_after, refused = requests.rules.working_days_after, []

    def waits(*args):
        # Both have looked for an open request by now, unless one is kept waiting as it should be.
        with suppress(threading.BrokenBarrierError):
            both.wait()
        return working_days_after(*args)

    monkeypatch.setattr(requests.rules, "working_days_after", waits)

    def ask():
        try:
            services.ask(person=user.person, kind="correct", holding="", text="有误", actor=user, now=NOW)
        except services.RequestRefused:
            refused.append(1)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (PrivacyRequest.objects.count(), len(refused)) == (1, 1)
