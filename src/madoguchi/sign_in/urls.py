"""Addresses of signing in: those of allauth's pages that we serve.

There is no sign-up, and the address on file is the operator's to change.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from madoguchi.sign_in.activation.views import activate
from madoguchi.sign_in.half_done.views import give_up
from madoguchi.sign_in.not_me.views import not_me
from madoguchi.sign_in.passkey_login import mfa_login_webauthn
from madoguchi.sign_in.proof_pages import prove
from madoguchi.sign_in.recovery import pages as recovery_pages
from madoguchi.sign_in.recovery import views as recovery
from madoguchi.sign_in.session_pages import session_end

_password = [
    path("change/", account.password_change, name="account_change_password"),
    # A log-in without a password makes one the same way as one that lost it: by a code to what is on file.
    path("set/", RedirectView.as_view(pattern_name="recover"), name="account_set_password"),
    path("reset/", RedirectView.as_view(pattern_name="recover"), name="account_reset_password"),
]
_recovery = [
    path("", recovery.recover, name="recover"),
    path("code/", recovery.recover_code, name="recover_code"),
    path("code/send/", recovery.recover_send, name="recover_send"),
    path("letter/", recovery.recover_letter, name="recover_letter"),
    path("open/", recovery_pages.recovery, name="recovery"),
    path("open/name/", recovery_pages.recovery_name, name="recovery_name"),
    path("open/second-step/", recovery_pages.recovery_second_step, name="recovery_second_step"),
]
_passkeys = [
    path("", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("login/", mfa_login_webauthn, name="mfa_login_webauthn"),
    path("reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
_second_factor = [
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("passkeys/", include(_passkeys)),
    path("app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/make/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("login/again/", account.reauthenticate, name="account_reauthenticate"),
    path("login/again/code/", prove, name="prove"),
    path("password/", include(_password)),
    path("login/methods/", include(_second_factor)),
    path("activate/<str:token>/", activate, name="activate"),
    path("registered/", include("madoguchi.sign_in.registered.urls")),
    path("not-me/<str:number>/<str:key>/", not_me, name="not_me"),
    path("login/session/", session_end, name="session_end"),
    path("half-done/<int:number>/give-up/", give_up, name="give_up"),
    path("recover/", include(_recovery)),
    path("login/sessions/", sessions.list_usersessions, name="usersessions_list"),
]
