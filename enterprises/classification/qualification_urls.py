from django.urls import path

from . import paste_views
from . import qualification_views as views

app_name = "qualifications"
urlpatterns = [
    path("", views.qualification_list, name="list"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("new/", views.create, name="create"),
    path("paste/", paste_views.paste, name="paste"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/end/", views.end, name="end"),
]
