"""The job that collects everything again."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from xueji.common.jobs import services
from xueji.common.jobs.testing import run_waiting
from xueji.common.search import following
from xueji.common.search.entries import Entry
from xueji.common.search.jobs import REBUILD
from xueji.common.search.models import SearchDocument


@pytest.mark.django_db
def test_what_went_missing_is_collected_and_written_again(note: Callable[..., Entry]) -> None:
    note("a", "请假制度")
    note("b", "报告制度")
    SearchDocument.objects.filter(object_key="a").delete()
    services.start(
        get_user_model().objects.create_user("heliqun"), REBUILD, "重建检索索引", {}, now=timezone.now()
    )
    (job,) = run_waiting()
    assert job.result_text == "索引共 2 条，其中更新 1 条。"
    assert following.status()["differing"] == 0
