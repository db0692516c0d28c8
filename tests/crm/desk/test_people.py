"""Administrators and the people who may log in: everything recorded, nothing deleted, no password kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from crm.desk import people_flow
from crm.flow import Refused
from crm.models import Event, Role, User
from crm.sessions import locked

from ...factories import PASSWORD, make_user

NEW = {"name": "黄嘉敏", "username": "huang", "unit": "", "phone": "0755-1234 5678", "roles": ["officer", "auditor"]}


def verbs(person) -> list[str]:
    return [event.verb for event in Event.objects.about(person)]


def act(browser, person, action):
    return browser.post(reverse("desk:person_action", args=[person.pk, action]))


@pytest.fixture
def browser(as_user, administrator):
    return as_user(administrator)


def test_a_person_is_added_with_a_first_password_shown_once(browser, administrator, client):
    response = browser.post(reverse("desk:person_create"), NEW)

    person = User.objects.get(username="huang")
    password = response.context["password"]
    assert password in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert person.roles == {"officer", "auditor"}
    assert person.check_password(password)
    assert password not in browser.get(reverse("desk:person", args=[person.pk])).text


def test_the_first_password_is_in_no_history(browser):
    password = browser.post(reverse("desk:person_create"), NEW).context["password"]

    person = User.objects.get(username="huang")
    [event] = Event.objects.about(person)
    kept = str(event.changes) + str(list(LogEntry.objects.values_list("changes_text", "changes")))
    assert event.verb == "user.create"
    assert event.changes["groups"] == [None, ["officer", "auditor"]]
    assert password not in kept
    assert person.password not in kept


def test_names_at_log_in_differ_by_more_than_capitals(browser, officer):
    response = browser.post(reverse("desk:person_create"), NEW | {"username": officer.username.upper()})

    assert response.context["form"].errors["username"]


def test_a_person_needs_a_role(browser):
    response = browser.post(reverse("desk:person_create"), {**NEW, "roles": []})

    assert response.context["form"].errors["roles"]


def test_a_change_is_recorded_with_before_and_after(browser, officer, administrator, department):
    facts = {"name": "林晓岚", "username": officer.username, "unit": department.pk, "phone": "", "roles": ["handler"]}

    browser.post(reverse("desk:person", args=[officer.pk]), facts)

    event = Event.objects.about(officer).get()
    assert event.verb == "user.edit"
    assert event.actor == administrator
    assert set(event.changes) == {"unit", "groups"}
    assert event.changes["unit"] == [None, "经济发展办"]
    assert User.objects.get(pk=officer.pk).roles == {"handler"}


def test_saving_without_a_change_records_nothing(browser, officer):
    facts = {"name": officer.name, "username": officer.username, "unit": "", "phone": "", "roles": ["officer"]}

    browser.post(reverse("desk:person", args=[officer.pk]), facts)

    assert verbs(officer) == []


def test_closing_and_opening_again(browser, officer):
    act(browser, officer, "deactivate")
    officer.refresh_from_db()
    assert not officer.is_active

    act(browser, officer, "activate")
    officer.refresh_from_db()
    assert officer.is_active
    assert verbs(officer) == ["user.activate", "user.deactivate"]


def test_nobody_closes_their_own_log_in(browser, administrator):
    act(browser, administrator, "deactivate")

    administrator.refresh_from_db()
    assert administrator.is_active


def test_nobody_gives_away_their_own_key(browser, administrator):
    facts = {"name": "罗文杰", "username": administrator.username, "unit": "", "phone": "", "roles": ["officer"]}

    response = browser.post(reverse("desk:person", args=[administrator.pk]), facts)

    assert response.context["form"].non_field_errors()
    assert User.objects.get(pk=administrator.pk).has_role(Role.ADMIN)


def test_an_administrator_has_no_power_over_the_technical_one(administrator):
    superuser = make_user(is_superuser=True)

    for verb in (people_flow.new_password, people_flow.deactivate, people_flow.reset_second_factor):
        with pytest.raises(Refused):
            verb(superuser.pk, by=administrator)


def test_a_refusal_is_said_and_changes_nothing(browser):
    superuser = make_user(is_superuser=True)

    response = browser.post(reverse("desk:person_action", args=[superuser.pk, "password"]), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert User.objects.get(pk=superuser.pk).check_password(PASSWORD)


def test_unlocking(browser, officer, django_capture_on_commit_callbacks):
    for _attempt in range(5):
        Client().post("/accounts/login/", {"login": officer.username, "password": "wrong"})
    assert locked([officer]) == {officer.pk}

    assert "is-new" in browser.get(reverse("desk:people")).text
    with django_capture_on_commit_callbacks(execute=True):
        act(browser, officer, "unlock")

    assert locked([officer]) == set()
    assert verbs(officer) == ["user.unlock"]


def test_a_forgotten_password_is_replaced_and_open_sessions_end(browser, officer, client):
    response = act(browser, officer, "password")

    officer.refresh_from_db()
    assert officer.check_password(response.context["password"])
    assert not officer.check_password(PASSWORD)
    assert verbs(officer) == ["user.password"]


def test_a_lost_second_factor_is_removed(browser, officer):
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")

    act(browser, officer, "second-factor")

    assert not Authenticator.objects.filter(user=officer).exists()
    assert verbs(officer) == ["user.second_factor"]


def test_an_unknown_action_is_not_found(browser, officer):
    assert act(browser, officer, "delete").status_code == 404


def test_auditlog_sees_people_and_their_roles(browser, administrator):
    browser.post(reverse("desk:person_create"), NEW)

    person = User.objects.get(username="huang")
    entries = LogEntry.objects.get_for_object(person)
    assert {entry.actor for entry in entries} == {administrator}
    assert any("groups" in (entry.changes or {}) for entry in entries)


def test_the_list_finds_by_name_role_and_state(browser, officer, handler):
    handler.is_active = False
    handler.save()

    def found(query):
        return set(browser.get(f"/desk/people/?{query}").context["page"].object_list)

    assert found("q=林晓") == {officer}
    assert found("role=officer") == {officer}
    assert found("state=closed") == {handler}
    assert found("q=经济") == {handler}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(browser, count, django_assert_max_num_queries):
    for _person in range(count):
        make_user(Role.HANDLER, Role.OFFICER)

    browser.get(reverse("desk:people"))
    with django_assert_max_num_queries(8):
        browser.get(reverse("desk:people"))


def test_i_change_my_own_telephone_and_nothing_else(as_user, officer):
    browser = as_user(officer)

    facts = {"phone": "138 0000 0000", "remind_days": 0, "name": "别人", "roles": ["administrator"]}
    browser.post(reverse("desk:me"), facts)

    officer = User.objects.get(pk=officer.pk)
    assert officer.phone == "138 0000 0000"
    assert officer.name == "林晓岚"
    assert officer.roles == {"officer"}
    assert verbs(officer) == ["user.edit"]


def test_a_telephone_is_not_a_novel(as_user, officer):
    response = as_user(officer).post(reverse("desk:me"), {"phone": "<b>call me</b>"})

    assert response.context["form"].errors["phone"]


def test_a_person_without_a_role_sees_that(as_user, db):
    assert as_user(make_user()).get(reverse("desk:me")).status_code == 200


def test_e_mails_are_offered_where_mail_can_be_sent_and_need_an_address(as_user, officer, settings):
    browser, address, wanted = as_user(officer), reverse("desk:me"), {"mail_for": ["card"], "mail_digest": "on"}
    assert not {"mail_for", "mail_digest"} & browser.get(address).context["form"].fields.keys()
    settings.MAIL = True

    refused = browser.post(address, {"phone": "", "email": "", "remind_days": 0} | wanted)
    assert refused.context["form"].errors["email"]
    browser.post(address, {"phone": "", "email": "lin@example.cn", "remind_days": 0} | wanted)

    officer.refresh_from_db()
    assert (officer.email, officer.mail_for, officer.mail_digest) == ("lin@example.cn", ["card"], True)
    changes = Event.objects.about(officer).latest("id").changes
    assert (changes["mail_for"], changes["mail_digest"]) == ([[], ["card"]], [False, True])


@pytest.mark.parametrize(("days", "kept"), [("3", 3), ("10", 10), ("11", 0), ("-1", 0), ("", 0)])
def test_i_say_how_long_before_i_want_to_be_reminded(as_user, officer, days, kept):
    as_user(officer).post(reverse("desk:me"), {"phone": "", "remind_days": days})

    officer.refresh_from_db()
    assert officer.remind_days == kept


def test_my_choices_are_told_by_history_in_words(as_user, officer, settings):
    settings.MAIL = True
    facts = {"phone": "", "email": "lin@example.cn", "mail_for": ["card", "meeting"], "remind_days": 2}
    as_user(officer).post(reverse("desk:me"), facts)

    page = as_user(make_user(Role.AUDITOR)).get(reverse("desk:history")).content.decode()
    assert "also by e-mail: Late requests and cards, Meetings" in page
    assert "remind me so many working days before: 0 → 2" in page


def test_an_administrator_enters_an_address_but_does_not_sign_anybody_up(as_user, administrator, officer):
    facts = {"name": officer.name, "username": officer.username, "unit": "", "phone": "", "roles": ["officer"]}
    address = reverse("desk:person", args=[officer.pk])
    as_user(administrator).post(address, facts | {"email": "lin@example.cn", "mail_for": ["card"], "mail_digest": "on"})

    officer.refresh_from_db()
    assert (officer.email, officer.mail_for, officer.mail_digest) == ("lin@example.cn", [], False)
