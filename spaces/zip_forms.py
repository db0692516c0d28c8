"""Choosing a zip of photos: what it cannot be is said at once."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.flow import Refused

from .zipped import opened


class ZipForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Zip of photos"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        max_length=200,
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self):
        file, most = self.cleaned_data["file"], settings.PHOTOS_ZIP_MAX_BYTES
        if file.size > most:
            told = {"name": file.name, "most": most // 1024 // 1024}
            raise forms.ValidationError(_("“%(name)s” is larger than %(most)s MB.") % told)
        try:
            with opened(file) as zipped:
                if not zipped.entries:
                    raise Refused(_("There is no file in this zip."))
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from None
        file.seek(0)
        return file
