"""The addresses of signing in, of one's account, and of the people, roles and teams of a place."""

from __future__ import annotations

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from gwella.site.people import account, arriving, entering, invited, people, single_sign_on, teams

routes = [
    path(_("sign-in/"), entering.sign_in, name="account_login"),
    path(_("sign-in/code/"), entering.code, name="mfa_authenticate"),
    path(_("sign-in/again/"), entering.sign_in_again, name="sign-in-again"),
    path(_("sign-in/closed/"), entering.switched_off, name="account_inactive"),
    path(_("sign-in/arrive/"), arriving.arrive, name="arrive"),
    path(_("sign-in/on/"), arriving.go_on, name="go-on"),
    path(_("sign-in/part/"), arriving.choose, name="choose-part"),
    path(_("sign-out/"), entering.sign_out, name="account_logout"),
    path(_("password/forgotten/"), entering.forgotten, name="account_reset_password"),
    path(_("password/forgotten/sent/"), entering.forgotten_sent, name="account_reset_password_done"),
    re_path(
        # allauth makes the link of both parts in this very form; a key has a stroke in it too.
        _(r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        entering.new_password,
        name="account_reset_password_from_key",
    ),
    path(_("password/new/done/"), entering.new_password_set, name="account_reset_password_from_key_done"),
    path(_("account/"), account.own, name="own-account"),
    path(_("account/sign-ins/end/"), account.end_sign_in, name="own-sign-in-end"),
    path(_("account/password/"), entering.change_password, name="account_change_password"),
    path(_("account/again/password/"), entering.password_again, name="account_reauthenticate"),
    path(_("account/again/code/"), entering.code_again, name="mfa_reauthenticate"),
    path(_("account/again/passkey/"), entering.passkey_again, name="mfa_reauthenticate_webauthn"),
    path(_("account/second-factor/"), entering.second_factors, name="mfa_index"),
    path(_("account/second-factor/codes/"), entering.add_codes, name="mfa_activate_totp"),
    path(_("account/second-factor/codes/away/"), entering.remove_codes, name="mfa_deactivate_totp"),
    path(_("account/second-factor/recovery/"), entering.recovery, name="mfa_view_recovery_codes"),
    path(_("account/second-factor/recovery/new/"), entering.new_recovery, name="mfa_generate_recovery_codes"),
    path(_("account/second-factor/passkeys/"), entering.passkeys, name="mfa_list_webauthn"),
    path(_("account/second-factor/passkeys/add/"), entering.add_passkey, name="mfa_add_webauthn"),
    path(_("account/second-factor/passkeys/<int:pk>/away/"), entering.remove_passkey, name="mfa_remove_webauthn"),
    path(_("invitation/<str:secret>/"), invited.invited, name="invited"),
    path(_("people/"), people.people, name="people"),
    path(_("people/invite/"), people.invite, name="people-invite"),
    path(_("people/invitations/<str:public_id>/withdraw/"), people.withdraw, name="invitation-withdraw"),
    path(_("people/roles/<str:public_id>/end/"), people.end, name="role-end"),
    path(_("people/roles/<str:public_id>/decide/"), people.decide, name="role-decide"),
    path(_("people/<str:public_id>/"), people.person, name="person"),
    path(_("people/<str:public_id>/give/"), people.give, name="role-give"),
    path(_("people/<str:public_id>/switch/"), people.switch, name="person-switch"),
    path(_("people/<str:public_id>/second-factor/"), people.reset, name="person-second-factor"),
    path(_("people/roles/<str:public_id>/grant/"), people.grant, name="role-grant"),
    path(_("sign-in/turned-back/"), single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    path(_("teams/"), teams.teams_list, name="teams"),
    path(_("teams/new/"), teams.new_team, name="team-new"),
    path(_("teams/<str:public_id>/"), teams.change_team, name="team"),
]

# One of each, whatever the language: they are written down at the provider.
providers = [
    path("sign-on/<slug:key>/", single_sign_on.begin, name="sign-on"),
    path("sign-on/<slug:provider_id>/answer/", single_sign_on.oidc_answer, name="openid_connect_callback"),
    path("sign-on/<slug:key>/saml/", single_sign_on.saml_answer, name="saml-answer"),
    path("sign-on/<slug:key>/saml/finish/", single_sign_on.saml_finish, name="saml-finish"),
    path("sign-on/<slug:key>/saml/metadata.xml", single_sign_on.saml_metadata, name="saml-metadata"),
]
