"""The first person of an installed office, who can then add all others."""

from argparse import ArgumentParser

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.desk import people_flow
from crm.models import Role, User


class Command(BaseCommand):
    help = "Add the first administrator, who holds both keys (people, and /admin/), and print the first password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="what the person types to log in, for example shenjianhua")
        parser.add_argument("--name", required=True, help="the person's name as others read it: 沈建华")

    def handle(self, *, username: str, name: str, **options: object) -> None:
        with transaction.atomic():
            Group.objects.select_for_update().get(name=Role.ADMIN)  # of two at once, the second finds the first
            refuse(username, name)
            _person, password = people_flow.create(
                by=None, roles=[Role.ADMIN], username=username, name=name, is_staff=True, is_superuser=True
            )
        self.stdout.write(_("Log-in: %(username)s") % {"username": username})
        self.stdout.write(_("First password: %(password)s") % {"password": password})
        self.stdout.write(_("It is shown only now. Log in, change it, and add everybody else under “People”."))


def refuse(username: str, name: str) -> None:
    if there := User.objects.in_role(Role.ADMIN).first():
        words = _("There is an administrator already: %(username)s. Ask them for a log-in.")
        raise CommandError(words % {"username": there.username})
    if User.objects.filter(username=username).exists():
        raise CommandError(_("There is a log-in %(username)s already; choose another name.") % {"username": username})
    try:
        User(username=username, name=name).full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
