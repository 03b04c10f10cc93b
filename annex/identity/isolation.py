"""What identity keeps in the database beside its isolated tables."""

from annex.tenancy.declarations import Isolation

PERMISSIONS = "Names of permissions and of kinds of rows, the same for everybody."
LISTS = "Keeps the list that tells where somebody belongs before an account is entered."

INVITED = "Keeps the list that recognises an invitation before an account is entered."


def isolation() -> Isolation:
    """Return what admits people, and Django's own tables that every account reads alike."""
    return Isolation(
        definers={
            "annex.keep_membership_list()": LISTS,
            "annex.accounts_of(uuid)": "Reads that list, for the person or where nobody entered.",
            "annex.auth_enter(text)": "Recognises the bearer of a token and enters the account.",
            "annex.people()": "Shows the members of the account entered, without passwords.",
            "annex.keep_invitation_list()": INVITED,
            "annex.invitation_of(text)": "Recognises the signed secret of an invitation.",
            "annex.admit(uuid, uuid, uuid, text, uuid, uuid)": "The only way to a membership.",
        },
        triggers={
            "identity_invitation.keep_invitation_list": INVITED,
            "identity_invitation.empty_invitation_list": INVITED,
            "identity_membership.keep_membership_list": LISTS,
            "identity_membership.empty_membership_list": LISTS,
        },
        tables={
            "django_content_type": PERMISSIONS,
            "auth_permission": PERMISSIONS,
            "auth_group": PERMISSIONS,
            "auth_group_permissions": PERMISSIONS,
        },
        grants={
            "identity_membership": "SELECT, DELETE, UPDATE (role, unit_id, is_active, permissions)",
            "identity_person": "SELECT",
            "identity_member": "SELECT",
            "django_session": "SELECT, INSERT, UPDATE, DELETE",
            "django_content_type": "SELECT",
            "auth_permission": "SELECT",
            "auth_group": "SELECT",
            "auth_group_permissions": "SELECT",
            "identity_user_groups": "SELECT",
            "identity_user_user_permissions": "SELECT",
        },
    )
