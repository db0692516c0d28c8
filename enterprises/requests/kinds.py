"""Categories and reply templates, kept in each process under the reference stamp."""

from crm import reference

from .models import Category


@reference.kept
def categories() -> dict[int, Category]:
    """Categories in use by id, parents before their children."""
    rows = list(Category.objects.filter(is_active=True))
    tops = [row for row in rows if row.parent_id is None]
    ordered = [row for top in tops for row in (top, *(below for below in rows if below.parent_id == top.pk))]
    return {row.pk: row for row in ordered}


def category_choices() -> list[tuple[int, str]]:
    """(id, 水电气 / 用电报装)"""
    known = categories()
    return [
        (row.pk, f"{known[row.parent_id].name} / {row.name}" if row.parent_id else row.name) for row in known.values()
    ]


def category_family(category_id: int) -> list[int]:
    return [category_id, *(row.pk for row in categories().values() if row.parent_id == category_id)]


@reference.kept
def category_names() -> dict[int, str]:
    """Names of all categories by id, also of those no longer in use."""
    return {row.pk: row.name for row in Category.objects.all()}
