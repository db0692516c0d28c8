"""The staff pages that read everything."""

from django.urls import path

from . import enterprise, files, search, workbench

app_name = "desk"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("enterprises/<int:pk>/", enterprise.enterprise, name="enterprise"),
    path("search/", search.search, name="search"),
    path("files/<int:pk>/", files.attachment, name="attachment"),
]
