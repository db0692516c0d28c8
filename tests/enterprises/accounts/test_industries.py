"""The table of GB/T 4754-2017."""

from enterprises.accounts.industries import DIVISIONS, SECTION_OF, SECTIONS, choices, industry_words

# where each section ends, as the standard prints it
LAST = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69, "K": 70, "L": 72, "M": 75,
    "N": 79, "O": 82, "P": 83, "Q": 85, "R": 90, "S": 96, "T": 97,
}  # fmt: skip


def test_there_are_20_sections_and_97_divisions_without_a_gap():
    assert list(SECTIONS) == list("ABCDEFGHIJKLMNOPQRST")
    assert list(DIVISIONS) == [f"{number:02d}" for number in range(1, 98)]


def test_no_two_have_one_name():
    assert len(set(SECTIONS.values())) == 20
    assert len(set(DIVISIONS.values())) == 97


def test_every_division_lies_in_the_section_of_its_range():
    for code, letter in SECTION_OF.items():
        first = max((last for last in LAST.values() if last < LAST[letter]), default=0) + 1
        assert first <= int(code) <= LAST[letter], code


def test_names_of_2017_not_of_2011():
    assert DIVISIONS["05"] == "农、林、牧、渔专业及辅助性活动"
    assert DIVISIONS["58"] == "多式联运和运输代理业"
    assert DIVISIONS["39"] == "计算机、通信和其他电子设备制造业"


def test_an_industry_is_said_as_near_as_it_is_known():
    assert industry_words("C", "39") == "C39 计算机、通信和其他电子设备制造业"
    assert industry_words("A", "01") == "A01 农业"
    assert industry_words("C", "") == "C 制造业"
    assert industry_words("", "") == ""


def test_sections_and_divisions_are_chosen_from_one_list():
    values = [value for _group, options in choices() for value, _words in options]

    assert len(values) == len(set(values)) == 117
    assert {"C", "C39", "A01"} <= set(values)
