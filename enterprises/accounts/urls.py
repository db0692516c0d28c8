from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("new/", views.create, name="create"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("options/", views.options, name="options"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/contacts/new/", views.contact_add, name="contact_add"),
    path("contacts/<int:pk>/", views.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/retire/", views.contact_retire, name="contact_retire"),
    path("contacts/<int:pk>/phone/", views.reveal, name="reveal"),
]
