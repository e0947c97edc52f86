"""What is held about a member: she sees it, takes it with her, and has it erased as far as it can go."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi import clock
from madoguchi.domain.actor import Reach
from madoguchi.duties import actions, export, queries
from madoguchi.sign_in import proof
from madoguchi.sign_in.held_pages import irreversible
from madoguchi.sign_in.reach import member_page


@require_safe
@member_page
def held_data(request: HttpRequest, reach: Reach) -> HttpResponse:
    """What is held about each customer in reach, why, and until when."""
    has_proved = request.GET.get("proved") == "yes" and proof.is_fresh(request)
    context = {"holders": queries.list_held(reach, now=clock.now()), "has_proved": has_proved}
    return render(request, "duties/held_data.html", context)


@require_safe
@member_page
def held_data_file(request: HttpRequest, reach: Reach, customer_number: str, form: str) -> HttpResponse:
    """Everything in one file, after fresh proof; every address on file hears of it.

    The proof leads back to the page with the files: led on to a file, a browser would stay where she proved it.
    """
    groups = export.collect(reach, customer_number)
    if form not in {"json", "html"}:
        raise Http404
    if not proof.is_fresh(request):
        return proof.ask(request, f"{reverse('held_data')}?proved=yes")
    now = clock.now()
    actions.note_export(customer_number=customer_number, reach=reach, form=form, language=_language(), now=now)
    if form == "json":
        told = export.as_json(customer_number, groups, now=now)
        answer: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        context = {"customer_number": customer_number, "groups": groups, "made_at": now}
        answer = HttpResponse(render_to_string("duties/file.html", context, request))
    answer["Content-Disposition"] = f'attachment; filename="{customer_number}.{form}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
@irreversible
def erasure(request: HttpRequest, reach: Reach, customer_number: str) -> HttpResponse:
    """What goes at once when she asks, and what stays, until when and why. Asking needs fresh proof."""
    held = queries.get_held(reach, customer_number, now=clock.now())
    if not proof.is_fresh(request):
        return proof.ask(request, request.path)
    if request.method != "POST":
        return render(request, "duties/erasure.html", {"holder": held})
    with_log_in = request.POST.get("log_in") == "yes" and held.can_end_log_in
    gone = actions.ask_erasure(
        customer_number=customer_number, reach=reach, with_log_in=with_log_in, language=_language(), now=clock.now()
    )
    if with_log_in:
        logout(request)
        return render(request, "duties/gone.html", {"holder": held})
    done = _("お申し出を受け付け、いま消せる情報を消しました。")
    messages.success(request, done if gone else _("お申し出を受け付けました。"))
    return redirect("held_data")


def _language() -> str:
    return translation.get_language() or "ja"
