"""Several threads answer and hand in at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from xueji.activity.assessments import services
from xueji.activity.assessments.models import Attempt, Response
from xueji.activity.assessments.services import NewResponse
from xueji.activity.assessments.testing import make_question
from xueji.foundation.organizations.testing import make_person

THREADS = 4


@pytest.mark.django_db(transaction=True)
def test_one_attempt_and_one_answer_come_of_many_threads() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: threads share one in-memory SQLite database and lock its tables")
    question, person, now = make_question(), make_person(), timezone.now()

    def sit(number: int) -> bool:
        try:
            attempt = services.ensure_attempt(occasion="session:1", person_id=person.pk, now=now)
            moment = now + timedelta(seconds=number)
            row = NewResponse(attempt.pk, question.current_id, "ABCD"[number], moment)
            with transaction.atomic():
                return services.save_responses([row])[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(sit, range(THREADS)))
    assert Attempt.objects.count() == 1
    assert Response.objects.get().selected == "D"
