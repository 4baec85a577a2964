"""Surnames that are read otherwise than the character alone, and surnames of two characters.

Readings carry the tone as a digit. A surname with two accepted readings is left to the general dictionary.
"""

from typing import Final

# One surname and its reading a pair; two syllables for a surname of two characters.
_READ: Final = """
单 shan4, 仇 qiu2, 查 zha1, 解 xie4, 曾 zeng1, 区 ou1, 任 ren2, 华 hua4, 朴 piao2, 盖 ge3, 翟 zhai2, 乐 yue4,
冼 xian3, 洗 xian3, 燕 yan1, 缪 miao4, 覃 qin2, 折 she2, 员 yun4, 逄 pang2, 繁 po2, 种 chong2, 秘 bi4,
冯 feng2, 祭 zhai4, 哈 ha3, 那 na1, 车 che1, 纪 ji3, 过 guo1, 葛 ge3, 訾 zi1, 令 ling2, 瞿 qu2, 召 shao4,
谌 chen2, 隗 wei3, 么 yao1, 撒 sa4, 应 ying1, 乜 nie4, 尉 wei4, 都 du1, 藏 zang1, 盛 sheng4, 曲 qu1, 石 shi2,
俞 yu2, 卜 bu3, 万俟 mo4 qi2, 尉迟 yu4 chi2, 长孙 zhang3 sun1, 单于 chan2 yu2, 澹台 tan2 tai2, 令狐 ling2 hu2,
宰父 zai3 fu3, 洗马 xian3 ma3, 乐正 yue4 zheng4, 子车 zi3 ju1, 夹谷 jia2 gu3, 薄 bo2, 阚 kan4, 佴 nai4,
能 nai4, 黑 he4, 句 gou1, 占 zhan1, 肖 xiao1, 要 yao1, 於 yu1, 干 gan1, 粘 nian2, 炅 gui4, 蔚 yu4,
相 xiang4, 贠 yun4, 观 guan4, 冠 guan4, 少 shao4, 揣 chuai3, 圈 juan4, 斗 dou3, 角 jue2, 畜 xu4,
舍 she4, 仆 pu2, 还 huan2, 长 chang2
"""

# Surnames of two characters in use today.
_COMPOUND: Final = """
欧阳 上官 司马 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 司空 令狐 端木 澹台 万俟 闻人 申屠 太史 淳于
单于 赫连 钟离 轩辕 独孤 南宫 西门 东郭 呼延 百里 第五 拓跋 公羊 公冶 濮阳 宗政 仲孙 鲜于 闾丘 司寇 子车 颛孙
巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 段干 东门 南门 梁丘 左丘 羊舌 微生 完颜 纳兰 叶赫 耶律
洗马
"""

READINGS: Final[dict[str, tuple[str, ...]]] = {
    pair.split()[0]: tuple(pair.split()[1:]) for pair in _READ.replace("\n", " ").split(",")
}
COMPOUND: Final = frozenset(_COMPOUND.split())
