"""Near copies: what an edit, a quotation and chance do to the overlap of two texts."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.common.search import near_copies as near

CHARACTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1200))


def text_of(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(CHARACTERS) for _ in range(length))


def edited(rng: random.Random, text: str, share: float) -> str:
    """Replace, insert or drop one character in so many."""
    out = []
    for char in text:
        act = rng.random() / share
        if act < 1 / 3:
            continue
        out.append(rng.choice(CHARACTERS) if act < 2 / 3 else char)
        if 2 / 3 <= act < 1:
            out.append(rng.choice(CHARACTERS))
    return "".join(out)


@given(st.text(max_size=200), st.text(max_size=200))
def test_overlap_is_a_share_and_the_same_from_both_sides(left: str, right: str) -> None:
    one, other = near.fingerprint(left), near.fingerprint(right)
    there, back = near.overlap(one, other), near.overlap(other, one)
    assert there == back and 0 <= there.jaccard <= there.contained <= 1
    assert near.overlap(one, one).contained == (1 if len(one) else 0)


@given(st.text(max_size=300))
def test_spaces_signs_and_case_make_no_difference(text: str) -> None:
    spaced = "".join(f" {char}，" for char in text.lower())
    assert np.array_equal(near.fingerprint(spaced), near.fingerprint(text.lower()))


@given(st.text(max_size=300))
def test_a_sketch_comes_back_from_its_bytes(text: str) -> None:
    made = near.sketch(near.fingerprint(text))
    assert np.array_equal(near.unpack(near.pack(made)), made)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(200, 1500))
def test_a_copy_with_one_character_in_twenty_changed_is_found(seed: int, length: int) -> None:
    rng = random.Random(seed)
    texts = [text_of(rng, length) for _ in range(5)]
    copy = near.fingerprint(edited(rng, texts[2], 0.05))
    stored = [near.sketch(near.fingerprint(text)) for text in texts]
    assert near.candidates(near.sketch(copy), stored, 0.2)[:1] == [2]
    assert near.overlap(copy, near.fingerprint(texts[2])).contained > 0.6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_what_both_quote_does_not_make_them_alike(seed: int) -> None:
    rng = random.Random(seed)
    law = text_of(rng, 300)
    left, right = (text_of(rng, 120) + law + text_of(rng, 120) for _ in range(2))
    quoted = near.quotable([law])
    assert near.overlap(near.fingerprint(left), near.fingerprint(right)).contained > 0.4
    assert near.overlap(near.fingerprint(left, quoted), near.fingerprint(right, quoted)).contained < 0.05
    assert near.passages(left, right, quoted) == []


def test_passages_show_the_same_words_on_both_sides() -> None:
    left = "春天的风吹过河岸，站里把一张图纸裁成三份分三次上会。大家没有说话。"
    right = "站里把一张图纸裁成了三份，分三次上会；有人在门外等。"
    (found,) = near.passages(left, right)
    assert found.left.startswith("站里把一张图纸裁成") and found.right.startswith("站里把一张图纸裁成")


def test_pairs_are_found_without_comparing_everything_with_everything() -> None:
    rng = random.Random(7)
    texts = [text_of(rng, 400) for _ in range(30)]
    texts += [edited(rng, texts[3], 0.05), edited(rng, texts[9], 0.05)]
    stored = [near.sketch(near.fingerprint(text)) for text in texts]
    assert near.alike_pairs(stored, 0.3) == [(3, 30), (9, 31)]


def test_empty_and_tiny_texts_are_like_nothing() -> None:
    empty = near.fingerprint("一二三")
    assert len(empty) == 0 and near.overlap(empty, near.fingerprint("一二三四五")).contained == 0
    assert near.candidates(near.sketch(empty), [near.sketch(empty)], 0.1) == []
    assert near.alike_pairs([near.sketch(empty)], 0.1) == [] and near.passages("", "") == []
