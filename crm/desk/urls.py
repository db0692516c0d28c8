"""The staff pages that read everything."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.workbench, name="workbench"),
]
