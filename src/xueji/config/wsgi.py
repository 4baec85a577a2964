"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from xueji.config.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xueji.config.settings")
application = get_wsgi_application()
# Imported here because models need Django set up.
from xueji.common.audit import sealing  # noqa: E402

sealing.start()
end_with_parent()
# Reads the whole table of addresses with its views, so that no first request waits for imports.
reverse("home")
