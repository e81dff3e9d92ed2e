"""One's own account, and the people, roles and teams of a place."""

from hands import Page

PAGES = [
    Page("own-account", "practitioner"),
    Page("own-account", "government_analyst"),
]

# Tried in test_signing_in, test_words_of_signing_in: what stands between the public and a role.
OTHERS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_change_password",
    "account_reauthenticate",
    "arrive",
    "choose-part",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "own-sign-in-end",
    "sign-in-again",
}
