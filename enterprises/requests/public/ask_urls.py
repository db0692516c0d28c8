from django.urls import path

from . import views

app_name = "ask"
urlpatterns = [
    path("", views.ask, name="form"),
    path("done/", views.done, name="done"),
    path("privacy/", views.privacy, name="privacy"),
]
