"""The notices of events, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register, register_group

GROUP = "events"

register_group(GROUP, _("Events"))
register(
    Kind(
        "matchmaking.certified",
        GROUP,
        _("%(event)s: certificates for your people"),
        _("They can be fetched as PDF on the page of your registration."),
    ),
    Kind(
        "matchmaking.certificate_revoked",
        GROUP,
        _("%(event)s: certificate %(number)s is revoked"),
        _("Reason: %(why)s"),
    ),
    Kind(
        "matchmaking.certificate_replaced",
        GROUP,
        _("%(event)s: certificate %(number)s takes the place of %(old)s"),
        _("Reason: %(why)s The new one can be fetched as PDF on the page of your registration."),
    ),
    Kind(
        "matchmaking.invited",
        GROUP,
        _("%(event)s: registration"),
        _("It begins on %(starts)s. Read on this page what it is about, and register there."),
    ),
    Kind(
        "matchmaking.confirmed",
        GROUP,
        _("You have a place at %(event)s"),
        _("It begins on %(starts)s. The badges of your people are on this page."),
        urgent=True,
    ),
    Kind(
        "matchmaking.waiting",
        GROUP,
        _("You are on the waiting list of %(event)s"),
        _("All places of this role are taken. One that becomes free goes to the head of the list, and you are told."),
    ),
    Kind(
        "matchmaking.moved_up",
        GROUP,
        _("A place at %(event)s is yours now"),
        _("It begins on %(starts)s. If you cannot come, withdraw on this page, so that the next can."),
        urgent=True,
    ),
    Kind(
        "matchmaking.declined",
        GROUP,
        _("Your registration for %(event)s was declined"),
        _("Reason: %(why)s"),
    ),
    Kind(
        "matchmaking.lapsed",
        GROUP,
        _("%(event)s is over: no place was given to you"),
        _("Your registration had no place until the end. Other events are on this portal."),
    ),
    Kind(
        "matchmaking.begins",
        GROUP,
        _("%(event)s begins on %(starts)s"),
        _("Place and badges are on this page. If you cannot come, withdraw, so that others can."),
        urgent=True,
    ),
    Kind(
        "matchmaking.event_changed",
        GROUP,
        _("%(event)s has another time or place"),
        _("It begins on %(starts)s. The place stands on this page."),
        urgent=True,
    ),
    Kind(
        "matchmaking.event_cancelled",
        GROUP,
        _("%(event)s is cancelled"),
        _("Reason: %(reason)s"),
        urgent=True,
    ),
)

sentences.register(
    {
        "certificates.given": _("Certificates of %(reference)s given: %(count)s"),
        "certificate.revoked": _("Certificate %(number)s revoked: %(reason)s"),
        "certificate.replaced": _("Certificate %(number)s given in place of %(old)s: %(reason)s"),
        "event.made": _("Event “%(event)s” entered"),
        "event.changed": _("Event “%(event)s” changed"),
        "event.announced": _("Event “%(event)s” announced"),
        "event.cancelled": _("Event “%(event)s” cancelled: %(reason)s"),
        "event.reported": _("Report of the event “%(event)s” closed"),
        "event.reminded": _("Participants reminded of the event “%(event)s”: %(count)s"),
        "event.followed": _("Event “%(event)s” moved on by time"),
        "event.poster": _("Poster of the event “%(event)s” changed"),
        "event.slots_added": _("Slots of the event “%(event)s” added: %(count)s"),
        "event.slots_removed": _("Slots of the event “%(event)s” removed: %(count)s"),
        "event.hall_added": _("Hall %(code)s of the event “%(event)s” added"),
        "event.tables_added": _("Tables of the event “%(event)s” added: %(count)s"),
        "event.hall_removed": _("Hall %(code)s of the event “%(event)s” removed"),
        "event.table_removed": _("Table %(code)s of the event “%(event)s” removed"),
        "event.session_added": _("Session “%(title)s” of the event “%(event)s” added"),
        "event.session_removed": _("Session “%(title)s” of the event “%(event)s” removed"),
        "event.material_added": _("Paper “%(title)s” added to the event “%(event)s”"),
        "event.material_removed": _("Paper “%(title)s” of the event “%(event)s” taken away"),
        "event.told": _("Enterprises told of the event “%(event)s”: %(count)s"),
        "event.passage": _("Read at the door of the event “%(event)s”"),
        "event.exported": _("Attendance list of the event “%(event)s” taken out as a table"),
        "event.badges": _("Badges of the event “%(event)s” printed"),
        "party.entered": _("Overseas firm %(party)s entered"),
        "party.link_sent": _("Link no. %(number)s sent to the overseas firm %(party)s"),
        "party.link_void": _("Link of the overseas firm %(party)s made void"),
        "consent.given": _("Consent given that %(recipient)s gets a person's contact"),
        "consent.withdrawn": _("Consent withdrawn that %(recipient)s gets a person's contact"),
        "participation.applied": _("%(party)s registered for the event “%(event)s”"),
        "participation.approved": _("Registration of %(party)s for the event “%(event)s” approved"),
        "participation.declined": _("Registration of %(party)s for the event “%(event)s” declined: %(reason)s"),
        "participation.withdrawn": _("%(party)s withdrew from the event “%(event)s”"),
        "participation.lapsed": _("%(party)s had no place at the event “%(event)s” until its end"),
        "participation.moved_up": _("%(party)s moved up from the waiting list of the event “%(event)s”"),
        "participation.away": _("%(party)s is away in %(count)s slots of the event “%(event)s”"),
        "participation.people_changed": _("People of %(party)s for the event “%(event)s” changed"),
    }
)
