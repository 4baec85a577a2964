"""Steps of the live tests: the codes on the wall now, a signed-in phone, a page and its pass."""

import re

from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from xueji.activity.assessments import testing as questions
from xueji.activity.study_sessions import services
from xueji.activity.study_sessions.live import codes, gate
from xueji.activity.study_sessions.models import Attendance, PackItem
from xueji.activity.study_sessions.testing import STARTS_AT, make_session
from xueji.foundation.organizations import testing as people


def fresh_session(status="live", **fields):
    """A session with one question whose right answer is B; nothing remembered of earlier tests."""
    caches["local"].clear()
    gate._states.clear()
    question = questions.make_question(correct="B")
    return make_session(status=status, revision_ids=[question.current_id], **fields)


def url(name, made, *args):
    return reverse(f"live:{name}", args=[made.session.pk, *args])


def link(made, windows_ago=0):
    """The address in the QR picture of now, or of an earlier window."""
    window = codes.window_at(timezone.now(), codes.LINK_WINDOW_SECONDS) - windows_ago
    return url("arrive", made, codes.link_code(made.session.check_in_secret, made.session.pk, window))


def digits(made, windows_ago=0):
    """The six digits of now, or of an earlier window."""
    window = codes.window_at(timezone.now(), codes.DIGITS_WINDOW_SECONDS) - windows_ago
    return codes.digit_code(made.session.check_in_secret, made.session.pk, window)


def phone_of(person):
    """A phone of its own, signed in."""
    client = Client()
    client.force_login(people.make_user(person))
    return client


def pass_on(page):
    """The pass in a page's form; empty when the page has none."""
    found = re.search(r'name="pass" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def check_in(phone, made):
    """Scan, confirm, and follow to the page that says what became of it."""
    return send_pass(phone, made, pass_on(phone.get(link(made), follow=True)))


def send_pass(phone, made, sealed):
    """Press the button; follow to the phone page when there is one to follow to."""
    answer = phone.post(url("check-in", made), {"pass": sealed})
    return phone.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def question_item(made):
    return made.session.pack_items.get(kind=PackItem.Kind.QUESTION)


def show(made, stage):
    """Put a stage on the wall; ``item`` and ``result`` mean those of the question."""
    named = f"{stage}:{question_item(made).pk}" if stage in ("item", "result") else stage
    services.set_stage(made.session, named, STARTS_AT)


def status_of(made, person):
    return (
        Attendance.objects.filter(session=made.session, person=person)
        .values_list("status", flat=True)
        .first()
    )
