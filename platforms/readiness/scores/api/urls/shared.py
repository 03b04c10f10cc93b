"""What every version serves. The paths lie beside those of the slices whose records they explain,
which can not know of readiness."""

from django.urls import URLPattern, path

from platforms.readiness.scores.api.viewsets.shared import (
    AccountViewSetBase,
    AssignmentReadinessViewSet,
    EmployeeReadinessViewSet,
    PreviewViewSet,
    ReadinessViewSet,
    RecalculationViewSet,
    ResponsibilityReadinessViewSet,
    RoleReadinessViewSet,
    UnitReadinessViewSet,
)

FAMILIES: dict[str, type[ReadinessViewSet]] = {
    "responsibilities": ResponsibilityReadinessViewSet,
    "roles": RoleReadinessViewSet,
    "assignments": AssignmentReadinessViewSet,
    "employees": EmployeeReadinessViewSet,
    "units": UnitReadinessViewSet,
}


def routes(account: type[AccountViewSetBase]) -> list[URLPattern]:
    """Return the routes of this slice; the account is served by a version's viewset."""
    urls = [
        path("account/", account.as_view({"get": "retrieve"}), name="account"),
        path(
            "account/explanation/",
            account.as_view({"get": "explanation"}),
            name="account-explanation",
        ),
        path("account/history/", account.as_view({"get": "history"}), name="account-history"),
        path(
            "readiness/preview/",
            PreviewViewSet.as_view({"post": "preview"}),
            name="readiness-preview",
        ),
        path("account/recalc/", account.as_view({"post": "recalc"}), name="account-recalc"),
        path(
            "recalculations/<uuid:id>/",
            RecalculationViewSet.as_view({"get": "retrieve"}),
            name="recalculation",
        ),
    ]
    for family, viewset in FAMILIES.items():
        urls += [
            path(
                f"{family}/<uuid:id>/explanation/",
                viewset.as_view({"get": "explanation"}),
                name=f"{family}-explanation",
            ),
            path(
                f"{family}/<uuid:id>/history/",
                viewset.as_view({"get": "history"}),
                name=f"{family}-history",
            ),
            path(
                f"{family}/<uuid:id>/recalc/",
                viewset.as_view({"post": "recalc"}),
                name=f"{family}-recalc",
            ),
        ]
    return urls
