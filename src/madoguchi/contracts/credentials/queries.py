"""Reading credentials. Nothing here opens a password: only ``actions.show_password`` does, and the paper."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi import policy
from madoguchi.contracts.models import ConnectionCredential, Contract, Line, PasswordOrder
from madoguchi.contracts.queries import Customer, NotInReach, get_customer
from madoguchi.domain import facts
from madoguchi.domain.actor import Reach
from madoguchi.domain.case_lines import LineState
from madoguchi.domain.credentials import CredentialKind

_GONE = [LineState.ENDED, LineState.PORTED_OUT]


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential as pages show it: without its password. ``phone_number`` is that of its line, if it has one."""

    id: int
    kind: CredentialKind
    auth_id: str
    phone_number: str
    nickname: str
    issued_at: dt.datetime
    is_changing: bool


@dataclass(frozen=True, slots=True)
class CertifiedLine:
    """One line as the certificate names it."""

    phone_number: str
    kind: str
    plan: facts.Plan
    nickname: str
    opened_on: dt.date
    state: LineState


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate (会員登録証) as a page shows it."""

    contract_number: str
    signed_on: dt.date
    customer: Customer
    lines: tuple[CertifiedLine, ...]
    credentials: tuple[Credential, ...]

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to certify."""
        return not self.lines


def list_credentials(reach: Reach, contract_number: str) -> tuple[Credential, ...]:
    """The living credentials of a contract: those of ended lines are gone with them.

    Raises:
        NotInReach: there is no such contract in reach.
    """
    if not _contracts(reach).filter(number=contract_number).exists():
        raise NotInReach(contract_number)
    rows = living(reach).filter(contract__number=contract_number).annotate(is_changing=Exists(_orders()))
    return tuple(_credential(row) for row in rows.order_by("pk").select_related("line"))


def is_living(reach: Reach, contract_number: str, credential_id: int) -> bool:
    """Whether a credential of hers can be used; ``False`` once its line or contract has ended.

    Raises:
        NotInReach: the contract has none with this id, or is not in reach.
    """
    hers = ConnectionCredential.objects.filter(contract__in=_contracts(reach), contract__number=contract_number)
    if not hers.filter(pk=credential_id).exists():
        raise NotInReach(str(credential_id))
    return living(reach).filter(pk=credential_id).exists()


def contracts_with_credentials(reach: Reach) -> frozenset[str]:
    """The numbers of the contracts in reach that have any living credential."""
    return frozenset(living(reach).values_list("contract__number", flat=True))


def get_certificate(reach: Reach, contract_number: str) -> Certificate:
    """What a contract's certificate says, without passwords.

    Raises:
        NotInReach: there is no such contract in reach.
    """
    row = _contracts(reach).filter(number=contract_number).first()
    if row is None:
        raise NotInReach(contract_number)
    customer = get_customer(row.customer.number)
    credentials = list_credentials(reach, contract_number)
    return Certificate(contract_number, row.signed_on, customer, list_lines(contract_number), credentials)


def list_lines(contract_number: str) -> tuple[CertifiedLine, ...]:
    """The lines of a contract that have not ended, oldest first."""
    rows = Line.objects.filter(contract__number=contract_number).exclude(state__in=_GONE).order_by("pk")
    return tuple(_line(row) for row in rows)


def living(reach: Reach) -> QuerySet[ConnectionCredential]:
    """The credentials in reach whose contract and line have not ended."""
    mine = ConnectionCredential.objects.filter(contract__in=_contracts(reach), contract__ended_at=None)
    return mine.filter(Q(line=None) | ~Q(line__state__in=_GONE)).select_related("contract__customer")


def _contracts(reach: Reach) -> QuerySet[Contract]:
    return Contract.objects.filter(customer__number__in=reach.customer_numbers).select_related("customer")


def _line(row: Line) -> CertifiedLine:
    plan = policy.current().plan(row.plan)
    return CertifiedLine(row.phone_number, row.kind, plan, row.nickname, row.opened_on, LineState(row.state))


def _orders() -> QuerySet[PasswordOrder]:
    return PasswordOrder.objects.filter(credential=OuterRef("pk"), done_at=None, refused_at=None)


def _credential(row: ConnectionCredential) -> Credential:
    return Credential(
        id=row.pk,
        kind=CredentialKind(row.kind),
        auth_id=row.auth_id,
        phone_number=row.line.phone_number if row.line else "",
        nickname=row.line.nickname if row.line else "",
        issued_at=row.issued_at,
        is_changing=bool(getattr(row, "is_changing", False)),
    )
