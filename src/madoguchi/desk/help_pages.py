"""Acting for a member: by the same actions as she, as the person at the desk, on grounds that were stated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi import clock, policy
from madoguchi.cancellation import actions as cancellation
from madoguchi.codes.actions import begin_challenge
from madoguchi.codes.allowances import NotYet
from madoguchi.contracts.credentials.actions import AddressIsNew, send_certificate
from madoguchi.contracts.queries import NotInReach, get_contract
from madoguchi.design import words
from madoguchi.desk import actions
from madoguchi.desk.attending import Help, helping
from madoguchi.desk.forms import AttendForm
from madoguchi.desk.views import reach_of
from madoguchi.domain.codes import Purpose, Source, Way
from madoguchi.domain.identifiers import Identifier, IdentifierKind
from madoguchi.domain.operator_time import day_of
from madoguchi.domain.staff import May
from madoguchi.sign_in.protection import held_until
from madoguchi.staff.guarding import NotThere, actor_of, desk_page
from madoguchi.staff.queries import AtDesk

_UNPROCESSABLE, _CONFLICT = 422, 409
_PURPOSES = {"cancel": Purpose.CANCEL, "recover": Purpose.RECOVER}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(May.HELP)
def desk_attend(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """Who asks, and what was shown: the beginning of everything that is done for a member."""
    reach = reach_of(staff, number)
    form = AttendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.attend(customer_number=number, grounds=form.grounds(), by=reach.actor, now=clock.now())
        return redirect("desk_member", number=number)
    context = {"form": form, "number": number}
    return render(request, "desk/attend.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_POST
@desk_page(May.HELP)
def desk_finish(request: HttpRequest, staff: AtDesk, number: str) -> HttpResponse:
    """The wish has been attended to."""
    actions.finish(customer_number=number, by=actor_of(staff), now=clock.now())
    messages.success(request, _("受付を終えました。"))
    return redirect("desk")


@require_POST
@desk_page(May.HELP)
@helping
def desk_take_back(request: HttpRequest, helped: Help, case: str) -> HttpResponse:
    """Take a cancellation back."""
    try:
        cancellation.take_back(case_number=case, reach=helped.reach, now=clock.now())
    except cancellation.TooLate:
        messages.error(request, _("取り消せる期限が過ぎています。回線はもう止めはじめました。"))
    except NotInReach as missing:
        raise NotThere from missing
    else:
        messages.success(request, _("解約を取り消しました。会員にもお知らせします。"))
    return redirect("desk_member", number=helped.number)


@require_POST
@desk_page(May.HELP)
@helping
def desk_send_again(request: HttpRequest, helped: Help, case: str) -> HttpResponse:
    """Send receipt or bill once more."""
    try:
        cancellation.send_again(case_number=case, reach=helped.reach, now=clock.now())
    except NotInReach as missing:
        raise NotThere from missing
    messages.success(request, _("登録の連絡先に、もう一度お送りします。"))
    return redirect("desk_member", number=helped.number)


@require_POST
@desk_page(May.HELP)
@helping
def desk_certificate(request: HttpRequest, helped: Help, contract: str) -> HttpResponse:
    """Post the certificate to the address on file. What it holds is not shown here."""
    now = clock.now()
    try:
        get_contract(helped.reach, contract)
        if until := held_until(helped.reach, [helped.number], now=now):
            return _held(request, helped, words.short_instant(until))
        day = day_of(now, policy.current().operator.time_zone)
        send_certificate(contract_number=contract, by=helped.reach.actor, language=helped.language, now=now, day=day)
    except NotInReach as missing:
        raise NotThere from missing
    except AddressIsNew as wait:
        said = _("ご住所が変わったばかりです。会員登録証は %(at)s から郵送できます。")
        messages.warning(request, said % {"at": words.short_instant(wait.trusted_at)})
    else:
        messages.success(request, _("会員登録証を、登録の住所に郵送します。"))
    return redirect("desk_member", number=helped.number)


@require_POST
@desk_page(May.HELP)
@helping
def desk_letter(request: HttpRequest, helped: Help) -> HttpResponse:
    """Send a code by post to the address on file: she types it herself, and nobody here reads it."""
    purpose = _PURPOSES.get(request.POST.get("purpose", ""))
    if purpose is None:
        raise NotThere
    try:
        begin_challenge(
            purpose=purpose,
            sought=Identifier(IdentifierKind.CUSTOMER_NUMBER, helped.number),
            way=Way.LETTER,
            language=helped.language,
            source=Source(f"staff:{helped.reach.actor.id}"),
            now=clock.now(),
        )
    except NotYet:
        messages.error(request, _("認証番号の依頼が続いています。しばらく待ってから、もう一度お試しください。"))
    else:
        messages.success(request, _("認証番号を、登録の住所に郵送します。住所が変わったばかりのときは送りません。"))
    return redirect("desk_member", number=helped.number)


def _held(request: HttpRequest, helped: Help, until: str) -> HttpResponse:
    said = _("「心あたりがない」との申し出があり、%(until)sまでは取り消せない手続きを止めています。")
    messages.warning(request, said % {"until": until})
    return redirect("desk_member", number=helped.number)
