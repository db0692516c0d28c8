from django.urls import path

from . import finding, landlord_views, place_views, space_views, statistics, views

app_name = "spaces"
urlpatterns = [
    path("new/", space_views.create, name="create"),
    path("places/options/", space_views.place_options, name="place_options"),
    path("parks/", place_views.parks, name="parks"),
    path("parks/new/", place_views.park_create, name="park_create"),
    path("parks/<int:pk>/", place_views.park, name="park"),
    path("parks/<int:pk>/edit/", place_views.park_edit, name="park_edit"),
    path("parks/<int:pk>/buildings/new/", place_views.building_create, name="building_create"),
    path("buildings/<int:pk>/", place_views.building, name="building"),
    path("buildings/<int:pk>/edit/", place_views.building_edit, name="building_edit"),
    path("landlords/", landlord_views.landlords, name="landlords"),
    path("landlords/new/", landlord_views.landlord_create, name="landlord_create"),
    path("landlords/options/", landlord_views.landlord_options, name="landlord_options"),
    path("landlords/<int:pk>/edit/", landlord_views.landlord_edit, name="landlord_edit"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
    path("", finding.space_list, name="list"),
    path("export/<slug:kind>/", finding.export, name="export"),
    path("compare/", finding.compare, name="compare"),
    path("map/", finding.space_map, name="map"),
    path("map/data/", finding.map_data, name="map_data"),
from . import stale, views
from . import views
from .matching import views as matching

app_name = "spaces"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("stale/", stale.stale, name="stale"),
    path("stale/ask/", stale.ask_bulk, name="ask_bulk"),
    path("stale/asked/", stale.asked, name="asked"),
    path("stale/verified/", stale.verify_bulk, name="verify_bulk"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", space_views.edit, name="edit"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
    path("<int:pk>/fit/<int:requirement>/", matching.fit, name="fit"),
    path("requirements/", matching.requirements, name="requirements"),
    path("requirements/new/", matching.requirement_create, name="requirement_create"),
    path("requirements/<int:pk>/", matching.requirement, name="requirement"),
    path("requirements/<int:pk>/edit/", matching.requirement_edit, name="requirement_edit"),
    path("requirements/<int:pk>/tell/", matching.requirement_tell, name="requirement_tell"),
    path("requirements/<int:pk>/end/", matching.requirement_end, name="requirement_end"),
]
