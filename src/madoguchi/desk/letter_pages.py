"""Letters: print what waits, say that it is in the post, note what came back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from madoguchi import clock
from madoguchi.desk import letter_batch
from madoguchi.desk.member import subjects_of
from madoguchi.desk.views import reach_of
from madoguchi.domain.staff import May
from madoguchi.outbox.envelopes import note_returned
from madoguchi.staff.guarding import actor_of, desk_page
from madoguchi.staff.queries import AtDesk


@require_safe
@desk_page(May.LETTERS)
def desk_letters(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """What waits. To whom each goes stands on the paper alone."""
    waiting = letter_batch.list_waiting()
    context = {"waiting": waiting, "printed": sum(one.printed_at is not None for one in waiting)}
    return render(request, "desk/letters.html", context)


@require_POST
@desk_page(May.LETTERS)
def desk_print(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """The batch as one PDF. Codes and passwords stand in it: it is shown once, kept by nobody, and noted."""
    again = request.POST.get("again") == "yes"
    try:
        pdf = letter_batch.print_batch(again=again, by=actor_of(staff), now=clock.now())
    except letter_batch.NothingToPrint:
        messages.info(request, _("印刷するものはありません。"))
        return redirect("desk_letters")
    headers = {"Content-Disposition": 'attachment; filename="letters.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
@desk_page(May.LETTERS)
def desk_posted(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """What was printed is in the post: its papers are thrown away here."""
    count = letter_batch.post_printed(by=actor_of(staff), now=clock.now())
    said = ngettext("%(count)s通を投函済みにしました。", "%(count)s通を投函済みにしました。", count)
    messages.success(request, said % {"count": count})
    return redirect("desk_letters")


@require_POST
@desk_page(May.LETTERS)
def desk_returned(request: HttpRequest, staff: AtDesk, number: str, letter: int) -> HttpResponse:
    """A letter to this member came back."""
    reach = reach_of(staff, number)
    if note_returned(number=letter, subjects=subjects_of(reach), by=reach.actor, now=clock.now()):
        messages.success(request, _("戻ってきたことを記録しました。住所を確かめて、必要なら直してください。"))
    else:
        messages.info(request, _("この郵送は、もう記録されているか、ありません。"))
    return redirect("desk_member", number=number)
