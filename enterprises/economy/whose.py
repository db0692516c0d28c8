"""Which enterprise a row of figures is about: by USCC, else by its name or a former one; merged files lead on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from crm.imports import NOTHING
from crm.words import listed, sentences
from enterprises.accounts.known import former_names
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import brief_name, clean_uscc, name_key

NEAREST = 3
ALIKE = 0.5  # of what two names have in common
Warn = Callable[[str, str], None]
FIELDS = ("name", "name_key", "twin", "uscc", "uscc_valid", "aliases", "merged_into_id")


class Nobody(Exception):
    """No enterprise, or not one alone: (column, words)."""

    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column, self.words = column, words


class Whose:
    """The enterprises of a chunk of rows, looked for together."""

    def __init__(self) -> None:
        self.former = former_names()
        self.names: Names | None = None

    def load(self, rows: Iterable[tuple[str, str]]) -> None:
        """Of (code, name) as the rows write them."""
        rows = list(rows)
        codes = {clean_uscc(code)[0] for code, _name in rows} - {""}
        keys = {name_key(name) for _code, name in rows}
        called = {self.former[key] for key in keys if key in self.former}
        wanted = Enterprise.objects.only(*FIELDS)
        found = {row.pk: row for row in wanted.filter(uscc__in=codes)}
        found |= {row.pk: row for row in wanted.filter(name_key__in=keys)}
        found |= wanted.in_bulk(called - found.keys())
        while away := {row.merged_into_id for row in found.values() if row.merged_into_id} - found.keys():
            found |= wanted.in_bulk(away)
        self.files = found
        merged_first = sorted(found.values(), key=lambda row: (row.merged_into_id is None, row.pk))
        self.by_code = {row.uscc: row for row in merged_first if row.uscc}
        self.by_name: dict[str, dict[int, Enterprise]] = defaultdict(dict)
        for row in merged_first:
            self.by_name[row.name_key][self.survivor(row).pk] = row
        for key in keys - self.by_name.keys():
            if (pk := self.former.get(key)) in found:
                self.by_name[key][pk] = found[pk]

    def survivor(self, row: Enterprise) -> Enterprise:
        while row.merged_into_id:
            row = self.files[row.merged_into_id]
        return row

    def find(self, code_text: str, name: str, warn: Warn) -> Enterprise:
        """Raises Nobody."""
        code, is_valid = clean_uscc(code_text)
        named = self.by_name.get(name_key(name), {}) if name not in NOTHING else {}
        written = self.by_code.get(code) if code else None
        if written:
            found = self.survivor(written)
            if named and found.pk not in named:
                raise Nobody("uscc", of_another(self.survivor(next(iter(named.values())))))
        else:
            written = self.only(named, name)
            found = self.survivor(written)
            if code and found.uscc and (found.uscc_valid or not is_valid):
                raise Nobody("uscc", of_another(found))
        self.remark(found, written, name, warn)
        return found

    def only(self, named: dict[int, Enterprise], name: str) -> Enterprise:
        if not named:
            raise Nobody("name", self.unknown(name))
        if len(named) > 1:
            words = _("%(n)s enterprises are called “%(name)s”. Fill in the USCC.")
            raise Nobody("name", words % {"n": len(named), "name": name})
        return next(iter(named.values()))

    def remark(self, found: Enterprise, written: Enterprise, name: str, warn: Warn) -> None:
        """Where the sheet calls it otherwise than the list."""
        if written.merged_into_id:
            warn("name", _("“%(name)s” has been merged into %(into)s.") % {"name": written.name, "into": found.name})
        elif name not in NOTHING and name_key(name) != found.name_key:
            is_former = name_key(name) in map(name_key, found.alias_list)
            words = (
                _("“%(name)s” is a former name of %(now)s.")
                if is_former
                else _("By its USCC “%(name)s” is %(now)s in the list.")
            )
            warn("name", words % {"name": name, "now": found.name})

    def unknown(self, name: str) -> str:
        self.names = self.names or Names()
        said = _("“%(name)s” is not in the list; add it first.") % {"name": name}
        near = self.names.near(name)
        return sentences(said, _("Names like it: %(names)s.") % {"names": listed(near)}) if near else said


def of_another(found: Enterprise) -> str:
    return _("%(name)s is stored with the USCC %(code)s. Please correct the code here or there.") % {
        "name": found.name, "code": found.uscc or _("(none)"),
    }  # fmt: skip


class Names:
    """All names of the list, to find those that are like one: by the pairs of signs that they share."""

    def __init__(self) -> None:
        self.names: list[tuple[str, int]] = []
        self.having: dict[str, list[int]] = defaultdict(list)
        for name in Enterprise.objects.standing().values_list("name", flat=True).iterator():
            own = pairs(name)
            for pair in own:
                self.having[pair].append(len(self.names))
            self.names.append((name, len(own)))

    def near(self, name: str) -> list[str]:
        own = pairs(name)
        shared = Counter(at for pair in own for at in self.having.get(pair, ()))
        alike = {at: 2 * n / (len(own) + self.names[at][1]) for at, n in shared.items()}
        best = sorted((at for at, share in alike.items() if share >= ALIKE), key=lambda at: (-alike[at], at))
        return [self.names[at][0] for at in best[:NEAREST]]


def pairs(name: str) -> set[str]:
    """Of what is its own: place and form of a company say little."""
    brief = brief_name(name)
    return {brief[at : at + 2] for at in range(max(1, len(brief) - 1))}
