"""The staff pages that read everything."""

from django.urls import path

from . import files, search, workbench

app_name = "desk"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("search/", search.search, name="search"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
]
