"""Fifty people who hold one space at once, each with a connection of their own. Run as a program: it prints how each
of them fared. SPACE and PEOPLE say which space and who; the database is that of the settings."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django
from django.utils import translation


def main() -> None:
    django.setup()
    translation.activate("en")
    from django.db import connection  # noqa: PLC0415  only after the set-up

    from crm.flow import Refused  # noqa: PLC0415
    from crm.models import User  # noqa: PLC0415
    from spaces import verbs  # noqa: PLC0415

    pk, people = int(os.environ["SPACE"]), list(User.objects.filter(pk__in=json.loads(os.environ["PEOPLE"])))
    connection.close()

    def run(person) -> str:
        translation.activate("en")
        try:
            verbs.hold(pk, by=person, holder_name=f"for {person}", days=5)
        except Refused as refusal:
            return str(refusal.reason)
        finally:
            connection.close()
        return "held"

    with ThreadPoolExecutor(len(people)) as pool:
        json.dump(list(pool.map(run, people)), sys.stdout)


if __name__ == "__main__":
    main()
