"""The three pages of a code, alike whatever it is for: typing it, having another sent, typing one that came by post."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madoguchi import policy
from madoguchi.codes.actions import ChallengeOver, Proof
from madoguchi.codes.allowances import NotYet
from madoguchi.codes.forms import CodeForm, LetterForm
from madoguchi.codes.refusals import wait_words
from madoguchi.domain.codes import Purpose, Way
from madoguchi.sign_in import asking

Enter = Callable[[Proof], HttpResponse]


@dataclass(frozen=True, slots=True)
class CodePages:
    """The pages of one purpose. ``route`` names the page on which it begins, and with ``_code`` the one of the code.

    ``templates``: the folder of ``code.html`` and ``letter.html``. ``over``: what is said when a code is used up.
    ``anew``: what follows the address of the first page when she is to begin anew.
    """

    purpose: Purpose
    route: str
    templates: str
    over: Promise
    anew: str = ""

    def type_code(self, request: HttpRequest, enter: Enter) -> HttpResponse:
        """The code, and every way to get another: the same for everybody, whatever is on file (F13)."""
        asked = asking.find(request, self.purpose)
        if asked is None:
            return self._over(request) if asking.has_begun(request, self.purpose) else redirect(self.route)
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                if proof := asking.prove(request, form, purpose=self.purpose):
                    return self._enter(request, enter, proof)
            except ChallengeOver:
                return self._over(request)
        context = {"form": form, "asked": asked, "rules": policy.current().codes, "again": self._begins_anew_at}
        return render(request, f"{self.templates}/code.html", context, status=asking.status_of(form))

    def send_again(self, request: HttpRequest) -> HttpResponse:
        """Another code, by the way she presses."""
        way = request.POST.get("way", "")
        if way not in policy.current().codes.ways or not asking.has_begun(request, self.purpose):
            return redirect(self.route)
        try:
            asking.send_again(request, purpose=self.purpose, way=Way(way))
        except ChallengeOver:
            return self._over(request)
        except NotYet as wait:
            messages.warning(request, wait_words(wait))
        else:
            messages.success(request, _("登録があれば届くように、もう一度手配しました。"))
        return redirect(f"{self.route}_code")

    def type_letter(self, request: HttpRequest, enter: Enter) -> HttpResponse:
        """The code on a letter, typed days later and in any browser."""
        form = LetterForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            proof = asking.prove_by_letter(request, form, purpose=self.purpose)
            if proof:
                return self._enter(request, enter, proof)
        return render(request, f"{self.templates}/letter.html", {"form": form}, status=asking.status_of(form))

    @property
    def _begins_anew_at(self) -> str:
        return f"{reverse(self.route)}{self.anew}"

    def _enter(self, request: HttpRequest, enter: Enter, proof: Proof) -> HttpResponse:
        asking.forget(request, self.purpose)
        return enter(proof)

    def _over(self, request: HttpRequest) -> HttpResponse:
        asking.forget(request, self.purpose)
        messages.warning(request, str(self.over))
        return redirect(self._begins_anew_at)
