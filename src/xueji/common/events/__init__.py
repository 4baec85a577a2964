"""News that goes up: ``announce`` and ``subscribe`` are in ``xueji.common.events.bus``."""
