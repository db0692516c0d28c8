"""What is asked when pictures are added to a space, and what is said of one."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Picture


class UploadForm(forms.Form):
    """The files themselves are taken one by one: one that cannot be taken does not hold up the others."""

    kind = forms.ChoiceField(label=pgettext_lazy("picture", "Kind"), choices=Picture.Kind)
    is_public = forms.BooleanField(label=_("Shown to the public"), required=False)


class PictureForm(forms.ModelForm):
    position = forms.IntegerField(label=pgettext_lazy("picture", "Order"), min_value=0, max_value=999)

    class Meta:
        model = Picture
        fields = ["caption", "position", "is_public"]
