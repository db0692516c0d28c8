from django.urls import path

from . import institution_views as places
from . import statistics, views

app_name = "finance"
urlpatterns = [
    path("", views.needs, name="needs"),
    path("new/", views.need_create, name="need_create"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("<int:pk>/", views.need, name="need"),
    path("<int:pk>/moves/<slug:name>/", views.need_move, name="need_move"),
    path("introductions/", views.introductions, name="introductions"),
    path("introductions/<int:pk>/moves/<slug:name>/", views.introduction_move, name="introduction_move"),
    path("institutions/", places.institutions, name="institutions"),
    path("institutions/new/", places.institution_create, name="institution_create"),
    path("institutions/<int:pk>/", places.institution, name="institution"),
    path("institutions/<int:pk>/edit/", places.institution_edit, name="institution_edit"),
    path("institutions/<int:pk>/phone/", places.reveal, name="reveal"),
    path("institutions/<int:pk>/products/new/", places.product_create, name="product_create"),
    path("products/<int:pk>/", places.product_edit, name="product_edit"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/export/<slug:kind>/", statistics.statistics_export, name="statistics_export"),
]
