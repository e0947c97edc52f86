"""What providers tell us. Machines call these addresses; a message's own handle is in each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madoguchi import clock, gateways
from madoguchi.gateways.reports import Fate, Incoming, NotGenuine, Report, Reporting
from madoguchi.gateways.voice import Answering
from madoguchi.outbox import fates, handles


@csrf_exempt
@require_http_methods(["GET", "POST"])
def sms_report(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a delivery report. Some providers send it by GET (Kannel); it is no page, and nobody is led here."""
    return _report(request, handle, kind="sms")


@csrf_exempt
@require_http_methods(["POST"])
def voice_report(request: HttpRequest, handle: str) -> HttpResponse:
    """Take a report on a call."""
    return _report(request, handle, kind="voice")


def _report(request: HttpRequest, handle: str, *, kind: str) -> HttpResponse:
    number, gateway = handles.read(handle), gateways.connect(kind)
    if number is None or not isinstance(gateway, Reporting):
        raise Http404
    try:
        told = gateway.read_report(_incoming(request))
    except NotGenuine:
        return HttpResponse(status=403)
    fates.note(number, told, now=clock.now())
    return HttpResponse(status=204)


@csrf_exempt
@require_http_methods(["POST"])
def voice_words(request: HttpRequest, handle: str) -> HttpResponse:
    """Say the words of a call now that a key was pressed (F14)."""
    number, gateway = handles.read(handle), gateways.connect("voice")
    if number is None or not isinstance(gateway, Answering):
        raise Http404
    try:
        spoken = gateway.answer(_incoming(request), handle=handle)
    except NotGenuine:
        return HttpResponse(status=403)
    if spoken.was_heard:
        fates.note(number, Report(Fate.ARRIVED, "a key was pressed"), now=clock.now())
    return HttpResponse(spoken.document, content_type="application/xml; charset=utf-8")


def _incoming(request: HttpRequest) -> Incoming:
    return Incoming(request.get_full_path(), request.GET.dict(), request.POST.dict(), request.headers)
