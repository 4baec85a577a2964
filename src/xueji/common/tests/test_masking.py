"""No personal number reaches a log."""

import io
import logging

import pytest
from django.conf import settings

from xueji.common.masking import MaskPersonalNumbers, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call 13812345678 now", "call 138****5678 now"),
        ("+86 13812345678", "+86 138****5678"),
        ("138 1234 5678, 139-1234-5678", "138****5678, 139****5678"),
        ("/people/?q=13812345678&page=2", "/people/?q=138****5678&page=2"),
        ("110105194912310029", "110105***********9"),
        ("11010519491231002X", "110105***********X"),
        ("seq 1381234567890123 and 12345678901", "seq 1381234567890123 and 12345678901"),
    ],
)
def test_numbers_of_persons_are_masked_and_others_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_message_arguments_and_traceback_are_masked() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskPersonalNumbers())
    logger = logging.getLogger("xueji.tests.masking")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError("no such number 13812345678")
    except ValueError:
        logger.exception("could not send to %s", "13812345678")
    logger.removeHandler(handler)
    written = stream.getvalue()
    assert "138****5678" in written and "13812345678" not in written
    assert "ValueError" in written and "could not send" in written


def test_every_handler_of_the_platform_masks() -> None:
    handlers = settings.LOGGING["handlers"]
    assert handlers
    assert all("masked" in handler["filters"] for handler in handlers.values())
