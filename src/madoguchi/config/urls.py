"""Every address of the house: each feature brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from madoguchi.config.csp_report import csp_report

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("madoguchi.my_page.urls")),
    path("", include("madoguchi.cancellation.urls")),
    path("", include("madoguchi.duties.urls")),
    path("", include("madoguchi.bills.urls")),
    path("", include("madoguchi.sign_in.urls")),
    path("", include("madoguchi.outbox.urls")),
    path("desk/", include("madoguchi.desk.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("csp-report/", csp_report, name="csp_report"),
]
if settings.MADOGUCHI_DEMO:
    urlpatterns.append(path("demo/", include("madoguchi.demo.urls")))

handler400 = "madoguchi.config.errors.bad_request"
handler403 = "madoguchi.config.errors.forbidden"
handler404 = "madoguchi.config.errors.not_found"
handler500 = "madoguchi.config.errors.server_error"
