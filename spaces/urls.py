from django.urls import path

from . import stale, views

app_name = "spaces"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("stale/", stale.stale, name="stale"),
    path("stale/ask/", stale.ask_bulk, name="ask_bulk"),
    path("stale/asked/", stale.asked, name="asked"),
    path("stale/verified/", stale.verify_bulk, name="verify_bulk"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
