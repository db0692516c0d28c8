from django.urls import path

from . import finding, views

app_name = "spaces"
urlpatterns = [
    path("", finding.space_list, name="list"),
    path("export/<slug:kind>/", finding.export, name="export"),
    path("compare/", finding.compare, name="compare"),
    path("map/", finding.space_map, name="map"),
    path("map/data/", finding.map_data, name="map_data"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
