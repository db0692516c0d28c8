"""Makes a checkout ready to serve, in one process, because Django starts slowly: tables, and the demo office once."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from crm.models import Role, User


def logins() -> list[str]:
    """One line for each role: the demo people who have it, and their password."""
    lines = []
    for role in Role:
        people = User.objects.in_role(role).filter(username__startswith="demo-")
        if names := " ".join(people.values_list("username", flat=True)):
            lines.append(f"  {role.label}: {names}")
    return [*lines, f"  密码 password: {settings.DEMO_PASSWORD}"] if lines else []


def address() -> str:
    """Where a browser on this machine finds the site. Listening everywhere is not an address."""
    host = os.environ.get("BIND", "127.0.0.1")
    if host in {"0.0.0.0", "[::]"}:  # noqa: S104  compared with, not bound to
        host = "127.0.0.1"
    return f"http://{host}:{os.environ.get('PORT', '8000')}/"


class Command(BaseCommand):
    help = "Migrates, makes the cache table, loads the demo office once, prints the address and the log-ins."

    def handle(self, **options):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("正在装入演示数据… Loading the demo office …")
            with transaction.atomic():  # half a demo office would look like a real one to the next start
                call_command("seed_demo", verbosity=0)  # the log-ins are printed below
        self.stdout.write(f"\nWhistle 吹哨  {address()}")
        if settings.DEMO:
            self.stdout.write("\n".join(logins()))
        self.stdout.write("")
