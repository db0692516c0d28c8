from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("new/", views.create, name="create"),
    path("months/", views.invested, name="invested"),
    path("months/paste/", views.paste, name="paste"),
    path("months/export/<slug:kind>/", views.export_months, name="export_months"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/months/<int:year>/", views.invest, name="invest"),
]
