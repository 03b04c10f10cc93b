"""What both versions do with rankings, contests and the rules."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.urls import replace_query_param

from annex.api.viewsets import TenantViewSet
from platforms.marketplace.matching import policies
from platforms.marketplace.matching.api.serializers import shared
from platforms.marketplace.matching.models import Contest, MatchResult, MatchRun, RuleSet
from platforms.marketplace.matching.reads.cards import cards
from platforms.marketplace.matching.reads.nearby import near_misses
from platforms.marketplace.matching.reads.standings import said, standings, why_not
from platforms.marketplace.matching.services import contesting, rules, running
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.missions.api.permissions import IsMissionParty
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.policies import MissionNotFound
from platforms.marketplace.skills.policies import is_operator
from platforms.marketplace.specialists import policies as specialists

READ, WRITE = "matches:read", "matches:write"
RUN = OpenApiParameter("run", OpenApiTypes.UUID)
_SPECIALIST = OpenApiParameter("specialist", OpenApiTypes.UUID, required=True)


def _asked_id(request: Request, name: str) -> UUID | None:
    said_ = request.query_params.get(name)
    try:
        return None if said_ is None else UUID(said_)
    except ValueError:
        raise ValidationError({name: [gettext("This is no id.")]}) from None


class MissionMatchingViewSetBase(TenantViewSet):
    """Who fits a mission, for whoever decides about it."""

    scope_family = "matches"
    scope_actions = {"match": WRITE, "matches": READ, "near_misses": READ, "why_not": READ}
    missing = MissionNotFound
    permission_classes: tuple[type[BasePermission], ...] = (IsMissionParty,)
    queryset = MatchResult.objects.all()
    ordering_fields = {"rank": "rank"}
    ordering = "rank"
    card_serializer_class: ClassVar[type[BaseSerializer[Any]]]
    near_serializer_class: ClassVar[type[BaseSerializer[Any]]]

    def missions_of(self, row_id: UUID) -> list[UUID]:
        return [row_id]

    @extend_schema(operation_id="missions_match", request=None, responses={201: shared.RunOut})
    @action(detail=True, methods=["post"])
    def match(self, request: Request, pk: str) -> Response:
        """Rank everybody for the mission now, and keep the ranking."""
        run = running.match(actor=self.actor, mission_id=self.row_id(), at=self.at)
        return Response(shared.RunOut(run).data, status=status.HTTP_201_CREATED)

    @action(detail=True)
    def matches(self, request: Request, pk: str) -> Response:
        """Answer the first of the mission's last ranking, or of the one that `run` names."""
        _, run = self._last_run(request)
        if run is None:
            page = self.paginate_queryset(MatchResult.objects.none()) or []
            return self.get_paginated_response(page)
        page = self.paginate_queryset(MatchResult.objects.filter(run=run)) or []
        found = cards(page, run, self.at, named=is_operator(self.actor))
        answer = self.get_paginated_response(self.card_serializer_class(found, many=True).data)
        # A page goes on in its own ranking, whatever was ranked since.
        for link in ("next", "previous"):
            if url := answer.data[link]:
                answer.data[link] = replace_query_param(url, RUN.name, str(run.pk))
        return answer

    @action(detail=True, url_path="near-misses", pagination_class=None)
    def near_misses(self, request: Request, pk: str) -> Response:
        """Answer whom the mission's last ranking, or the one that `run` names, left out although
        their profile reads like the mission: the closest 50, with the rules that keep them out.
        """
        mission, run = self._last_run(request)
        found = [] if run is None else near_misses(mission, run, self.at)
        told = {"run_id": run and run.pk, "results": found}
        return Response(self.near_serializer_class(told).data)

    def _last_run(self, request: Request) -> tuple[Mission, MatchRun | None]:
        mission = policies.require_may_read(self.actor, self.row_id())
        runs = MatchRun.objects.filter(mission=mission)
        asked = _asked_id(request, "run")
        run = (runs if asked is None else runs.filter(pk=asked)).order_by("-pk").first()
        if run is None and asked is not None:
            raise policies.MatchRunNotFound(run_id=str(asked))
        return mission, run

    @extend_schema(
        operation_id="missions_why_not", parameters=[_SPECIALIST], responses=shared.WhyNotOut
    )
    @action(detail=True, url_path="why-not", pagination_class=None)
    def why_not(self, request: Request, pk: str) -> Response:
        """Answer every rule that keeps a specialist from the mission, as both are now."""
        asked = _asked_id(request, "specialist")
        if asked is None:
            missions.require_visible(self.actor, self.row_id())
            raise ValidationError({"specialist": [gettext("This is no id.")]})
        mission = policies.require_visible_to_them(self.actor, self.row_id(), asked)
        reasons = why_not(asked, mission, self.at)
        told = {"specialist_id": asked, "reasons": said(reasons)}
        return Response(shared.WhyNotOut(told).data)


class RankingViewSet(ListModelMixin, TenantViewSet):
    """Where a specialist stands themselves; nobody else is shown."""

    scope_family = "matches"
    scope_actions = {"contest": WRITE}
    missing = policies.MatchRunNotFound
    queryset = MatchRun.objects.all()
    serializer_class = shared.StandingOut
    ordering_fields = {"ran_at": "ran_at"}
    ordering = "-ran_at"

    def get_queryset(self) -> QuerySet[MatchRun]:
        specialist = specialists.own(self.actor)
        if specialist is None:
            return MatchRun.objects.none()
        return policies.runs_about(self.actor, specialist).select_related("mission")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        specialist = specialists.own(self.actor)
        found = standings(specialist.pk, page) if specialist else []
        return self.get_paginated_response(self.get_serializer(found, many=True).data)

    @extend_schema(
        operation_id="rankings_contest",
        request=shared.ContestIn,
        responses={201: shared.ContestOut},
    )
    @action(detail=True, methods=["post"])
    def contest(self, request: Request, pk: str) -> Response:
        """Say that a ranking is wrong about you; a person answers."""
        row = contesting.contest(
            actor=self.actor, run_id=self.row_id(), at=self.at, **self.body(shared.ContestIn)
        )
        return Response(shared.ContestOut(row).data, status=status.HTTP_201_CREATED)


class ContestViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "matches"
    scope_actions = {"answer": WRITE, "withdraw": WRITE}
    missing = policies.ContestNotFound
    queryset = Contest.objects.all()
    serializer_class = shared.ContestOut
    ordering_fields = {"created_at": "created_at"}
    ordering = "-created_at"

    def get_queryset(self) -> QuerySet[Contest]:
        return policies.contests_visible_to(self.actor)

    @extend_schema(
        operation_id="contests_answer", request=shared.AnswerIn, responses=shared.ContestOut
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Decide about a contest, with words."""
        row = contesting.answer(
            actor=self.actor, contest_id=self.row_id(), at=self.at, **self.body(shared.AnswerIn)
        )
        return Response(shared.ContestOut(row).data)

    @extend_schema(
        operation_id="contests_withdraw", request=shared.WithdrawIn, responses=shared.ContestOut
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take your contest back."""
        row = contesting.withdraw(
            actor=self.actor, contest_id=self.row_id(), at=self.at, **self.body(shared.WithdrawIn)
        )
        return Response(shared.ContestOut(row).data)


class RuleSetViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "matches"
    scope_actions = {"backtest": WRITE, "activate": WRITE}
    missing = policies.RuleSetNotFound
    queryset = RuleSet.objects.all()
    serializer_class = shared.RuleSetOut
    ordering_fields = {"version": "version"}
    ordering = "-version"

    def get_queryset(self) -> QuerySet[RuleSet]:
        return policies.rule_sets_visible_to(self.actor)

    @extend_schema(request=shared.RuleSetIn, responses={201: shared.RuleSetOut})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Propose the next version of the rules; nothing uses it yet."""
        row = rules.propose(actor=self.actor, at=self.at, **self.body(shared.RuleSetIn))
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="rule_sets_backtest", request=shared.BacktestIn, responses=shared.RuleSetOut
    )
    @action(detail=True, methods=["post"])
    def backtest(self, request: Request, pk: str) -> Response:
        """Try the version on those hired since, beside the rules in use."""
        row = rules.backtest(
            actor=self.actor, rule_set_id=self.row_id(), at=self.at, **self.body(shared.BacktestIn)
        )
        return Response(self.get_serializer(row).data)

    @extend_schema(operation_id="rule_sets_activate", request=None, responses=shared.RuleSetOut)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Use the version from now on; it has to be backtested."""
        row = rules.activate(actor=self.actor, rule_set_id=self.row_id(), at=self.at)
        return Response(self.get_serializer(row).data)
