"""Fields and controls that the forms of every floor share."""

from collections.abc import Callable

from django import forms


class Day(forms.DateInput):
    """The browser's own control: it takes and gives 2024-06-30 whatever the language, and shows no 2024/6/30."""

    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ReadField(forms.CharField):
    """A line of text that `read` turns into a value, and `said` says the value as it would be typed."""

    def __init__(self, *args, read: Callable, said: Callable = str, **options):
        super().__init__(*args, **{"required": False, "max_length": 60} | options)
        self.read, self.said = read, said

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.read(text) if text else None
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None

    def prepare_value(self, value):
        return "" if value is None else value if isinstance(value, str) else self.said(value)
