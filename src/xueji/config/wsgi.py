"""The WSGI entry point."""

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from xueji.config.cli import name_settings

name_settings()
application = get_wsgi_application()
# Reads the whole table of addresses with its views, so that no first request waits for imports.
reverse("home")


def begin_threads() -> None:
    """Begin what a web process does beside answering; a process forked later would not have these threads."""
    from xueji.common.audit import sealing
    from xueji.config.lifeline import end_with_parent

    sealing.start()
    end_with_parent()
