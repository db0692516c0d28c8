"""Page types of the public site, and the texts that every page of it carries."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page

from crm import rules
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.daylist import coming
from crm.doors import doors_on


class HomePage(Page):
    """The front door: the promise in words, and the way in."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ol", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        today = timezone.now().astimezone(SHANGHAI).date()
        promise = {
            "answer_days": int(rules.in_force("requests.answer_days", today)),
            "doors": doors_on(today),
            "coming": coming(today, work_calendar()),
        }
        return super().get_context(request, *args, **kwargs) | promise


@register_setting(icon="home")
class PublicSite(BaseGenericSetting):
    """公共网站的固定文字: what a government site has to say of itself. What is left empty is not shown."""

    name = models.CharField(_("name of the site"), max_length=30, blank=True)
    host = models.CharField(_("run by"), max_length=60, blank=True)
    operator = models.CharField(_("carried out by"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(_("office hours"), max_length=60, blank=True)
    duty_phone = models.CharField(
        _("duty telephone"), max_length=40, blank=True, help_text=_("For what cannot wait until the next working day")
    )
    identifier = models.CharField(_("government site identifier"), max_length=40, blank=True)
    icp = models.CharField(_("ICP record"), max_length=60, blank=True)
    police = models.CharField(_("public security record"), max_length=60, blank=True)
    privacy = models.TextField(
        _("protection of personal data"), blank=True,
        help_text=_("Shown whole on its own page; left empty, a text for an office in China stands there"),
    )  # fmt: skip

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("name", "host", "operator")], heading=_("Who")),
        MultiFieldPanel([FieldPanel(name) for name in ("phone", "hours", "duty_phone")], heading=_("How to reach us")),
        MultiFieldPanel([FieldPanel(name) for name in ("identifier", "icp", "police")], heading=_("Registered")),
        FieldPanel("privacy"),
    ]

    class Meta:
        verbose_name = _("public site")

    @property
    def brand(self) -> str:
        return self.name or gettext("Enterprise service")

    @property
    def handler(self) -> str:
        return self.host or settings.OFFICE_NAME

    @property
    def telephone(self) -> str:
        return self.phone or settings.OFFICE_PHONE

    @property
    def urgent_phone(self) -> str:
        return self.duty_phone or self.telephone

    @property
    def run_by(self) -> list[str]:
        """主办、承办."""
        words = [gettext("Run by: %(name)s") % {"name": self.handler}]
        return [*words, gettext("Carried out by: %(name)s") % {"name": self.operator}] if self.operator else words

    @property
    def registered(self) -> list[str]:
        """Site identifier and the records with the authorities, as far as there are any."""
        identifier = gettext("Site identifier: %(code)s") % {"code": self.identifier} if self.identifier else ""
        return [text for text in (identifier, self.icp, self.police) if text]
