"""One door for desk, /cms/ and /admin/: every way in asks for the same password and the same second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

from crm import settings as real
from crm.models import Role
from crm.sessions import locked, unlock

from ..factories import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  of the test's own authenticator app
LOGIN = "/accounts/login/"
OTHERS = pytest.mark.ignore_template_errors  # the pages of Wagtail and Django name variables that are not there


@pytest.fixture
def editor(db):
    return make_user(Role.EDITOR, name="编辑")


@pytest.fixture
def superuser(db):
    return make_user(name="技术管理员", is_superuser=True, is_staff=True)


@pytest.fixture
def guarded(editor):
    """A person with an authenticator app."""
    TOTP.activate(editor, SECRET)
    RecoveryCodes.activate(editor)
    return editor


def enter(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.username, "password": password, **more})


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("door", ["/cms/login/", "/_util/login/"])
def test_other_doors_lead_to_the_one_door(client, db, door):
    response = client.get(f"{door}?next=/cms/pages/")

    assert response.url == f"{LOGIN}?next=/cms/pages/"
    assert client.post(door, {"username": "x", "password": "y"}).url == LOGIN


@pytest.mark.parametrize(
    "page", ["/desk/", "/cms/", "/admin/", "/admin/login/", "/accounts/2fa/", "/accounts/password/"]
)
def test_strangers_are_sent_to_the_door_and_then_on(client, db, page):
    response = client.get(page, follow=True)

    assert response.redirect_chain[-1][0].startswith(f"{LOGIN}?next=")
    assert response.templates[0].name == "account/login.html"


def test_the_right_password_opens_the_page_that_was_asked_for(client, officer):
    response = enter(client, officer, next="/desk/calendar/")

    assert response.url == "/desk/calendar/"


def test_next_never_leads_to_another_site(client, officer):
    assert enter(client, officer, next="https://elsewhere.example/").url == "/desk/"


@pytest.mark.parametrize("page", ["/desk/", "/cms/", "/admin/"])
@OTHERS
def test_the_second_factor_is_asked_at_every_door(client, guarded, page):
    guarded.is_staff = guarded.is_superuser = True
    guarded.save()

    response = enter(client, guarded, next=page)

    assert response.url.startswith(reverse("mfa_authenticate"))
    assert client.get(page).status_code == 302
    assert client.post(response.url, {"code": "000000"}).status_code == 200
    assert client.post(response.url, {"code": code_now()}).url == page
    assert client.get(page).status_code == 200


def test_the_password_alone_never_opens_wagtails_own_log_in(client, guarded):
    client.post("/cms/login/", {"username": guarded.username, "password": PASSWORD})
    client.post("/_util/login/", {"username": guarded.username, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_name_until_an_administrator_unlocks_it(client, officer, rf):
    for _attempt in range(5):
        assert enter(client, officer, "wrong").status_code == 200
    refused = enter(client, officer)

    assert "_auth_user_id" not in client.session
    assert refused.context["form"].non_field_errors()
    assert locked([officer]) == {officer.pk}

    unlock(rf.get("/"), officer)

    assert locked([officer]) == set()
    assert enter(client, officer).status_code == 302


def test_capitals_do_not_open_a_new_count(client, officer):
    for attempt in range(5):
        client.post(LOGIN, {"login": officer.username.upper() if attempt % 2 else officer.username, "password": "no"})

    assert locked([officer]) == {officer.pk}


def test_a_locked_name_does_not_lock_the_neighbour(client, officer, supervisor):
    for _attempt in range(5):
        enter(client, officer, "wrong")

    assert locked([officer, supervisor]) == {officer.pk}
    assert enter(client, supervisor).status_code == 302


def test_wrong_codes_are_counted_too(client, guarded):
    second = enter(client, guarded).url
    for _attempt in range(5):
        client.post(second, {"code": "000000"})

    assert locked([guarded]) == {guarded.pk}
    assert client.post(second, {"code": code_now()}).status_code == 200


def test_the_counts_live_in_the_cache_that_all_processes_share(client, officer, settings):
    settings.CACHES = {"default": real.CACHES["default"]}
    cache.clear()
    enter(client, officer, "wrong")

    assert real.CACHES["default"]["BACKEND"].endswith(("DatabaseCache", "RedisCache"))
    assert locked([officer]) == set()
    for _attempt in range(4):
        enter(client, officer, "wrong")
    assert locked([officer]) == {officer.pk}


def test_unknown_and_known_names_get_the_same_answer(client, officer):
    known = enter(client, officer, "wrong").context["form"].non_field_errors()
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"}).context["form"].non_field_errors()

    assert known == unknown


@pytest.mark.parametrize("page", ["/cms/", "/cms/pages/", "/admin/", "/admin/crm/user/", "/admin/login/"])
def test_a_signed_in_stranger_gets_403_without_a_loop(as_user, officer, page):
    browser = as_user(officer)

    assert browser.get(page).status_code == 403
    assert browser.get(f"{LOGIN}?next={page}").url == page


@OTHERS
def test_editors_may_enter_the_editors_admin_only(as_user, editor):
    browser = as_user(editor)

    assert browser.get("/cms/").status_code == 200
    assert browser.get("/admin/").status_code == 403


def test_staff_alone_does_not_open_the_technical_admin(as_user, db):
    assert as_user(make_user(Role.ADMIN, is_staff=True)).get("/admin/").status_code == 403


@OTHERS
def test_superusers_may_enter_both(as_user, superuser):
    browser = as_user(superuser)

    assert browser.get("/admin/").status_code == 200
    assert browser.get("/cms/").status_code == 200
    assert browser.get("/admin/login/").url == "/admin/"


def test_people_are_not_kept_a_second_time_in_the_editors_admin(as_user, superuser):
    assert as_user(superuser).get("/cms/users/").url == "/desk/people/"


@pytest.mark.parametrize("page", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_nobody_signs_up_or_resets_by_mail(client, db, page):
    assert client.get(page).status_code == 404


def test_a_closed_log_in_is_told_so_after_the_right_password_only(client, officer):
    officer.is_active = False
    officer.save()

    assert enter(client, officer, "wrong").status_code == 200
    assert enter(client, officer).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert client.get("/desk/me/").status_code == 302


def test_closing_a_log_in_ends_the_open_session(as_user, officer):
    browser = as_user(officer)
    officer.is_active = False
    officer.save()

    assert browser.get("/desk/me/").status_code == 302


def test_log_out_is_sent_not_visited(as_user, officer):
    browser = as_user(officer)

    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.get("/desk/me/").status_code == 200
    assert browser.post("/accounts/logout/").url == LOGIN
    assert browser.get("/desk/me/").status_code == 302


PAGES = {
    "account_login": 302, "account_logout": 200, "account_inactive": 200, "account_reauthenticate": 200,
    "account_change_password": 200, "mfa_index": 200, "mfa_authenticate": 302, "mfa_reauthenticate": 200,
    "mfa_activate_totp": 302, "mfa_deactivate_totp": 200, "mfa_view_recovery_codes": 200,
    "mfa_generate_recovery_codes": 200, "mfa_download_recovery_codes": 200,
}  # fmt: skip


@pytest.mark.parametrize(("name", "status"), PAGES.items())
def test_every_page_of_the_door_renders_in_our_look(client, guarded, name, status):
    client.post(enter(client, guarded).url, {"code": code_now()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.get(reverse(name))

    assert response.status_code == status
    if status == 200 and response["Content-Type"].startswith("text/html"):
        assert "w-door" in response.text
        assert "allauth" not in response.text


def test_setting_up_the_app_asks_for_the_password_again_and_gives_recovery_codes(client, officer):
    enter(client, officer)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    form = client.get(reverse("mfa_activate_totp")).context["form"]

    code = format_hotp_value(hotp_value(form.secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert len(response.context["unused_codes"]) == 10
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_changing_the_password_keeps_me_logged_in_and_ends_on_my_page(client, officer):
    enter(client, officer)
    new = {"oldpassword": PASSWORD, "password1": "another-long-one-8", "password2": "another-long-one-8"}

    response = client.post(reverse("account_change_password"), new)

    assert response.url == reverse("desk:me")
    assert client.get("/desk/me/").status_code == 200


def test_too_many_tries_from_one_address_say_so_in_our_look(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    client.post(LOGIN, {})

    response = client.post(LOGIN, {})

    assert response.status_code == 429
    assert "w-door" in response.text
