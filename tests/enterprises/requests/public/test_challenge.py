"""The question: the same for one token, answerable in figures or words, and a seal that nobody else can make."""

from datetime import timedelta

import pytest

from enterprises.requests.public import challenge

TOKENS = [f"token-{n}" for n in range(60)]


@pytest.mark.parametrize("token", TOKENS[:3])
def test_figures_full_width_figures_and_words_are_right(token):
    answer = challenge.question(token).answer
    word = challenge.numbers()[answer]

    assert challenge.is_right(token, f" {answer} ")
    assert challenge.is_right(token, str(answer).translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    assert challenge.is_right(token, word.upper())
    assert not challenge.is_right(token, str(answer + 1))
    assert not challenge.is_right(token, "")


def test_questions_differ_and_stay_within_ten():
    asked = [challenge.question(token) for token in TOKENS]

    assert len({question.words for question in asked}) > 10
    assert {question.answer for question in asked} <= set(range(1, 11))


def test_the_seal_tells_the_age_of_our_own_token_only(now):
    sealed = challenge.seal("mine", now=now)

    assert challenge.age(sealed, "mine", now=now + timedelta(seconds=90)) == 90
    assert challenge.age(sealed, "another", now=now) is None
    assert challenge.age(f"{sealed}x", "mine", now=now) is None
    assert challenge.age("", "mine", now=now) is None
