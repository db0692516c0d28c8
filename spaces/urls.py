from django.urls import path

from . import picture_pages, views

app_name = "spaces"
urlpatterns = [
    path("", views.space_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
    path("<int:pk>/waits/<int:item>/end/", views.unwait, name="unwait"),
    path("<int:pk>/pictures/", picture_pages.upload, name="pictures"),
    path("<int:pk>/pictures/<int:item>/edit/", picture_pages.picture_edit, name="picture_edit"),
    path("<int:pk>/pictures/<int:item>/<slug:size>/", picture_pages.picture, name="picture"),
    path("<int:pk>/photos/<int:item>/<slug:size>/", picture_pages.photo, name="photo"),
]
