"""Excel workbooks: write a table, hand out a template, read it back, return it with its errors."""

from xueji.common.documents.xlsx.columns import Column, Kind
from xueji.common.documents.xlsx.failures import mark_failures
from xueji.common.documents.xlsx.read import CellError, ReadResult, ReadRow, read_rows
from xueji.common.documents.xlsx.template import write_template
from xueji.common.documents.xlsx.write import write_table

__all__ = [
    "CellError",
    "Column",
    "Kind",
    "ReadResult",
    "ReadRow",
    "mark_failures",
    "read_rows",
    "write_table",
    "write_template",
]
