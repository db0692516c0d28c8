"""What hangs on an enterprise in other tables, for imports: its tags and its contacts, five hundred at a time."""

from collections.abc import Iterable

from crm import reference
from crm.imports import Line

from .choices import named_tags
from .models import Contact, Enterprise, Tag

CONTACT_FIELDS = ["id", "enterprise_id", "name", "title", "phone", "is_primary", "is_active"]
TAGGED = Tag.enterprises.through


def attach(enterprises: Iterable[Enterprise]) -> None:
    """Give each its `tag_names`, and `contact_name` and `contact_phone` of whom to call first."""
    records = {enterprise.pk: enterprise for enterprise in enterprises}
    for enterprise in records.values():
        enterprise.tag_names, enterprise.contact_name, enterprise.contact_phone = [], "", ""
    stored = [pk for pk in records if pk]
    if not stored:
        return
    links = TAGGED.objects.filter(enterprise__in=stored).order_by("tag__name")
    for pk, tag in links.values_list("enterprise_id", "tag__name"):
        records[pk].tag_names.append(tag)
    people = Contact.objects.filter(enterprise__in=stored, is_active=True).order_by("is_primary", "-id")
    for pk, name, phone in people.values_list("enterprise_id", "name", "phone"):
        records[pk].contact_name, records[pk].contact_phone = name, phone


def write_tags(lines: list[Line]) -> None:
    first = {name: line for line in reversed(lines) for name in line.instance.tag_names}
    stored = set(Tag.objects.filter(name__in=first).values_list("name", flat=True))
    ids = {tag.name: tag.pk for tag in named_tags(sorted(first))}
    for name in first.keys() - stored:
        first[name].made.setdefault("tags", []).append(ids[name])
    TAGGED.objects.bulk_create(
        [
            TAGGED(enterprise_id=line.instance.pk, tag_id=ids[name])
            for line in lines
            for name in line.instance.tag_names
        ],
        ignore_conflicts=True,
    )


def write_contacts(lines: list[Line]) -> None:
    """The person of the sheet becomes the first to call; the others stay."""
    wanted = {line.instance.pk: line.instance for line in lines}
    stored = list(Contact.objects.filter(enterprise__in=wanted, is_active=True).order_by("is_primary", "-id"))
    known = {(contact.enterprise_id, contact.name): contact for contact in stored}
    former = [contact.pk for contact in stored if contact.is_primary]
    Contact.objects.filter(pk__in=former).update(is_primary=False)
    new, again = [], []
    for pk, enterprise in wanted.items():
        contact = known.get((pk, enterprise.contact_name))
        (again if contact else new).append(contact or Contact(enterprise_id=pk, name=enterprise.contact_name))
    for contact in new + again:
        contact.phone = wanted[contact.enterprise_id].contact_phone or contact.phone
        contact.is_primary = True
    Contact.objects.bulk_create(new)
    upsert_contacts(again, ["phone", "is_primary"])


def upsert_contacts(contacts: list[Contact], fields: list[str]) -> None:
    Contact.objects.bulk_create(contacts, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def as_kept(pks: Iterable[int]) -> dict[int, dict]:
    """{id: {"tags": [ids], "contacts": [facts]}}, from which put_back makes it as it was."""
    hung: dict[int, dict] = {pk: {"tags": [], "contacts": []} for pk in pks}
    if hung:
        for pk, tag in TAGGED.objects.filter(enterprise__in=hung).values_list("enterprise_id", "tag_id"):
            hung[pk]["tags"].append(tag)
        for facts in Contact.objects.filter(enterprise__in=hung).order_by("pk").values(*CONTACT_FIELDS):
            hung[facts["enterprise_id"]]["contacts"].append(facts)
    return hung


def put_back(kept: dict[int, dict]) -> None:
    """Imports only add tags and contacts: what was not there goes, what was there becomes as it was."""
    links = TAGGED.objects.filter(enterprise__in=kept)
    TAGGED.objects.filter(
        pk__in=[link.pk for link in links if link.tag_id not in kept[link.enterprise_id]["tags"]]
    ).delete()
    contacts = [Contact(**facts) for hung in kept.values() for facts in hung["contacts"]]
    Contact.objects.filter(enterprise__in=kept).exclude(pk__in=[contact.pk for contact in contacts]).delete()
    upsert_contacts(contacts, CONTACT_FIELDS[2:])


def remove_unused_tags(pks: list[int]) -> None:
    if Tag.objects.filter(pk__in=pks, enterprises=None).delete()[0]:
        reference.bump()
