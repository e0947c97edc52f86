"""The demo: a fictional operator, its people, their handset and a clock that can be moved. Never in production."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if not settings.MADOGUCHI_DEMO:
    raise ImproperlyConfigured("The demo lets anybody sign in and move the clock: only `madoguchi demo` opens it.")
