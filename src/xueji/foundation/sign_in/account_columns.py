"""The Excel file of people who shall have an account: its columns."""

from xueji.common.documents.xlsx import Column, Kind

COLUMNS = (
    Column(
        "人员编号", "code", Kind.CODE, required=True, example="XJ0001", max_length=64, width=18,
        help="人员名单里的编号", aliases=("编号", "工号"),
    ),
    Column(
        "姓名", "name", Kind.NAME, required=True, example="林晓岚", max_length=80,
        help="与登记的姓名一致，用来核对编号没有填错", aliases=("名字",),
    ),
    Column(
        "登录名", "username", Kind.CODE, example="lin.xiaolan", max_length=150, width=18,
        help="字母、数字和 . _ - @ +；空白时用人员编号", aliases=("账号", "用户名"),
    ),
)  # fmt: skip

NOTES = (
    "每人一行，不要合并单元格；灰色的示例行不会处理。",
    "只能为已登记的人开通；没有登记的，先在“导入人员”里登记。",
    "有管理、纪检等角色的人不能用名单开通，请在人员页单独办理。",
)
