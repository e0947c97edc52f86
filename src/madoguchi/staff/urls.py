"""Addresses of coming to the desk and leaving it."""

from django.urls import path

from madoguchi.staff import views

urlpatterns = [
    path("sign-in/", views.desk_sign_in, name="desk_sign_in"),
    path("sign-out/", views.desk_sign_out, name="desk_sign_out"),
    path("begin/<str:secret>/", views.desk_begin, name="desk_begin"),
]
