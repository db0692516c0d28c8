"""Tracking codes: unguessable, kept hashed, forgiving to type; and the lot by which answers are checked."""

import pytest

from enterprises.requests import codes


def test_one_form_has_one_code_and_another_form_another():
    made = {codes.first_code(f"token-{number}") for number in range(1_000)}

    assert codes.first_code("token-1") == codes.first_code("token-1")
    assert len(made) == 1_000


def test_new_codes_are_fifty_bits_in_letters_that_are_not_taken_for_one_another():
    made = {codes.new_code() for _n in range(1_000)}

    assert len(made) == 1_000
    assert all(len(code) == 10 and set(code) <= set(codes.LETTERS) for code in made)
    assert not set("ILOU") & set(codes.LETTERS)


@pytest.mark.parametrize("typed", ["7k3mq-9xt2p", "7K3MQ 9XT2P", " 7K3MQ9XT2P ", "7K3MQ—9XT2P"])
def test_a_code_is_known_however_it_is_typed(typed):
    assert codes.matches(typed, codes.hashed("7K3MQ9XT2P"))


def test_what_looks_alike_counts_alike():
    assert codes.matches("ILOU000000", codes.hashed("110V000000"))


@pytest.mark.parametrize("kept", [None, "", codes.hashed("7K3MQ9XT2P")], ids=["none", "empty", "another"])
def test_a_wrong_code_or_none_opens_nothing(kept):
    assert codes.matches("0000000000", kept) is False


def test_the_hash_tells_nothing_of_the_code():
    assert codes.hashed("7K3MQ9XT2P") != codes.hashed("7K3MQ9XT2Q")
    assert "7K3MQ" not in codes.hashed("7K3MQ9XT2P")


@pytest.mark.parametrize("percent", [5, 20, 50])
def test_the_lot_draws_its_share(percent):
    drawn = sum(codes.drawn(f"token-{number}", percent) for number in range(10_000))

    assert abs(drawn / 100 - percent) < 1.5  # three standard deviations of the fairest of these are 1.5


@pytest.mark.parametrize(("percent", "share"), [(0, 0), (100, 200)])
def test_nobody_and_everybody_is_drawn_at_the_ends(percent, share):
    assert sum(codes.drawn(f"token-{number}", percent) for number in range(200)) == share


def test_the_lot_gives_the_same_answer_whenever_it_is_asked_and_a_higher_share_keeps_who_was_drawn():
    tokens = [f"token-{number}" for number in range(1_000)]
    few = {token for token in tokens if codes.drawn(token, 10)}

    assert few == {token for token in tokens if codes.drawn(token, 10)}
    assert few < {token for token in tokens if codes.drawn(token, 30)}
