"""Named people, a moment to stand on, and what must be forgotten between tests."""

from datetime import datetime

import hypothesis
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction

from crm import reference
from crm.clock import SHANGHAI
from crm.models import Role, Unit
from crm.robots import SERVICES

from .factories import make_category, make_enterprise, make_request, make_unit, make_user
from .replay import replayed
from .robot_server import ADDRESSES, robot_service

# how long an example takes is the machine's business; a law holds or it does not
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # races leave an empty database behind, and the browser an event loop in which Django refuses its ORM: they come last,
    # whatever the random order says
    items.sort(key=lambda item: [bool(item.get_closest_marker(marker)) for marker in ("browser", "race")])
    for item in items:
        if item.get_closest_marker("race") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="row locks do nothing on SQLite; run on PostgreSQL"))


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.LANGUAGE_CODE = "en"  # tests read the texts of the sources; test_words.py looks after the Chinese ones
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    ContentType.objects.clear_cache()
    reference.forget_all()


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """An office with requests of all kinds behind it, made once for a module; what a test adds is gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        ContentType.objects.clear_cache()
        reference.forget_all()
        yield replayed()
        transaction.set_rollback(True)


@pytest.fixture
def now():
    """Monday 2024-06-03 10:00, an ordinary working morning."""
    return datetime(2024, 6, 3, 10, tzinfo=SHANGHAI)


@pytest.fixture
def department(db):
    return make_unit("经济发展办")


@pytest.fixture
def other_department(db):
    return make_unit("城市建设办")


@pytest.fixture
def community(db):
    return make_unit("辅城坳社区", Unit.Kind.COMMUNITY)


@pytest.fixture
def officer(db):
    return make_user(Role.OFFICER, name="林晓岚")


@pytest.fixture
def handler(department):
    return make_user(Role.HANDLER, unit=department, name="何静宜")


@pytest.fixture
def supervisor(db):
    return make_user(Role.SUPERVISOR, name="吴启明")


@pytest.fixture
def administrator(db):
    return make_user(Role.ADMIN, name="罗文杰")


@pytest.fixture
def enterprise(db):
    return make_enterprise("深圳市昀峤电气有限公司")


@pytest.fixture
def category(db):
    return make_category()


@pytest.fixture
def service_request(officer, enterprise, category, now):
    return make_request(by=officer, enterprise=enterprise, category=category, received_at=now)


@pytest.fixture
def robot_house(monkeypatch):
    """A service of robots on this machine, in the place of all that we know."""
    with robot_service() as service:
        for name, path in ADDRESSES.items():
            monkeypatch.setattr(SERVICES[name].plugin, "notify_url", f"{service.url}{path}")
        yield service


@pytest.fixture
def as_user(client):
    """A browser in which this person is logged in."""

    def log_in(user):
        client.force_login(user)
        return client

    return log_in
