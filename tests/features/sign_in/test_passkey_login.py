"""A passkey is offered behind the page: what she sends meanwhile is not lost; a challenge is answered once (S16)."""

from typing import Any

import pytest
from allauth.mfa.webauthn import views
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from madoguchi.sign_in import passkey_login
from madoguchi.sign_in.second_factor_forms import (
    AddPasskeyForm,
    LoginPasskeyForm,
    PasskeyAnswer,
    ReauthenticatePasskeyForm,
)
from tests import people

pytestmark = pytest.mark.django_db
_ADDRESS = "/login/methods/passkeys/login/"


def _offered(browser: Client) -> dict[str, Any]:
    answer = browser.get(_ADDRESS, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})
    options: dict[str, Any] = answer.json()["request_options"]["publicKey"]
    return options


class TestOffering:
    def test_makes_no_session(self) -> None:
        """Two sessions made at once for one browser: the later cookie wins, and what the other held is lost."""
        browser = Client()
        assert _offered(browser)["challenge"]
        assert "session" not in browser.cookies
        assert not Session.objects.exists()

    def test_writes_nothing_over_what_she_sends_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The offer is under way with the session of before when the code is asked for: its page comes all the same."""
        people.hanako()
        browser = Client()
        browser.post("/cancel/", {"who": "09000000101"})  # a session of before
        inner = views.login_webauthn

        def slowly(request: Any) -> Any:
            assert request.session.get("challenge:cancel")  # it has been read
            browser.post("/cancel/", {"who": "090-0000-0101"})
            written.append(Session.objects.get().session_data)
            return inner(request)

        written: list[str] = []
        monkeypatch.setattr(views, "login_webauthn", slowly)
        _offered(browser)
        assert [row.session_data for row in Session.objects.all()] == written
        assert browser.get("/cancel/code/").status_code == 200


class TestWhatABrowserSays:
    @pytest.mark.parametrize("shape", [AuthenticationResponse, RegistrationResponse])
    @pytest.mark.parametrize("said", ["1", "[]", "{", "{}", '{"id": "x"}', '{"id": "eA", "rawId": "eA"}'])
    def test_another_shape_is_refused_in_words(self, shape: Any, said: str) -> None:
        with pytest.raises(ValidationError):
            PasskeyAnswer(shape).clean(said)

    @pytest.mark.parametrize("form", [AddPasskeyForm, LoginPasskeyForm, ReauthenticatePasskeyForm])
    def test_every_form_looks_at_it(self, form: Any) -> None:
        assert isinstance(form.base_fields["credential"], PasskeyAnswer)


class TestAnswering:
    def test_spends_the_challenge(self) -> None:
        browser = Client()
        _offered(browser)
        request = RequestFactory().post(_ADDRESS)
        request.COOKIES["passkey"] = browser.cookies["passkey"].value
        assert passkey_login._spend(request) is not None
        assert passkey_login._spend(request) is None

    @pytest.mark.parametrize("said", ["", "{", "1", "[]", "{}", '{"id": "x"}', '{"id": "eA", "rawId": "eA"}'])
    def test_leaves_no_challenge_behind(self, said: str) -> None:
        browser = Client()
        _offered(browser)
        answer = browser.post(_ADDRESS, {"credential": said})
        assert answer["Location"] == "/login/"
        assert browser.cookies["passkey"].value == ""
        assert "mfa.webauthn.state" not in browser.session

    @pytest.mark.parametrize("cookie", ["", "nothing", signing.dumps({"challenge": "x"})], ids=["empty", "word", "own"])
    def test_a_challenge_of_ones_own_making_is_none(self, cookie: str) -> None:
        request = RequestFactory().post(_ADDRESS)
        request.COOKIES["passkey"] = cookie
        assert passkey_login._spend(request) is None
