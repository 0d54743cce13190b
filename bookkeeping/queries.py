"""Reads of numbered papers, scoped to who asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Prefetch, Q, QuerySet

from bookkeeping.models import Paper, PaperFile, PaperVersion, Series
from bookkeeping.states import PaperKind
from marketplace.companies.member import Member
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance.ledger.models import Movement
from trade_assurance.queries import payouts_for


@dataclass(frozen=True, slots=True)
class KindOfPaper:
    """The papers of one kind, newest first."""

    label: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class SeriesProof:
    """A series beside what its papers say: whole when every number from 1 on is there once."""

    series: Series
    papers: int
    first: int
    last: int

    @property
    def is_whole(self) -> bool:
        """Tell whether the counter and the papers agree and no number is missing."""
        whole = self.papers == self.last == self.series.last_number
        return whole and self.first == min(1, self.papers)


def papers_for(member: Member) -> QuerySet[Paper]:
    """Return the papers of the member's company's orders, and the fee papers it received.

    Who opens one of them is asked `rules.can_see_paper`; strangers find nothing.
    """
    papers = Paper.objects.select_related("order", "issuer", "recipient", "corrects", "payout")
    if member.is_operator:
        return papers
    company_id = member.company.pk if member.company else None
    return papers.filter(
        Q(order__in=party_orders(member).values("pk")) | Q(order=None, recipient=company_id)
    )


def of_order(order: Order) -> list[KindOfPaper]:
    """Return the numbered papers of an order by kind, each with its versions and files."""
    return by_kind(with_files(Paper.objects.filter(order=order)).order_by("-pk"))


def by_kind(papers: Iterable[Paper]) -> list[KindOfPaper]:
    """Group papers by kind, in the order in which kinds come up in a trade."""
    rows = list(papers)
    groups = [(kind, tuple(paper for paper in rows if paper.kind == kind)) for kind in PaperKind]
    return [KindOfPaper(str(kind.label), found) for kind, found in groups if found]


def with_files(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Return papers with their versions, newest first, and files."""
    files = Prefetch("files", PaperFile.objects.order_by("language"))
    versions = PaperVersion.objects.order_by("-number").prefetch_related(files)
    return papers.select_related("corrects").prefetch_related(Prefetch("versions", versions))


def files_for(member: Member) -> QuerySet[PaperFile]:
    """Return the files of the papers that the member's company may find."""
    papers = papers_for(member).values("pk")
    return PaperFile.objects.filter(version__paper__in=papers).select_related(
        "version__paper__order"
    )


def order_of(member: Member, movement: Movement) -> Order | None:
    """Return the order that a movement is about, if the member's company is a party to it."""
    if movement.subject_kind != "order":
        return None
    return party_orders(member).filter(pk=movement.subject_id).first()


def is_own_payout(member: Member, movement: Movement) -> bool:
    """Tell whether a movement is about a payout that the member may see."""
    if movement.subject_kind != "payout":
        return False
    return payouts_for(member).filter(pk=movement.subject_id).exists()


def series_proofs() -> list[SeriesProof]:
    """Return every series with a proof of its numbers, the newest year first."""
    rows = (
        Series.objects.select_related("issuer")
        .annotate(count=Count("papers"), first=Min("papers__number"), highest=Max("papers__number"))
        .order_by("-year", F("issuer__name").asc(nulls_first=True), "kind")
    )
    return [SeriesProof(row, row.count, row.first or 0, row.highest or 0) for row in rows]
