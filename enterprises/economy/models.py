"""经济数据: what enterprises put out, earn, pay and invest, by month; who is on which list of a year; street totals."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

# figures of single enterprises are told to the office in confidence (统计法 art. 25): not everybody reads them
READS = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
WRITES = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER)
WHOLE_YEAR = 0  # the month of a value that is about the year


class Measure(models.TextChoices):
    """Money in 元, people in heads."""

    OUTPUT = "output", pgettext_lazy("measure", "Industrial output")  # 工业总产值
    REVENUE = "revenue", pgettext_lazy("measure", "Revenue")  # 营业收入
    TAX = "tax", pgettext_lazy("measure", "Tax paid")  # 纳税额
    RD = "rd", pgettext_lazy("measure", "R&D spending")  # 研发投入
    FIXED = "fixed", pgettext_lazy("measure", "Fixed-asset investment")  # 固定资产投资
    INDUSTRIAL = "industrial", pgettext_lazy("measure", "Industrial investment")  # 工业投资, part of the former
    ASSETS = "assets", pgettext_lazy("measure", "Total assets")  # 资产总额: stands at the end of the month
    EMPLOYEES = "employees", pgettext_lazy("measure", "Employees")  # 从业人员: stands at the end of the month


STOCKS = frozenset({Measure.ASSETS, Measure.EMPLOYEES})  # the last one counts; they are never added up over months
MAY_BE_NEGATIVE = frozenset({Measure.TAX})  # refunds (留抵退税)


class Source(models.TextChoices):
    STATISTICS = "statistics", pgettext_lazy("source", "Statistics office")
    TAX = "tax", pgettext_lazy("source", "Tax office")
    REPORTED = "reported", pgettext_lazy("source", "Reported by the enterprise")
    ESTIMATE = "estimate", pgettext_lazy("source", "Estimated by the office")


class EconomicFile(models.Model):
    """经济数据档案: all figures of one enterprise; the row that is locked, imported and told of in history."""

    enterprise = models.OneToOneField("enterprises.Enterprise", models.PROTECT, related_name="economic_file")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("figures of an enterprise")
        verbose_name_plural = _("figures of enterprises")

    def __str__(self):
        return str(self.enterprise)


class DatumQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*READS) else self.none()

    def of_months(self):
        """What adds up over months; a value of a whole year stands beside them, not among them."""
        return self.exclude(month=WHOLE_YEAR)


class Datum(models.Model):
    """数据: one measure of one enterprise for one month, for 1-2月 (month 2, span 2), or for a year (month 0)."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="data")
    measure = models.CharField(pgettext_lazy("economy", "measure"), max_length=10, choices=Measure)
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(pgettext_lazy("economy", "month"))
    span = models.PositiveSmallIntegerField(default=1)  # months that it covers, the last one being `month`
    on = models.DateField(editable=False)  # the first day of `month`, of a year 1 January: ties it to a period
    value = models.DecimalField(pgettext_lazy("economy", "value"), max_digits=20, decimal_places=2)
    is_final = models.BooleanField(pgettext_lazy("economy", "final"), default=False)
    source = models.CharField(
        pgettext_lazy("economy", "source"), max_length=10, choices=Source, default=Source.STATISTICS
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = DatumQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "measure", "year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "measure", "year", "month"], name="one_datum_a_month"),
            models.CheckConstraint(condition=Q(month__lte=12, span__gte=1), name="datum_month_of_year"),
            models.CheckConstraint(condition=Q(month=0, span=1) | Q(month__gte=F("span")), name="datum_within_year"),
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(measure__in=sorted(MAY_BE_NEGATIVE)), name="datum_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "on", "enterprise"], name="datum_by_measure_and_time"),
        ]
        verbose_name = pgettext_lazy("economy", "figure of an enterprise")
        verbose_name_plural = pgettext_lazy("economy", "figures of an enterprise")

    def __str__(self):
        return f"{self.enterprise} {self.measure} {self.year}-{self.month:02d}"


def first_day(year: int, month: int) -> date:
    return date(year, month or 1, 1)


class Listing(models.TextChoices):
    """名单 of a year, drawn up by the statistics office of the district."""

    ABOVE_SCALE = "above_scale", pgettext_lazy("listing", "Above-scale industry")  # 规上工业
    TOP50 = "top50", pgettext_lazy("listing", "District top 50")  # 区50强
    ABOVE_TRADE = "above_trade", pgettext_lazy("listing", "Above-limit trade and catering")  # 限上批零住餐
    ABOVE_SERVICE = "above_service", pgettext_lazy("listing", "Above-scale services")  # 规上服务业


class ListEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enterprise__merged_into=None) if user.has_role(*Role.values) else self.none()

    def of(self, listing: str, year: int):
        return self.filter(listing=listing, year=year, removed_at=None)


class ListEntry(models.Model):
    listing = models.CharField(_("list"), max_length=14, choices=Listing)
    year = models.PositiveSmallIntegerField(_("year"))
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="list_entries")
    rank = models.PositiveSmallIntegerField(pgettext_lazy("listing", "rank"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        ordering = ["listing", "-year", F("rank").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "year", "enterprise"], name="one_entry_a_list"),
        ]
        indexes = [models.Index(fields=["enterprise", "year"], name="list_entry_of_enterprise")]
        verbose_name = pgettext_lazy("listing", "entry of a list")
        verbose_name_plural = pgettext_lazy("listing", "entries of lists")

    def __str__(self):
        return f"{self.get_listing_display()} {self.year} {self.enterprise}"


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What stands in public reports is known to all who work here."""
        return self if user.has_role(*Role.values) else self.none()


class Observation(models.Model):
    """街道统计数: what comes to the office as a total only, cumulated from `first_on` to `last_on`."""

    what = models.CharField(pgettext_lazy("economy", "measure"), max_length=12)  # economy.street.TOTALS
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    value = models.DecimalField(pgettext_lazy("economy", "value"), max_digits=20, decimal_places=2)  # 元
    growth = models.DecimalField(
        pgettext_lazy("economy", "growth published"), max_digits=7, decimal_places=2, null=True, blank=True
    )  # in %, as the statistics office says it: its base is not always the value of last year
    is_final = models.BooleanField(pgettext_lazy("economy", "final"), default=False)
    source = models.CharField(pgettext_lazy("economy", "source"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-last_on", "what", "id"]
        constraints = [
            models.UniqueConstraint(fields=["what", "first_on", "last_on"], name="one_observation_a_period"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="observation_in_order"),
        ]
        verbose_name = pgettext_lazy("economy", "street total")
        verbose_name_plural = pgettext_lazy("economy", "street totals")

    def __str__(self):
        return f"{self.what} {self.first_on} {self.last_on}"


TEN_BILLION = Decimal(10_000_000_000)  # 百亿级: 100 亿元 of output in a year
