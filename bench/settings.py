"""The product's settings with the plain views added."""

from xueji.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.plain_views"
