"""Addresses of the desk."""

from django.urls import include, path

from madoguchi.desk import views

urlpatterns = [
    path("", include("madoguchi.staff.urls")),
    path("", views.desk, name="desk"),
]
