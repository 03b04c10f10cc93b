"""Link an account to companies of Odoo's, and its members to users there."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from annex.identity import members
from annex.identity.models import Account
from annex.kernel.errors import DomainError
from annex.odoo.accounts import services
from annex.odoo.accounts.models import CompanyLink, UserLink
from annex.odoo.accounts.reads import require_connection
from annex.tenancy.context import global_context, tenant_context


def _pair(text: str) -> tuple[str, str]:
    email, sign, login = text.partition("=")
    if not (email and sign and login):
        raise ArgumentTypeError("Say EMAIL=LOGIN: the member's address, and the login in Odoo.")
    return email, login


class Command(BaseCommand):
    """Link an account to companies of Odoo's, and its members to users there.

    Only who runs the server can: a company's link opens its documents to the account.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        several: Any = {"action": "append", "default": []}
        parser.add_argument("--account", required=True, help="The account's short name.")
        parser.add_argument("--company", type=int, metavar="ID", help="Repeatable.", **several)
        parser.add_argument("--user", type=_pair, metavar="EMAIL=LOGIN", **several)
        parser.add_argument(
            "--by-email",
            action="store_true",
            help="Link each member to the one active internal user whose login is their address.",
        )
        parser.add_argument(
            "--permission",
            metavar="NAME",
            help="Give it to each member who is linked now and was not before. Repeatable.",
            **several,
        )
        parser.add_argument(
            "--unlink-all",
            action="store_true",
            help="First take away every link, as when another Odoo takes the place of this one.",
        )
        parser.add_argument("--unlink-company", type=int, metavar="ID", **several)
        parser.add_argument("--unlink-user", metavar="EMAIL", **several)

    def handle(self, *args: Any, **options: Any) -> None:
        with global_context():
            account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        try:
            require_connection()
            self._link(account, options)
        except DomainError as error:
            told = error.details.get("detail") or ", ".join(map(str, error.details.values()))
            raise CommandError(f"{error} {told}".strip()) from error
        self._tell(account)

    def _link(self, account: Account, options: dict[str, Any]) -> None:
        # Before anybody is linked: afterwards nobody would be new.
        members.require_known(options["permission"])
        if options["unlink_all"]:
            services.unlink_all(account=account)
        for company_id in options["unlink_company"]:
            services.unlink_company(account=account, company_id=company_id)
        for email in options["unlink_user"]:
            services.unlink_user(account=account, email=email)
        for company_id in options["company"]:
            services.link_company(account=account, company_id=company_id)
        new: list[UUID | None] = []
        for email, login in options["user"]:
            if services.link_user(account=account, email=email, login=login):
                new.append(services.member_named(account=account, email=email))
        if options["by_email"]:
            for one in services.link_by_email(account=account):
                new += [one.user_id] if one.is_new else []
                told = {0: "no such login", 1: f"user {one.odoo_user_id}"}
                outcome = told.get(one.found, f"{one.found} users with this login")
                mark = "linked" if one.odoo_user_id is not None else "NOT LINKED"
                self.stdout.write(f"{mark:10}  {one.email}  {outcome}")

        if options["permission"]:
            services.permit(
                account=account,
                user_ids=[one for one in new if one is not None],
                permissions=options["permission"],
            )

    def _tell(self, account: Account) -> None:
        with tenant_context(account.pk):
            companies = CompanyLink.objects.order_by("company_id")
            listed = ", ".join(str(one) for one in companies.values_list("company_id", flat=True))
            people = UserLink.objects.count()
        self.stdout.write(
            f"{account.slug}: companies {listed or 'none'}; {people} people are linked."
        )
