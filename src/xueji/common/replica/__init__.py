"""Heavy pages that are only read may be read from a copy of the database (decision 0036)."""

from xueji.common.replica.reading import heavy_page

__all__ = ["heavy_page"]
