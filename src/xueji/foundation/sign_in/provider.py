"""Where django-allauth looks for the providers of an application, at the start of every process."""

from typing import Any

from django.conf import settings

provider_classes: list[Any] = []
if settings.SIGN_IN_PROVIDERS:
    # What the providers need (requests, about 7 MiB) is in memory only where one is configured.
    from xueji.foundation.sign_in.outside import kinds

    provider_classes = kinds.provider_classes
