"""Addresses of 「解約から学ぶ」, below the desk."""

from django.urls import path

from madoguchi.learning import views

urlpatterns = [
    path("learn/", views.desk_learn, name="desk_learn"),
    path("learn/<str:name>.csv", views.desk_learn_file, name="desk_learn_file"),
]
