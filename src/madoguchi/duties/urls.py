"""Addresses of a member's own data."""

from django.urls import path

from madoguchi.duties import views

urlpatterns = [
    path("data/", views.held_data, name="held_data"),
    path("data/<str:customer_number>/file/<str:form>/", views.held_data_file, name="held_data_file"),
    path("data/<str:customer_number>/erase/", views.erasure, name="erasure"),
]
