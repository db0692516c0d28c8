from django.urls import path

from . import views

app_name = "virtual_parks"
urlpatterns = [
    path("", views.park_list, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/members/", views.member_list, name="members"),
    path("<int:pk>/members/export/<slug:kind>/", views.export, name="export"),
    path("<int:pk>/requests/", views.requests, name="requests"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
