from django.urls import path

from . import views

app_name = "teams"
urlpatterns = [
    path("", views.team_list, name="list"),
    path("new/", views.create, name="create"),
    path("many/", views.bulk_form, name="bulk"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
