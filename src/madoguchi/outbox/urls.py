"""The addresses at which providers report."""

from django.urls import path

from madoguchi.outbox import views

urlpatterns = [
    path("reports/sms/<slug:handle>/", views.sms_report, name="sms_report"),
    path("reports/voice/<slug:handle>/", views.voice_report, name="voice_report"),
    path("reports/voice/<slug:handle>/words/", views.voice_words, name="voice_words"),
]
