"""Addresses of data duty, below the desk."""

from django.urls import path

from madoguchi.duties import desk_pages

urlpatterns = [
    path("data/", desk_pages.desk_duties, name="desk_duties"),
    path("data/holds/<int:number>/release/", desk_pages.desk_release, name="desk_release"),
]
