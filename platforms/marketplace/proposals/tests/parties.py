"""The people of one mission, as tests of deals need them."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.ids import uuid7
from annex.testing.cases import AccountsMixin
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_specialist


class Parties(AccountsMixin):
    """A mission of a client with one contact, one specialist, and others who have no part."""

    mission: Mission
    ada: Specialist

    def meet(self) -> None:
        """Make the people; call it where the account is entered."""
        self.buyer_id, self.ada_id, self.bob_id, self.stranger_id = (uuid7() for _ in range(4))
        self.mission = make_mission(client=make_client())
        make_contact(client=self.mission.client, user_id=self.buyer_id)
        self.ada = make_specialist(user_id=self.ada_id)
        self.bob = make_specialist(user_id=self.bob_id)
        other = make_mission()
        make_contact(client=other.client, user_id=self.stranger_id)
        self.other_mission = other

    def member(self, user_id: UUID) -> Actor:
        return self.actor("member", user_id=user_id)

    @property
    def buyer(self) -> Actor:
        """A contact of the mission's client."""
        return self.member(self.buyer_id)

    @property
    def as_ada(self) -> Actor:
        return self.member(self.ada_id)

    @property
    def as_bob(self) -> Actor:
        return self.member(self.bob_id)

    @property
    def stranger(self) -> Actor:
        """A contact of another client."""
        return self.member(self.stranger_id)

    @property
    def operator(self) -> Actor:
        return self.actor("manager")
