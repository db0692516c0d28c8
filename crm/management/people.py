"""The people of a demonstration: two at least for each role that does the daily work."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from crm.models import Role, Unit, User

# user name, name, unit's short name, roles
PEOPLE = (
    ("demo-officer", "林晓岚", "经发办", (Role.OFFICER,)),
    ("demo-officer2", "黄嘉敏", "经发办", (Role.OFFICER,)),
    ("demo-handler", "罗文杰", "经发办", (Role.HANDLER,)),
    ("demo-handler2", "何静宜", "城建办", (Role.HANDLER,)),
    ("demo-handler3", "周志远", "应急办", (Role.HANDLER,)),
    ("demo-handler4", "谢永辉", "综治办", (Role.HANDLER,)),
    ("demo-handler5", "许慧贤", "公服办", (Role.HANDLER,)),
    ("demo-supervisor", "吴启明", "党政办", (Role.SUPERVISOR,)),
    ("demo-supervisor2", "郑国栋", "党政办", (Role.SUPERVISOR,)),
    ("demo-attraction", "陈思齐", "投促专班", (Role.ATTRACTION, Role.HANDLER)),
    ("demo-attraction2", "曾婉仪", "投促专班", (Role.ATTRACTION,)),
    ("demo-spaces", "邓俊豪", "投促专班", (Role.SPACES,)),
    ("demo-spaces2", "彭燕玲", "投促专班", (Role.SPACES,)),
    ("demo-editor", "潘雨桐", "党政办", (Role.EDITOR,)),
    ("demo-editor2", "袁泽楷", "经发办", (Role.EDITOR,)),
    ("demo-reporter", "苏敏仪", "党政办", (Role.REPORTER,)),
    ("demo-auditor", "蒋学文", "党政办", (Role.AUDITOR,)),
    ("demo-admin", "沈建华", "党政办", (Role.ADMIN,)),
)
OFFICERS = ("demo-officer", "demo-officer2")
SUPERVISOR = "demo-supervisor"


def demo_people() -> dict[str, User]:
    """The people by user name; those missing are added, with one password for all."""
    units = {unit.short_name: unit for unit in Unit.objects.all()}
    groups = {group.name: group for group in Group.objects.filter(name__in=Role.values)}
    # One hash for all: each costs a third of a second, and the password is no secret here.
    facts = {"password": make_password(settings.DEMO_PASSWORD)}
    people = {}
    for username, name, unit, roles in PEOPLE:
        facts |= {"name": name, "unit": units[unit]}
        person, is_new = User.objects.get_or_create(username=username, defaults=facts)
        if is_new:
            person.groups.set(groups[role] for role in roles)
        people[username] = person
    return people


def handlers_by_unit(people: dict[str, User]) -> dict[int, User]:
    """Who does the work in each unit."""
    return {person.unit_id: person for person in people.values() if person.has_role(Role.HANDLER)}
