"""旧号: which file an old one leads to, and which files a file was made of."""

from enterprises.accounts.models import Enterprise

LONGEST = 50  # a chain of merges; none is a circle, but nobody shall wait for one


def survivor_of(pk: int) -> Enterprise | None:
    """The file at the end of the chain; None when this one was never merged into another, or never was."""
    found = None
    for _step in range(LONGEST):
        into = Enterprise.objects.filter(predecessors=pk).first()
        if into is None:
            break
        found, pk = into, into.pk
    return found


def predecessors_of(pk: int) -> list[int]:
    """Ids of all files that came together in this one, through however many merges."""
    found: list[int] = []
    latest = [pk]
    while latest := list(Enterprise.objects.filter(merged_into__in=latest).order_by().values_list("pk", flat=True)):
        found += latest
    return found
