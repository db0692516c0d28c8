from django.urls import path

from . import views

app_name = "space"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("map/", views.space_map, name="map"),
    path("map/data/", views.map_data, name="map_data"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/brochure/", views.brochure, name="brochure"),
    path("<int:pk>/pictures/<int:item>/<slug:size>/", views.picture, name="picture"),
]
