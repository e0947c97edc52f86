"""Addresses of the sign-in room: allauth's, without those for signing up."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
