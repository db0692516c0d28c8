"""Filters kept under a name, as one more tab over a list."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse

from crm.models import Role, SavedView
from crm.web import role_required


class SavedViewForm(forms.Form):
    page = forms.CharField(max_length=60)
    name = forms.CharField(max_length=20)
    query = forms.CharField(max_length=4000, required=False)  # with the empty fields of a long form

    def clean_page(self):
        """Only a list of ours can be kept: its address is looked up, never taken from the browser."""
        page = self.cleaned_data["page"]
        try:
            address = reverse(page)
        except NoReverseMatch:
            raise forms.ValidationError("No such list") from None
        if not address.startswith("/desk/"):
            raise forms.ValidationError("No such list")
        return page

    def clean_query(self):
        """The filters, without the page that happened to be open."""
        pairs = parse_qsl(self.cleaned_data["query"].lstrip("?"))
        query = urlencode([(name, value) for name, value in pairs if name != "page"])
        if len(query) > SavedView._meta.get_field("query").max_length:
            raise forms.ValidationError("Too long")
        return query


@role_required(*Role.values)
def saved_view(request):
    """Keep a filter under a name; the same name again replaces it."""
    if request.method != "POST":
        return redirect("desk:workbench")
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        raise BadRequest(form.errors.as_text())
    page, query = form.cleaned_data["page"], form.cleaned_data["query"]
    SavedView.objects.update_or_create(
        user=request.user, page=page, name=form.cleaned_data["name"], defaults={"query": query}
    )
    return redirect(f"{reverse(page)}?{query}")


@role_required(*Role.values)
def saved_view_delete(request, pk):
    if request.method != "POST":
        return redirect("desk:workbench")
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    view.delete()
    return redirect(view.page)
