"""Tokens, BM25 by group, fusion and ranking."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xueji.common.search import (
    Bm25Index,
    TextIndex,
    bigrams,
    build_bm25,
    build_text_index,
    cut,
    fuse_scores,
    rank_texts,
    weigh_terms,
    words,
)

TEXTS = ["采购设备应当公开招标。", "干部任免由集体讨论决定。", "设备验收后付款。", "公开招标的公告应当公示。"]


def test_bigrams_stay_inside_a_chinese_run() -> None:
    assert bigrams("公开招标，A3纸") == ["公开", "开招", "招标", "a3", "纸"]


def test_words_drop_punctuation_and_keep_inner_words() -> None:
    found = words("公开招标。")
    assert "公开招标" in found and "招标" in found and "。" not in found


def test_cut_joins_up_to_the_text_again() -> None:
    assert "".join(cut("《预算法》第十三条。")) == "《预算法》第十三条。"


def test_rare_terms_weigh_more() -> None:
    index = build_bm25([["甲", "乙"], ["甲"], ["甲", "丙"]])
    scores = index.scores({"甲": 1.0, "乙": 1.0})
    assert scores.argmax() == 0 and scores[1] > 0


def test_unknown_terms_score_nothing() -> None:
    assert not build_bm25([["甲"]]).scores({"乙": 1.0}).any()


def test_an_index_of_nothing_answers_nothing() -> None:
    assert len(build_text_index([]).scores("招标")) == 0
    assert rank_texts("招标", []) == []


def test_columns_survive_storage() -> None:
    index = build_text_index(TEXTS, [0, 0, 1, 1])
    again = TextIndex.from_arrays(index.to_arrays())
    assert np.allclose(index.scores("公开招标"), again.scores("公开招标"))


def test_terms_keep_their_greatest_weight() -> None:
    assert weigh_terms({"招标": 0.5, "公开招标": 1.0}, bigrams)["招标"] == 1.0


def test_fusion_scales_each_channel() -> None:
    fused = fuse_scores(np.asarray([10.0, 5.0], np.float32), np.asarray([0.0, 0.0], np.float32))
    assert fused.tolist() == [0.5, 0.25]


def test_rank_texts_gives_best_first() -> None:
    ranked = rank_texts({"设备": 1.0, "验收": 1.0}, TEXTS)
    assert [at for at, _ in ranked] == [2, 0]
    assert all(0 < score <= 1 for _, score in ranked)


@given(st.lists(st.text(alphabet="甲乙丙丁戊己", min_size=1, max_size=8), max_size=6))
def test_another_group_never_changes_the_scores_of_this_one(other: list[str]) -> None:
    own = ["甲乙丙", "乙丁", "戊己甲"]
    query = {"甲乙": 1.0, "乙丁": 0.5}
    alone = _scores(own, [0] * 3, query)
    together = _scores(own + other, [0] * 3 + [1] * len(other), query)
    assert np.allclose(alone, together[:3])


def _scores(texts: list[str], groups: list[int], query: dict[str, float]) -> np.ndarray:
    index: Bm25Index = build_bm25([bigrams(text) for text in texts], groups)
    return index.scores(query)
