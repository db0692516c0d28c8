"""Large text, high contrast, language: buttons that work without script, and lead nowhere else."""

import pytest


def press(client, value, **more):
    return client.post("/display/", {"face": value, "next": "/track/"} | more)


@pytest.mark.parametrize(
    ("value", "attribute"), [("text-large", 'data-text="large"'), ("contrast-high", 'data-contrast="high"')]
)
def test_a_button_changes_every_public_page_and_is_shown_as_pressed(client, db, value, attribute):
    before = client.get("/track/").content.decode()
    answer = press(client, value)
    after = client.get("/track/").content.decode()

    assert (answer.status_code, answer.url) == (302, "/track/")
    assert attribute not in before
    assert attribute in after
    assert (before.count('aria-pressed="true"'), after.count('aria-pressed="true"')) == (0, 1)


def test_pressed_again_it_is_off(client, db):
    press(client, "text-large")
    press(client, "text")

    assert "data-text" not in client.get("/track/").content.decode()


def test_the_language_is_kept(client, db):
    press(client, "zh-hans")

    assert 'lang="zh-CN"' in client.get("/track/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client, db, elsewhere):
    assert press(client, "text-large", next=elsewhere).url == "/"


@pytest.mark.parametrize("nonsense", ["", "text-<script>", "sessionid-x", "fr"])
def test_nonsense_sets_no_cookie(client, db, nonsense):
    assert not press(client, nonsense).cookies
