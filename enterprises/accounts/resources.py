"""企业台账 as a sheet: its columns, and which row is which enterprise."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import words
from crm.excel import SHORTENED
from crm.imports import NEW, NOTHING, UNDO, UPDATE, Column, Line
from crm.models import Unit, User
from crm.search import normalised
from crm.templatetags.ui import masked
from crm.words import speak

from . import hanging, readers
from .changes import derive
from .choices import LOOKS_AFTER
from .known import former_names
from .models import Contact, Enterprise, Tag
from .names import clean_uscc, name_key
from .register import RegisterColumns

speak(
    verbs={
        "enterprise.import_new": gettext_lazy("added the enterprise from a sheet"),
        "enterprise.import_edit": gettext_lazy("changed the enterprise from a sheet"),
        "enterprise.import_undo": gettext_lazy("undid the import of the enterprise"),
    },
    fields={"contact": gettext_lazy("contact")},
)

TOTALS = {"合计", "小计", "总计", "总数"}
MOBILE = re.compile(r"1[3-9]\d{9}")
MASKED = re.compile(r"\*{2,}")
LIST_SIGNS = re.compile(r"[、,;\n]+")


class EnterpriseResource(RegisterColumns):
    about = gettext_lazy(
        "These headers are understood; others can be matched by hand. Blank cells change nothing. Tags and former names"
        " are added, never taken away."
    )
    verbs = {NEW: "enterprise.import_new", UPDATE: "enterprise.import_edit", UNDO: "enterprise.import_undo"}
    # what the rules compute for an enterprise stands in nobody's way who takes an import back
    looks = ("contact.reveal", "enterprise.tier", "enterprise.scale")
    hanging_columns = frozenset({"tags", "contact", "phone"})
    own = (Contact, Tag.enterprises.through)

    name = Column(
        "name", gettext_lazy("Enterprise name"), ("企业名称", "单位名称", "公司名称", "名称", "name"), required=True
    )
    uscc = Column("uscc", gettext_lazy("USCC"), ("统一社会信用代码", "信用代码", "社会信用代码", "uscc"))
    aliases = Column("aliases", gettext_lazy("also known as"), ("别名", "简称", "曾用名", "alias", "aliases"))
    community = Column(
        "community",
        gettext_lazy("community"),
        ("社区", "所属社区", "community"),
        attribute="community_id",
        carries=True,
    )
    address = Column("address", gettext_lazy("address"), ("地址", "注册地址", "经营地址", "address"))
    tier = Column("tier", gettext_lazy("tier"), ("级别", "分级", "等级", "tier"), carries=True)
    tags = Column("tags", gettext_lazy("tags"), ("标签", "tags"), attribute="tag_names")
    contact = Column("contact", gettext_lazy("contact"), ("联系人", "contact"), attribute="contact_name")
    phone = Column(
        "phone", gettext_lazy("phone"), ("联系电话", "手机", "电话", "手机号", "phone"), attribute="contact_phone"
    )
    officer = Column(
        "officer",
        gettext_lazy("officer in charge"),
        ("服务专员", "专员", "officer"),
        attribute="officer_id",
        carries=True,
    )

    class Meta:
        model = Enterprise
        fields = ("name", "uscc", "aliases", "community", "address", "tier", "tags", "contact", "phone", "officer")
        fields += RegisterColumns.NAMES

    def __init__(self):
        super().__init__()
        self.communities = {unit.pk: unit for unit in Unit.objects.communities()}
        self.community_ids = {
            normalised(name).removesuffix("社区"): unit.pk
            for unit in self.communities.values()
            for name in (unit.name, unit.short_name)
        }
        self.people = dict(User.objects.values_list("pk", "name"))
        self.officers = list(User.objects.in_role(*LOOKS_AFTER))
        self.former = former_names()

    # ---- which enterprise a row is about

    def load(self, rows: list[dict]) -> None:
        codes = {code_of(row)[0] for row in rows} - {""}
        keys = {name_key(row["name"]) for row in rows}
        once = {code: self.former[key] for code in codes if (key := name_key(code)) in self.former}
        renamed = {self.former[key] for key in keys if key in self.former} | set(once.values())
        rows = Enterprise.objects.standing()
        stored = [
            *rows.filter(uscc__in=codes), *rows.filter(name_key__in=keys),
            *(rows.filter(pk__in=renamed) if renamed else ()),
        ]  # fmt: skip
        records = {enterprise.pk: enterprise for enterprise in stored}
        self.by_code = {code: records[pk] for code, pk in once.items()}
        self.by_code |= {enterprise.uscc: enterprise for enterprise in records.values() if enterprise.uscc}
        self.by_former = {key: records[pk] for key in keys if (pk := self.former.get(key)) in records}
        self.by_name = {(enterprise.name_key, enterprise.twin): enterprise for enterprise in records.values()}
        hanging.attach(records.values())

    def find(self, row: dict) -> Enterprise | None:
        """By USCC; else by its name or a former one, if that one has no code of its own or only a wrong one."""
        code, valid = code_of(row)
        key = name_key(row["name"])
        found = self.by_code.get(code) if code else None
        namesake = self.by_name.get((key, found.twin if found else 0))
        keys = [("code", code)] * bool(code) + [("name", key)] * (row["name"] not in NOTHING)
        likely = namesake or self.by_former.get(key)
        if found is None and likely and (not code or not likely.uscc or (valid and not likely.uscc_valid)):
            found = likely
        if found:
            keys += [("id", found.pk), ("name", found.name_key)]
        self.once(keys, "name")
        if namesake and found != namesake:
            raise ValidationError({
                "uscc": _("%(name)s is stored with the USCC %(code)s. Please correct the code here or there.")
                % {"name": namesake.name, "code": namesake.uscc or _("(none)")}
            })  # fmt: skip
        return found

    def get_or_init_instance(self, instance_loader, row):
        enterprise, is_new = super().get_or_init_instance(instance_loader, row)
        if is_new:
            hanging.attach([enterprise])
        return enterprise, is_new

    def state(self, instance) -> dict[str, str]:
        community = self.communities.get(instance.community_id)
        return {
            "name": instance.name,
            "uscc": instance.uscc,
            "aliases": "、".join(instance.alias_list),
            "community": community.name if community else "",
            "address": instance.address,
            "tier": instance.tier,
            "tags": "、".join(instance.tag_names),
            "contact": instance.contact_name,
            "phone": instance.contact_phone,
            "officer": self.people.get(instance.officer_id, ""),
            **readers.texts(instance),
        }

    @staticmethod
    def public(name: str, text: str) -> str:
        return masked(text) if name == "phone" else text

    # ---- cells

    def clean_name(self, text: str) -> str:
        if normalised(text) in TOTALS:
            raise ValueError(_("This row is a total, not an enterprise."))
        stored, key = self.line.instance, name_key(text)
        if stored.pk and key == stored.name_key:
            return stored.name  # brackets, blanks and a leading 深圳市 make no other name
        if stored.pk and key in map(name_key, stored.alias_list):
            self.warn("name", _("This is a former name of %(name)s, whose name stays.") % {"name": stored.name})
            return stored.name
        return " ".join(text.split())

    def clean_uscc(self, text: str) -> str:
        code, valid = clean_uscc(text)
        stored = self.line.instance
        if code != stored.uscc and name_key(code) in map(name_key, stored.alias_list):
            self.warn("uscc", _("This is a former code of %(name)s, whose code stays.") % {"name": stored.name})
            return stored.uscc
        length = len(re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)))
        if length > 18:
            raise ValueError(_("A USCC has 18 characters, this has %(n)s.") % {"n": length})
        if not valid:
            self.warn(
                "uscc",
                _("The USCC %(code)s does not pass its check. It is imported and marked “to verify”.") % {"code": code},
            )
        return code

    def clean_aliases(self, text: str) -> str:
        """Names are added, none is taken away."""
        return "\n".join(dict.fromkeys([*self.line.instance.alias_list, *listed(text)]))

    def clean_community(self, text: str) -> int:
        if found := self.community_ids.get(normalised(text).removesuffix("社区")):
            return found
        known = words.listed(unit.short_name for unit in self.communities.values())
        raise ValueError(_("“%(text)s” is not one of our communities: %(known)s.") % {"text": text, "known": known})

    def clean_tier(self, text: str) -> str:
        tier = re.sub(r"[级类档]$", "", normalised(text)).upper()
        if tier not in Enterprise.Tier.values:
            raise ValueError(_("“%(text)s” is not a tier: A, B, C or D.") % {"text": text})
        return tier

    def clean_tags(self, text: str) -> list[str]:
        """Tags are added, none is taken away."""
        names = listed(text)
        most = Tag._meta.get_field("name").max_length
        if wrong := next((name for name in names if len(name) > most), ""):
            raise ValueError(
                _("The tag “%(name)s” is longer than %(most)s characters.") % {"name": wrong, "most": most}
            )
        return sorted({*self.line.instance.tag_names, *names})

    def clean_contact(self, text: str) -> str:
        """Another person brings another number: the one stored is not theirs."""
        instance, name = self.line.instance, short_enough(" ".join(text.split()))
        if instance.contact_name and instance.contact_name != name:
            instance.contact_phone = ""
        return name

    def clean_phone(self, text: str) -> str:
        phone = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        phone = re.sub(r"^(\+86|0086)-?", "", phone)
        if MASKED.search(phone):
            return self.line.instance.contact_phone  # our own export hides it: it says nothing
        if not is_phone(phone):
            self.warn(
                "phone",
                _("“%(text)s” does not look like a telephone number. It is imported as it is.") % {"text": text},
            )
        stored = self.line.instance.contact_phone
        return stored if stored and re.sub(r"\D", "", stored) == re.sub(r"\D", "", phone) else short_enough(phone)

    def clean_officer(self, text: str) -> int:
        matching = [user.pk for user in self.officers if normalised(text) in {normalised(user.name), user.username}]
        if len(matching) == 1:
            return matching[0]
        if matching:
            raise ValueError(
                _("%(n)s service officers are called “%(text)s”. Write the log-in name instead.")
                % {"n": len(matching), "text": text}
            )
        known = words.listed(user.name for user in self.officers[:20])
        raise ValueError(_("“%(text)s” is not a service officer: %(known)s.") % {"text": text, "known": known})

    # ---- what is written

    def derive(self, line: Line) -> None:
        derive(line.instance, before=line.was)

    def write_ground(self, lines: list[Line]) -> None:
        """A tier is explained by the sheet that it came with."""
        for line in lines:
            if "tier" in line.changes:
                line.instance.tier_why = self.batch.number

    def write_related(self, lines: list[Line]) -> None:
        hanging.write_tags([line for line in lines if "tags" in line.changes])
        hanging.write_contacts([line for line in lines if {"contact", "phone"} & set(line.changes)])

    def hanging(self, pks: Iterable[int]) -> dict[int, dict]:
        return hanging.as_kept(pks)

    def put_back(self, kept: dict[int, dict]) -> None:
        hanging.put_back(kept)

    def unmake(self, made: list[dict]) -> None:
        hanging.remove_unused_tags([pk for each in made for pk in each.get("tags", ())])


def code_of(row: dict) -> tuple[str, bool]:
    text = row.get("uscc", "")
    return ("", True) if SHORTENED.fullmatch(text) else clean_uscc(text)


def listed(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in LIST_SIGNS.split(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(part for part in parts if part and part not in NOTHING))


def short_enough(text: str) -> str:
    most = Contact._meta.get_field("phone").max_length
    if len(text) > most:
        raise ValueError(_("“%(text)s” is longer than %(most)s characters.") % {"text": text, "most": most})
    return text


def is_phone(text: str) -> bool:
    try:
        return bool(MOBILE.fullmatch(text)) or phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))
    except phonenumbers.NumberParseException:
        return False
