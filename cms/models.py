"""Page types of the public site."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from crm import rules


class HomePage(Page):
    """The front door: the promise in words, and the way in."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link", "ol", "ul"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        promise = {
            "answer_days": int(rules.in_force("requests.answer_days", timezone.localdate())),
            "office_phone": settings.OFFICE_PHONE,
        }
        return super().get_context(request, *args, **kwargs) | promise
