from django.urls import path

from . import views

app_name = "tenancies"
urlpatterns = [
    path("", views.tenancy_list, name="list"),
    path("take/", views.take, name="take"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/moves/<slug:name>/", views.move, name="move"),
]
