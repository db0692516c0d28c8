from django.urls import path

from . import list_pages, near_pages, statistics, total_pages, views

app_name = "economy"
urlpatterns = [
    path("", statistics.overview, name="overview"),
    path("export/<slug:kind>/", statistics.overview_export, name="overview_export"),
    path("enterprises/", views.economy_list, name="list"),
    path("enterprises/export/<slug:kind>/", views.export, name="export"),
    path("enterprises/<int:pk>/", views.detail, name="detail"),
    path("enter/", views.enter, name="enter"),
    path("lists/", list_pages.lists_of_years, name="lists"),
    path("lists/entries/", list_pages.list_detail, name="list_detail"),
    path("lists/entries/export/<slug:kind>/", list_pages.list_export, name="list_export"),
    path("lists/<slug:listing>/<int:year>/add/", list_pages.list_add, name="list_add"),
    path("lists/<slug:listing>/<int:year>/copy/", list_pages.list_copy, name="list_copy"),
    path("lists/entries/<int:pk>/remove/", list_pages.list_remove, name="list_remove"),
    path("missing/", near_pages.missing, name="missing"),
    path("missing/export/<slug:kind>/", near_pages.missing_export, name="missing_export"),
    path("near/", near_pages.near, name="near"),
    path("near/export/<slug:kind>/", near_pages.near_export, name="near_export"),
    path("totals/", total_pages.totals, name="totals"),
    path("totals/new/", total_pages.total_create, name="total_create"),
    path("totals/<int:pk>/", total_pages.total_edit, name="total_edit"),
    path("totals/export/<slug:kind>/", total_pages.totals_export, name="totals_export"),
]
