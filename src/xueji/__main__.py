"""``python -m xueji`` is the ``xueji`` command."""

from xueji.config.cli import main

main()
