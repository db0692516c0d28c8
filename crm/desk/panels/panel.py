"""What a slice shows on the one page of an enterprise, and which records tell their history there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from crm.models import User
from enterprises.accounts.models import Enterprise

# the context of the part; None when this person may not see it
Show = Callable[[Enterprise, User, datetime], dict | None]
# (model, the ids of those records of it that are about this enterprise and that this person may see)
Things = Callable[[Enterprise, User], Iterable[tuple[type[Model], QuerySet]]]


@dataclass(frozen=True)
class Panel:
    """`show` asks one query or two at most. The part is templates/crm/desk/panels/_<name>.html, its id "<name>".

    What everybody looks for `is_first`; the others follow when the page is there, so that it is there at once.
    """

    name: str
    label: object
    show: Show
    things: Things | None = None
    is_first: bool = False

    @property
    def template(self) -> str:
        return f"crm/desk/panels/_{self.name}.html"
