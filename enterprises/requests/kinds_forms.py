"""Forms of categories and reply templates."""

from django import forms
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Unit

from .models import Category, ReplyTemplate


class KindForm(forms.ModelForm):
    """A record that is changed by a verb: the form reads and checks, and saves nothing."""

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CategoryForm(KindForm):
    class Meta:
        model = Category
        fields = ["name", "parent", "unit", "clock", "position", "is_active"]
        help_texts = {
            "unit": _("Proposed when a request of this category is assigned"),
            "clock": _("Of requests that are logged from now on; how long it is stands in the rules"),
            "position": _("Small numbers first"),
            "is_active": _(
                "Out of use it is no longer offered, nor are those below it. Requests that have it keep it."
            ),
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        uppers = Q(parent=None, is_active=True) | Q(pk=self.instance.parent_id)
        self.fields["parent"].queryset = Category.objects.filter(uppers).exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = pgettext_lazy("category", "— upper level")
        known = Q(pk__in=Unit.objects.departments()) | Q(pk=self.instance.unit_id)
        self.fields["unit"].queryset = Unit.objects.filter(known)
        self.fields["unit"].empty_label = "—"
        self.fields["is_active"].is_wide = True
        if not self.instance.pk:
            self.fields["position"].initial = self.last() + 1

    def last(self) -> int:
        """The place of the last one beside which this one will stand."""
        beside = Category.objects.filter(parent=self.initial.get("parent"))
        return beside.aggregate(last=Max("position"))["last"] or 0


class ReplyTemplateForm(KindForm):
    class Meta:
        model = ReplyTemplate
        fields = ["name", "category", "text", "is_active"]
        widgets = {"text": forms.Textarea(attrs={"rows": 7})}
        help_texts = {
            "category": _("Offered with requests of this category only; left open, with all"),
            "text": _("Gaps to be filled stand in 【】; whoever answers sees them at once"),
            "is_active": _("Out of use it is no longer offered. Answers that were given stay as they are."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(Q(is_active=True) | Q(pk=self.instance.category_id))
        self.fields["category"].empty_label = pgettext_lazy("category", "all")
        self.fields["text"].is_wide = self.fields["is_active"].is_wide = True
