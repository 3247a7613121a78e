"""The tables of matchmaking."""

from matchmaking.models.certificates import TrainingCertificate
from matchmaking.models.events import Capacity, Event, Hall, Invitation, Session, Slot, Table
from matchmaking.models.exhibitions import Allotment, Booth, BoothApplication, Material, MaterialOrder
from matchmaking.models.guidance import Guide, Question
from matchmaking.models.participation import Attendee, Away, Consent, Participation, Passage
from matchmaking.models.parties import Party

__all__ = [
    "Allotment",
    "Attendee",
    "Away",
    "Booth",
    "BoothApplication",
    "Capacity",
    "Consent",
    "Event",
    "Guide",
    "Hall",
    "Invitation",
    "Material",
    "MaterialOrder",
    "Participation",
    "Party",
    "Passage",
    "Question",
    "Session",
    "Slot",
    "Table",
    "TrainingCertificate",
]
