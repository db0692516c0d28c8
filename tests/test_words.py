"""Our catalogue is read after those of Django, Wagtail and allauth: a text of ours replaces theirs of the same name."""

from io import BytesIO
from pathlib import Path

import django
from babel.messages.mofile import read_mo
from django.apps import apps
from django.utils.translation import override

from crm.words import change_words, listed, sentences
from deploy import messages


def first(text):
    return text if isinstance(text, str) else text[0]


def words_of_packages() -> dict[str, set[str]]:
    """What installed packages say in Chinese for their texts without context."""
    folders = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    found: dict[str, set[str]] = {}
    for folder in folders:
        file = folder / "locale/zh_Hans/LC_MESSAGES/django.mo"
        if file.exists():
            for message in read_mo(BytesIO(file.read_bytes())):
                if message.id and message.string and not message.context:
                    found.setdefault(first(message.id), set()).add(first(message.string).strip())
    return found


def test_no_text_of_ours_changes_the_words_of_a_package():
    """A different meaning needs a context: pgettext("move", "Close")."""
    theirs = words_of_packages()
    borrowed = {first(text) for texts in messages.BORROWED.values() for text in texts}
    clashes = [
        f"{first(message.id)}: {first(message.string)}, elsewhere {' or '.join(sorted(theirs[first(message.id)]))}"
        for message in messages.texts(messages.stored())
        if not message.context
        and first(message.id) not in borrowed
        and first(message.string) not in theirs.get(first(message.id), {first(message.string)})
    ]
    assert clashes == []


def test_what_is_borrowed_is_still_said_by_a_package():
    theirs = words_of_packages()
    assert [text for texts in messages.BORROWED.values() for text in texts if first(text) not in theirs] == []


def test_english_and_chinese_join_differently():
    with override("en"):
        assert listed(["water", "power"]) == "water, power"
        assert sentences("Kept.", "In time.") == "Kept. In time."
    with override("zh-hans"):
        assert listed(["水", "电"]) == "水、电"
        assert sentences("收到当日不计。", "承诺 3 个工作日。") == "收到当日不计。承诺 3 个工作日。"


def test_a_change_is_told_as_before_and_after():
    with override("zh-hans"):
        assert change_words("status", "accepted", "assigned") == "状态：待分拨 → 待签收"


def test_what_was_empty_has_no_before_and_what_is_empty_now_has_an_after():
    assert change_words("unit", None, "Works") == "unit: Works"
    assert change_words("unit", "Works", None) == "unit: Works → —"
