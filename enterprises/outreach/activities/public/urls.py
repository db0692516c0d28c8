from django.urls import path

from . import door, tickets, views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("ticket/", tickets.find, name="find"),
    path("ticket/<str:code>/", tickets.ticket, name="ticket"),
    path("done/", tickets.done, name="done"),
    path("door/<str:door>/", door.door, name="door"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/calendar.ics", views.calendar, name="calendar"),
    path("<int:pk>/sign-up/", views.sign_up, name="sign_up"),
]
