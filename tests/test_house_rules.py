"""The rules of the house, read from the code itself. To add a page: one line in ACCESS."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse

from crm.doors import DOORS
from crm.menu import MENU
from crm.models import Role

from .factories import make_user

R = Role
EVERYBODY = frozenset(Role.values)
READS_REQUESTS = frozenset({R.OFFICER, R.HANDLER, R.SUPERVISOR, R.REPORTER, R.AUDITOR})
WATCHES_REQUESTS = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER, R.AUDITOR})
WORKS_REQUESTS = frozenset({R.OFFICER, R.HANDLER, R.SUPERVISOR})
TAKES_REQUESTS = frozenset({R.OFFICER, R.SUPERVISOR})
EDITS_ENTERPRISES = frozenset({R.OFFICER, R.SUPERVISOR, R.ATTRACTION, R.ADMIN})
LOOKS_AFTER = frozenset({R.OFFICER, R.SUPERVISOR})
FINANCES = frozenset({R.OFFICER, R.SUPERVISOR, R.ATTRACTION, R.REPORTER, R.AUDITOR})
MERGES = frozenset({R.OFFICER, R.SUPERVISOR, R.ADMIN})
EXPORTS_REQUESTS = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER})
READS_STATISTICS = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER, R.AUDITOR})
REVEALS_PHONES = frozenset({R.OFFICER, R.SUPERVISOR, R.HANDLER, R.ATTRACTION})
LOOKS_AFTER_PEOPLE = frozenset({R.SUPERVISOR, R.ADMIN})
READS_RULES = frozenset({R.ADMIN, R.SUPERVISOR, R.AUDITOR})
IMPORTS = frozenset({R.OFFICER, R.ADMIN, R.SPACES})
CARRIES_WORK = frozenset({R.OFFICER, R.HANDLER, R.SUPERVISOR, R.ATTRACTION, R.SPACES})
IMPORTS = frozenset({R.OFFICER, R.ADMIN, R.SPACES, R.SUPERVISOR, R.REPORTER})
READS_TARGETS = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER, R.AUDITOR, R.ATTRACTION})
SETS_TARGETS = frozenset({R.SUPERVISOR, R.REPORTER})
MEETS = READS_REQUESTS | {R.ATTRACTION, R.SPACES}
READS_ACTIVITIES = EVERYBODY - {R.ADMIN}
READS_SPACES = EVERYBODY - {R.EDITOR}
WORKS_SPACES = frozenset({R.SPACES, R.ATTRACTION, R.OFFICER, R.SUPERVISOR})
COUNTS_SPACES = frozenset({R.SPACES, R.ATTRACTION, R.OFFICER, R.SUPERVISOR, R.REPORTER})
MANAGES_SPACES = frozenset({R.SPACES})
SEES_LANDLORDS = frozenset({R.SPACES, R.ATTRACTION, R.OFFICER, R.SUPERVISOR, R.AUDITOR})
EXPORTS_SPACES = WORKS_SPACES | {R.REPORTER}
READS_PROJECTS = READS_STATISTICS | {R.ATTRACTION}
WRITES_PROJECTS = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER})
READS_FIGURES = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER, R.AUDITOR})
WRITES_FIGURES = frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER})
READS_VISITS = READS_REQUESTS | {R.ATTRACTION}
MAKES_VISITS = frozenset({R.OFFICER, R.SUPERVISOR, R.ATTRACTION})
EXPORTS_VISITS = EXPORTS_REQUESTS | {R.ATTRACTION}
READS_COACHING = READS_VISITS | {R.EDITOR}
ANYONE = "anyone, without log-in"
SIGNED_IN = "anyone who is logged in, with a role or without"

# Which roles may open which page. Rows are another matter: visible_to decides, and a row unseen is a 404.
ACCESS = {
    "health": ANYONE,
    "set_language": ANYONE,
    "face": ANYONE,
    "ask:form": ANYONE,
    "ask:done": ANYONE,
    "ask:privacy": ANYONE,
    "track:enter": ANYONE,
    "track:progress": ANYONE,
    "track:add": ANYONE,
    "track:withdraw": ANYONE,
    "track:rate": ANYONE,
    "track:file": ANYONE,
    "track:leave": ANYONE,
    "space:list": ANYONE,
    "space:detail": ANYONE,
    "space:brochure": ANYONE,
    "space:picture": ANYONE,
    "space:map": ANYONE,
    "space:map_data": ANYONE,
    "events:list": ANYONE,
    "events:detail": ANYONE,
    "events:calendar": ANYONE,
    "events:sign_up": ANYONE,
    "events:done": ANYONE,
    "events:find": ANYONE,
    "events:ticket": ANYONE,
    "events:door": ANYONE,
    "desk:workbench": EVERYBODY,
    "desk:supervision": WATCHES_REQUESTS,
    "desk:search": EVERYBODY,
    "desk:me": SIGNED_IN,
    "desk:notices": EVERYBODY,
    "desk:notices_read": EVERYBODY,
    "desk:notice_open": EVERYBODY,
    "desk:saved_view": EVERYBODY,
    "desk:saved_view_delete": EVERYBODY,
    "desk:attachment": EVERYBODY,
    "desk:enterprise": EVERYBODY,
    "desk:enterprise_more": EVERYBODY,
    "desk:enterprise_story": EVERYBODY,
    "desk:enterprise_profile": EVERYBODY,
    "desk:calendar": EVERYBODY,
    "desk:calendar_year": EVERYBODY,
    "desk:calendar_correct": frozenset({R.ADMIN}),
    "desk:calendar_enter": frozenset({R.ADMIN}),
    "desk:calendar_notice": frozenset({R.ADMIN}),
    "desk:calendar_edit": frozenset({R.ADMIN}),
    "desk:calendar_apply": frozenset({R.ADMIN}),
    "desk:calendar_withdraw": frozenset({R.ADMIN}),
    "desk:calendar_discard": frozenset({R.ADMIN}),
    "desk:imports": IMPORTS,
    "desk:import_upload": IMPORTS,
    "desk:import_template": IMPORTS,
    "desk:import_detail": IMPORTS,
    "desk:import_layout": IMPORTS,
    "desk:import_check": IMPORTS,
    "desk:import_start": IMPORTS,
    "desk:import_drop": IMPORTS,
    "desk:import_undo": IMPORTS,
    "desk:import_errors": IMPORTS,
    "desk:import_confirm": IMPORTS,
    "desk:figures_export": frozenset({R.OFFICER, R.SUPERVISOR, R.REPORTER}),
    "desk:targets": READS_TARGETS,
    "desk:target_set": SETS_TARGETS,
    "desk:rules": READS_RULES,
    "desk:rule": READS_RULES,
    "desk:rule_decide": frozenset({R.ADMIN}),
    "desk:rule_withdraw": frozenset({R.ADMIN}),
    "desk:history": frozenset({R.AUDITOR}),
    "desk:jobs": frozenset({R.ADMIN}),
    "desk:job_again": frozenset({R.ADMIN}),
    "desk:outgoing": frozenset({R.ADMIN}),
    "desk:outgoing_again": frozenset({R.ADMIN}),
    "desk:robots": frozenset({R.ADMIN}),
    "desk:robot_create": frozenset({R.ADMIN}),
    "desk:robot": frozenset({R.ADMIN}),
    "desk:robot_switch": frozenset({R.ADMIN}),
    "desk:robot_try": frozenset({R.ADMIN}),
    "desk:roster": EVERYBODY,
    "desk:roster_month": EVERYBODY,
    "desk:roster_add": LOOKS_AFTER_PEOPLE,
    "desk:roster_sheet": LOOKS_AFTER_PEOPLE,
    "desk:duty": LOOKS_AFTER_PEOPLE,
    "desk:duty_remove": LOOKS_AFTER_PEOPLE,
    "desk:covers": LOOKS_AFTER_PEOPLE,
    "desk:cover_create": EVERYBODY,
    "desk:cover_end": EVERYBODY,
    "desk:cover_done": EVERYBODY,
    "desk:hand_overs": LOOKS_AFTER_PEOPLE,
    "desk:hand_over_create": LOOKS_AFTER_PEOPLE,
    "desk:hand_over": EVERYBODY,
    "desk:people": frozenset({R.ADMIN}),
    "desk:person_create": frozenset({R.ADMIN}),
    "desk:person": frozenset({R.ADMIN}),
    "desk:person_action": frozenset({R.ADMIN}),
    "accounts:list": EVERYBODY,
    "accounts:options": EVERYBODY,
    "accounts:export": EXPORTS_REQUESTS | {R.ADMIN},
    "accounts:create": EDITS_ENTERPRISES,
    "accounts:edit": EDITS_ENTERPRISES,
    "accounts:contact_add": EDITS_ENTERPRISES,
    "accounts:contact_edit": EDITS_ENTERPRISES,
    "accounts:contact_retire": EDITS_ENTERPRISES,
    "accounts:reveal": REVEALS_PHONES,
    "tiers:list": EVERYBODY,
    "tiers:export": EXPORTS_REQUESTS | {R.ADMIN},
    "tiers:override": LOOKS_AFTER,
    "tiers:follow": LOOKS_AFTER,
    "tiers:rules": READS_RULES,
    "tiers:rule_create": frozenset({R.ADMIN}),
    "tiers:rule_edit": frozenset({R.ADMIN}),
    "tiers:rule_end": frozenset({R.ADMIN}),
    "qualifications:list": EVERYBODY,
    "qualifications:export": EXPORTS_REQUESTS | {R.ADMIN},
    "qualifications:detail": EVERYBODY,
    "qualifications:create": LOOKS_AFTER,
    "qualifications:edit": LOOKS_AFTER,
    "qualifications:end": LOOKS_AFTER,
    "qualifications:paste": LOOKS_AFTER,
    "finance:needs": FINANCES,
    "finance:export": EXPORTS_REQUESTS,
    "finance:need_create": TAKES_REQUESTS,
    "finance:need": FINANCES,
    "finance:need_move": TAKES_REQUESTS,
    "finance:introductions": FINANCES,
    "finance:introduction_move": TAKES_REQUESTS,
    "finance:institutions": FINANCES,
    "finance:institution": FINANCES,
    "finance:institution_create": TAKES_REQUESTS,
    "finance:institution_edit": TAKES_REQUESTS,
    "finance:product_create": TAKES_REQUESTS,
    "finance:product_edit": TAKES_REQUESTS,
    "finance:reveal": TAKES_REQUESTS | {R.ATTRACTION},
    "finance:statistics": FINANCES,
    "finance:statistics_export": EXPORTS_REQUESTS,
    "merging:candidates": MERGES,
    "merging:told_apart": MERGES,
    "merging:doubt_again": MERGES,
    "merging:merges": MERGES,
    "merging:detail": MERGES,
    "merging:unmerge": MERGES,
    "merging:pick": MERGES,
    "merging:compare": MERGES,
    "merging:merge": MERGES,
    "merging:apart": MERGES,
    "categories:list": frozenset({R.ADMIN}),
    "categories:create": frozenset({R.ADMIN}),
    "categories:edit": frozenset({R.ADMIN}),
    "reply_templates:list": frozenset({R.ADMIN}),
    "reply_templates:create": frozenset({R.ADMIN}),
    "reply_templates:edit": frozenset({R.ADMIN}),
    "requests:list": READS_REQUESTS,
    "requests:detail": READS_REQUESTS,
    "requests:create": TAKES_REQUESTS,
    "requests:expected": TAKES_REQUESTS,
    "requests:similar": TAKES_REQUESTS,
    "requests:about_space": READS_SPACES,
    "requests:bulk": TAKES_REQUESTS,
    "requests:export": EXPORTS_REQUESTS,
    "requests:statistics": READS_STATISTICS,
    "requests:statistics_export": EXPORTS_REQUESTS,
    "requests:move": WORKS_REQUESTS,
    "requests:attach": WORKS_REQUESTS,
    "requests:reveal": WORKS_REQUESTS,
    "requests:about_enterprise": EVERYBODY,
    "teams:list": EVERYBODY,
    "teams:detail": EVERYBODY,
    "teams:create": TAKES_REQUESTS,
    "teams:bulk": TAKES_REQUESTS,
    "teams:export": EXPORTS_REQUESTS,
    "teams:move": WORKS_REQUESTS,
    "virtual_parks:list": EVERYBODY,
    "virtual_parks:detail": EVERYBODY,
    "virtual_parks:members": EVERYBODY,
    "virtual_parks:export": EXPORTS_REQUESTS,
    "virtual_parks:requests": READS_REQUESTS,
    "virtual_parks:create": TAKES_REQUESTS,
    "virtual_parks:edit": CARRIES_WORK,
    "virtual_parks:move": CARRIES_WORK,
    "spaces:list": READS_SPACES,
    "spaces:statistics": COUNTS_SPACES | {R.AUDITOR},
    "spaces:statistics_export": COUNTS_SPACES,
    "spaces:export": EXPORTS_SPACES,
    "spaces:compare": READS_SPACES,
    "spaces:map": READS_SPACES,
    "spaces:map_data": READS_SPACES,
    "spaces:detail": READS_SPACES,
    "spaces:move": WORKS_SPACES,
    "spaces:create": MANAGES_SPACES,
    "spaces:edit": MANAGES_SPACES,
    "spaces:place_options": MANAGES_SPACES,
    "spaces:parks": READS_SPACES,
    "spaces:park": READS_SPACES,
    "spaces:park_create": MANAGES_SPACES,
    "spaces:park_edit": MANAGES_SPACES,
    "spaces:building": READS_SPACES,
    "spaces:building_create": MANAGES_SPACES,
    "spaces:building_edit": MANAGES_SPACES,
    "spaces:landlords": SEES_LANDLORDS,
    "spaces:landlord_create": MANAGES_SPACES,
    "spaces:landlord_edit": MANAGES_SPACES,
    "spaces:landlord_options": MANAGES_SPACES,
    "spaces:stale": frozenset({R.SPACES, R.SUPERVISOR, R.ATTRACTION}),
    "spaces:ask_bulk": MANAGES_SPACES,
    "spaces:asked": MANAGES_SPACES,
    "spaces:verify_bulk": frozenset({R.SPACES, R.ATTRACTION}),
    "landlord:answer": ANYONE,
    "landlord:thanks": ANYONE,
    "spaces:fit": WORKS_SPACES,
    "spaces:requirements": WORKS_SPACES,
    "spaces:requirement": WORKS_SPACES,
    "spaces:requirement_create": WORKS_SPACES,
    "spaces:requirement_edit": WORKS_SPACES,
    "spaces:requirement_tell": WORKS_SPACES,
    "spaces:requirement_end": WORKS_SPACES,
    "spaces:reveal": WORKS_SPACES,
    "spaces:unwait": frozenset({R.SPACES, R.ATTRACTION}),
    "spaces:pictures": MANAGES_SPACES,
    "spaces:photos_zip": MANAGES_SPACES,
    "spaces:photos_zip_look": MANAGES_SPACES,
    "spaces:photos_zip_start": MANAGES_SPACES,
    "spaces:photos_zip_drop": MANAGES_SPACES,
    "spaces:picture": READS_SPACES,
    "spaces:picture_edit": MANAGES_SPACES,
    "spaces:photo": READS_SPACES,
    "tenancies:list": READS_SPACES,
    "tenancies:detail": READS_SPACES,
    "tenancies:take": WORKS_SPACES,
    "tenancies:move": WORKS_SPACES,
    "tenancies:export": EXPORTS_SPACES,
    "projects:list": READS_PROJECTS,
    "projects:invested": READS_PROJECTS,
    "projects:detail": READS_PROJECTS,
    "projects:create": WRITES_PROJECTS,
    "projects:edit": WRITES_PROJECTS,
    "projects:invest": WRITES_PROJECTS,
    "projects:paste": WRITES_PROJECTS,
    "projects:export": EXPORTS_REQUESTS | {R.ATTRACTION},
    "projects:export_months": EXPORTS_REQUESTS | {R.ATTRACTION},
    "economy:overview": READS_FIGURES,
    "economy:overview_export": WRITES_FIGURES,
    "economy:list": READS_FIGURES,
    "economy:export": WRITES_FIGURES,
    "economy:detail": READS_FIGURES,
    "economy:enter": WRITES_FIGURES,
    "economy:lists": EVERYBODY,
    "economy:list_detail": EVERYBODY,
    "economy:list_export": WRITES_FIGURES,
    "economy:list_add": WRITES_FIGURES,
    "economy:list_copy": WRITES_FIGURES,
    "economy:list_remove": WRITES_FIGURES,
    "economy:missing": READS_FIGURES,
    "economy:missing_export": WRITES_FIGURES,
    "economy:near": READS_FIGURES,
    "economy:near_export": WRITES_FIGURES,
    "economy:totals": EVERYBODY,
    "economy:total_create": WRITES_FIGURES,
    "economy:total_edit": WRITES_FIGURES,
    "economy:totals_export": WRITES_FIGURES,
    "meetings:list": MEETS,
    "meetings:detail": MEETS,
    "meetings:printed": MEETS,
    "meetings:create": frozenset({R.SUPERVISOR}),
    "meetings:choose": TAKES_REQUESTS,
    "meetings:pick": TAKES_REQUESTS,
    "meetings:move": TAKES_REQUESTS,
    "meetings:item": TAKES_REQUESTS,
    "meetings:uninvite": TAKES_REQUESTS,
    "meetings:decision": WORKS_REQUESTS | {R.ATTRACTION, R.SPACES},
    "visits:list": READS_VISITS,
    "visits:detail": READS_VISITS,
    "visits:route": READS_VISITS,
    "visits:follow_ups": READS_VISITS,
    "visits:enterprises": READS_VISITS,
    "visits:export": EXPORTS_VISITS,
    "visits:statistics": READS_STATISTICS | {R.ATTRACTION},
    "visits:statistics_export": EXPORTS_VISITS,
    "visits:create": MAKES_VISITS,
    "visits:record": MAKES_VISITS,
    "visits:record_new": MAKES_VISITS,
    "visits:arrange": MAKES_VISITS,
    "visits:move": MAKES_VISITS,
    "visits:follow_up": MAKES_VISITS | {R.HANDLER},
    "visits:ask": TAKES_REQUESTS,
    "coaching:list": READS_COACHING,
    "coaching:enterprises": READS_COACHING,
    "coaching:export": EXPORTS_REQUESTS,
    "coaching:statistics": READS_STATISTICS | {R.ATTRACTION},
    "coaching:statistics_export": EXPORTS_REQUESTS,
    "coaching:create": LOOKS_AFTER,
    "coaching:edit": LOOKS_AFTER,
    "coaching:void": LOOKS_AFTER,
    "activities:list": READS_ACTIVITIES,
    "activities:create": LOOKS_AFTER,
    "activities:export": EXPORTS_REQUESTS,
    "activities:statistics": READS_STATISTICS,
    "activities:statistics_export": EXPORTS_REQUESTS,
    "activities:participants": READS_ACTIVITIES,
    "activities:attended": READS_ACTIVITIES,
    "activities:choose": LOOKS_AFTER,
    "activities:participation": READS_ACTIVITIES,
    "activities:reveal": REVEALS_PHONES,
    "activities:answer": LOOKS_AFTER,
    "activities:detail": READS_ACTIVITIES,
    "activities:edit": LOOKS_AFTER,
    "activities:move": LOOKS_AFTER,
    "activities:invite": LOOKS_AFTER,
    "activities:names": LOOKS_AFTER,
    "activities:invitation": LOOKS_AFTER,
    "activities:people": READS_ACTIVITIES,
    "activities:people_export": EXPORTS_REQUESTS,
    "activities:attend_all": LOOKS_AFTER,
    "activities:check_in": LOOKS_AFTER,
    "activities:door_sheet": LOOKS_AFTER,
    "activities:door_qr": LOOKS_AFTER,
}

# Other people's pages, guarded where they are mounted.
MOUNTS = {
    "accounts/": "the door itself: every page of it is opened in tests/crm/test_login.py",
    "_util/": "Wagtail's second log-in: leads to the door",
    "cms/": "Wagtail's admin: crm.urls.editors_only, tests/crm/test_login.py",
    "^cms/": "leads to our own page of people",
    "admin/": "Django's admin: crm.urls.superusers_only, tests/crm/test_login.py",
    "documents/": "Wagtail's documents: its collections say who may open them",
    "": "the public site",
}

ARGUMENTS = {
    "pk": 999_999,
    "number": "PH20240603-9999",
    "name": "accept",
    "action": "unlock",
    "year": 2024,
    "month": 6,
    "kind": "enterprises",
    "item": 999_999,
    "visitor": 999_999,
    "size": "small",
    "token": "opens-nothing",
    "requirement": 999_999,
    "listing": "above_scale",
    "one": 999_998,
    "other": 999_999,
    "code": "0PENSN0TH1",
    "door": "opens-nothing",
}

ROOT = Path(__file__).parent.parent
APPS = ("crm", "spaces", "enterprises", "leads", "cms")
DRAWERS = {"utils", "util", "common", "core", "helpers", "helper", "services", "misc"}
FROM_ANOTHER_PAGE = {"coaching:list"}  # a button over the visits
MENU_ELSEWHERE = {"wagtailadmin_home": frozenset({R.EDITOR})}  # Wagtail's own permission, given to the group


def our_urls(patterns=None, space="") -> dict[str, URLPattern]:
    found = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = str(pattern.pattern)
        if patterns is None and (route in MOUNTS or f"{route.split('/')[0]}/" in MOUNTS):
            continue
        if isinstance(pattern, URLPattern):
            found[f"{space}{pattern.name}"] = pattern
        else:
            found |= our_urls(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
    return found


def address(name: str) -> str:
    names = our_urls()[name].pattern.converters
    return reverse(name, kwargs={key: ARGUMENTS[key] for key in names})


def python_files(*folders):
    files = [path for folder in folders or APPS for path in (ROOT / folder).rglob("*.py")]
    return [path for path in files if "migrations" not in path.parts]


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


def short(path) -> str:
    return str(path.relative_to(ROOT))


# ---------------------------------------------------------------- pages


def test_every_page_is_in_the_access_table_and_no_other():
    assert set(our_urls()) == set(ACCESS)


@pytest.mark.parametrize("name", [name for name, roles in ACCESS.items() if isinstance(roles, frozenset)])
def test_the_view_says_the_same_as_the_table(name):
    assert resolve(address(name)).func.roles == ACCESS[name]


@pytest.mark.parametrize("name", [name for name, roles in ACCESS.items() if roles != ANYONE])
def test_a_stranger_is_sent_to_the_door(client, db, name):
    for response in answers(client, name):
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=")


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_its_pages_and_no_others(as_user, db, role):
    browser = as_user(make_user(role))

    found = {name: {response.status_code for response in answers(browser, name)} for name in ACCESS}

    closed = {name for name, statuses in found.items() if statuses == {403}}
    assert closed == {name for name, roles in ACCESS.items() if isinstance(roles, frozenset) and role not in roles}
    # 404: the row of the made-up number; 400: nothing was filled in
    assert set().union(*(found[name] for name in ACCESS if name not in closed)) <= {200, 302, 400, 404}


def answers(browser, name) -> list:
    """To reading and to sending, as far as the page takes them; 405 and “one level up” say that it does not."""
    url = address(name)
    found = [browser.get(url), browser.post(url)]
    return [answer for answer in found if answer.status_code != 405 and not is_sent_up(answer, url)]


def is_sent_up(response, url) -> bool:
    return response.status_code == 302 and response.url != url and url.startswith(response.url)


def test_a_person_without_a_role_sees_nothing_but_their_own_page(as_user, db):
    browser = as_user(make_user())

    opened = {name for name in ACCESS if browser.get(address(name)).status_code == 200}

    assert opened <= {"health", "desk:me", *(name for name, roles in ACCESS.items() if roles == ANYONE)}


def test_the_menu_shows_what_the_table_opens():
    items = {item.url: item.roles for _heading, entries in MENU for item in entries}

    assert items == {url: MENU_ELSEWHERE.get(url) or ACCESS[url] for url in items}


REACHED_FROM = {"economy:list": "economy:overview"}  # tabs of a page in the menu


def test_the_menu_hides_no_page_that_could_be_in_it():
    """Every list of ours without arguments is reached from the menu, the bar, a page that is, or the front page."""
    items = {item.url for _heading, entries in MENU for item in entries} | {door.url for door in DOORS}
    items |= {name for name, page in REACHED_FROM.items() if page in items}

    lists = {name for name in ACCESS if name.endswith((":list", ":workbench", ":people", ":history"))}
    assert {name for name in lists - FROM_ANOTHER_PAGE if not our_urls()[name].pattern.converters} <= items


# ---------------------------------------------------------------- code


def test_no_drawers():
    parts = {part for path in python_files() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}

    assert not parts & DRAWERS


def test_no_save_of_our_own_no_signals_no_star_imports():
    found = [f"{short(path)}: {name}" for path in python_files() for name in forbidden(path)]

    assert found == []


def forbidden(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and in_a_model(path):
            yield f"{node.name}() of our own"
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if "*" in names:
                yield f"star import from {node.module}"
            if node.module == "django.dispatch" or (node.module or "").endswith("signals"):
                yield f"signals: {names}"


def in_a_model(path) -> bool:
    return path.stem == "models" or "models" in path.parts


# reaching a row by another way than visible_to or about; each with its reason
OTHER_WAYS = {
    ("crm/desk/history.py", "User.objects.filter"): "looks up names for a filter and shows none",
    (
        "crm/desk/covers.py",
        "Event.objects.done_for",
    ): "what was done in one's own place; the page asks whose leave it is",
    (
        "crm/desk/roster.py",
        "Cover.objects.between",
    ): "who is on leave on a day of duty: the roster says so to everybody",
    (
        "enterprises/tenancy/pages.py",
        "Tenancy.objects.running",
    ): "who is in a unit that is offered to be taken: one who may take it is told",
    (
        "enterprises/requests/public/opening.py",
        "ServiceRequest.objects.select_related",
    ): "the public's two doors: the form's own token, and number and code",
    (
        "enterprises/outreach/activities/public/opening.py",
        "Activity.objects.public",
    ): "the public's door: what is published",
    (
        "enterprises/outreach/activities/public/opening.py",
        "Activity.objects.filter",
    ): "one that was published and is called off: its address says so",
    (
        "enterprises/outreach/activities/public/opening.py",
        "Activity.objects.select_related",
    ): "the secret in the address at the door",
    (
        "enterprises/outreach/activities/public/opening.py",
        "Participation.objects.select_related",
    ): "the code of a ticket",
    (
        "enterprises/outreach/activities/public/pages.py",
        "Participation.objects.filter",
    ): "how many wait before a ticket: a number, no row",
    ("spaces/public/listing.py", "Space.objects.listed"): "the public's door: vacant, publishable, freshly verified",
    ("spaces/public/listing.py", "Space.objects.filter"): "what the sealed form of an enquiry was opened for",
}
GUARDED = (
    "ServiceRequest|Card|Enterprise|Contact|Event|Notice|SavedView|User|CalendarNotice|Cover|HandOver|DutyShift"
    "|RuleValue|Meeting|Decision|Robot|Target|Park|Building|Space|Landlord|Requirement|Datum|ListEntry|Observation"
    "|InvestmentProject|Invested|Qualification|ServiceTeam|Tenancy|Visit|FollowUp|Coaching|Activity|Participation"
    "|Institution|FinancingNeed|Introduction|VirtualPark|Merge"
)


def test_views_reach_rows_through_visible_to():
    files = [
        *python_files("crm/desk"),
        *(path for path in python_files("enterprises", "spaces") if path.stem in VIEW_FILES),
    ]
    found = [hit for path in files if not path.stem.endswith(NOT_PAGES) for hit in open_rows(path)]

    assert sorted(found) == sorted(OTHER_WAYS)


VIEW_FILES = {
    "views", "pages", "intake_pages", "kinds_pages", "statistics", "tracking", "story", "opening", "space_views",
    "place_views", "landlord_views", "institution_views", "picture_pages", "photos_zip_pages", "finding", "stale", "listing", "list_pages",
    "near_pages", "total_pages",
    "tier_views",
    "rule_views", "qualification_views", "paste_views",
    "record_pages",
    "route_pages",
    "people_views", "invite_views", "check_in_views", "tickets", "door",
}  # fmt: skip
NOT_PAGES = ("_flow", "_forms", "_jobs", "_sheet")  # verbs, choices, workers: each asks what it may in its own words
A_ROW = re.compile(rf"\b({GUARDED})\.objects\.(?!visible_to|about|none\b|update_or_create\()(\w+)")


def open_rows(path):
    for line in path.read_text().splitlines():
        hit = A_ROW.search(line)
        if hit and "=request.user" not in line:  # one's own rows
            yield short(path), hit.group()


def test_migrations_say_what_they_do():
    names = [path.stem for app in APPS for path in (ROOT / app).rglob("migrations/0*.py")]

    assert [name for name in names if re.search(r"_auto_|_initial$", name)] == []


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_is_short_and_keeps_style_and_script_out(path):
    text = path.read_text()

    assert len(text.splitlines()) <= (40 if "components" in path.parts else 60)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)


def is_part(path) -> bool:
    return path.name.startswith("_")


@pytest.mark.parametrize("path", [path for path in templates() if not is_part(path)], ids=short)
def test_no_block_hides_in_an_if(path):
    depth = 0
    for tag in re.findall(r"{%\s*(if|endif|block)\b", path.read_text()):
        depth += {"if": 1, "endif": -1, "block": 0}[tag]
        assert not (tag == "block" and depth), "a block inside an if is drawn in any case"


def test_pages_extend_and_components_say_what_they_need():
    components = [path for path in templates() if "components" in path.parts]

    assert [short(path) for path in components if not path.read_text().startswith("{#")] == []
