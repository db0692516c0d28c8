"""What the business register says of an enterprise, as columns of its sheet."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from crm.imports import Column, SheetResource

from . import readers


class RegisterColumns(SheetResource):
    NAMES = ("operation", "status_since", "industry", "scale", "founded_on", "capital", "notes")

    # history's “status” is the state of a request
    operation = Column(
        "operation",
        gettext_lazy("operating status"),
        ("经营状态", "登记状态", "企业状态", "status"),
        attribute="status",
    )
    status_since = Column("status_since", gettext_lazy("status since"), ("状态起始日期", "状态日期", "status since"))
    industry = Column(
        "industry", gettext_lazy("industry"),
        ("行业", "所属行业", "行业类别", "行业门类", "行业大类", "国民经济行业", "行业代码", "industry"),
        attribute="division",
    )  # fmt: skip
    scale = Column("scale", gettext_lazy("scale"), ("企业规模", "规模", "规模类型", "scale"))
    founded_on = Column(
        "founded_on", gettext_lazy("founded"), ("成立日期", "成立时间", "注册日期", "注册时间", "founded")
    )
    capital = Column(
        "capital", gettext_lazy("registered capital"),
        ("注册资本", "注册资金", "registered capital"),
    )  # fmt: skip
    notes = Column("notes", gettext_lazy("notes"), ("备注", "notes"))

    def clean_operation(self, text: str) -> str:
        """Another status begins on another day; the sheet may say on which."""
        instance, found = self.line.instance, readers.status(text)
        if instance.status != found:
            instance.status_since = None
        return found

    def clean_status_since(self, text: str) -> date:
        return readers.past_day(text)

    def clean_industry(self, text: str) -> str:
        self.line.instance.section, division = readers.industry(text)
        return division

    def clean_scale(self, text: str) -> str:
        return readers.scale(text)

    def clean_founded_on(self, text: str) -> date:
        return readers.past_day(text)

    def clean_capital(self, text: str) -> Decimal:
        return readers.capital(text, self.units.get("capital", ""))

    def clean_notes(self, text: str) -> str:
        return readers.notes(text)
