"""The addresses at which providers report."""

from django.urls import path

from madoguchi.outbox import views

urlpatterns = [
    path("reports/sms/<slug:handle>/", views.report, {"kind": "sms"}, name="sms_report"),
    path("reports/voice/<slug:handle>/", views.report, {"kind": "voice"}, name="voice_report"),
    path("reports/voice/<slug:handle>/words/", views.voice_words, name="voice_words"),
]
