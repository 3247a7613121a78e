"""The tables of matchmaking."""

from matchmaking.models.certificates import TrainingCertificate
from matchmaking.models.events import Capacity, Event, Hall, Invitation, Session, Slot, Table
from matchmaking.models.exhibitions import Allotment, Booth, BoothApplication, Material, MaterialOrder
from matchmaking.models.guidance import Guide, Question
from matchmaking.models.materials import SessionMaterial
from matchmaking.models.meetings import FollowUp, Meeting, MeetingPlan, Outcome, PlannedMeeting, UnmetRequest
from matchmaking.models.participation import Attendee, Away, Consent, Participation, Passage
from matchmaking.models.parties import Party
from matchmaking.models.profiles import Item, Judgement, Profile
from matchmaking.models.requests import MeetingRequest, RequestMessage

__all__ = [
    "Allotment",
    "Attendee",
    "Away",
    "Booth",
    "BoothApplication",
    "Capacity",
    "Consent",
    "Event",
    "FollowUp",
    "Guide",
    "Hall",
    "Invitation",
    "Item",
    "Judgement",
    "Material",
    "MaterialOrder",
    "Meeting",
    "MeetingPlan",
    "MeetingRequest",
    "Outcome",
    "Participation",
    "Party",
    "Passage",
    "PlannedMeeting",
    "Profile",
    "Question",
    "RequestMessage",
    "Session",
    "SessionMaterial",
    "Slot",
    "Table",
    "TrainingCertificate",
    "UnmetRequest",
]
