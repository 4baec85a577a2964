"""What a phone is told after a hot request: tone and words by outcome."""

NOTES = {
    "signed": ("ok", "已签到。"),
    "already": ("info", "此前已签到，无需重复；以第一次为准。"),
    "closed": ("warn", "签到时这场学习不在进行中，没有登记。如确实到会，请联系主持人。"),
    "saved": ("ok", "答案已保存，公布结果前可以修改。"),
    "late": ("warn", "这道题已停止作答，刚才的选择没有计入；前面已保存的答案不受影响。"),
    "refused": ("warn", "答案没有保存，请刷新页面后再答。"),
    "empty": ("warn", "还没有选择答案。"),
}
