"""The notices of recognition, and the words for its audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "warehouses"

for kind in (
    Kind(
        "warehouses.recognition_filed",
        GROUP,
        _("An application for recognition of %(warehouse)s has come in"),
        _("Application %(reference)s: its documents are to be checked."),
    ),
    Kind(
        "warehouses.recognition_correction",
        GROUP,
        _("The application for %(warehouse)s has to be corrected by %(until)s"),
        _("Application %(reference)s. Everything that is missing is named at once: %(demand)s"),
        urgent=True,
    ),
    Kind(
        "warehouses.recognition_corrected",
        GROUP,
        _("The application for %(warehouse)s has been corrected"),
        _("Application %(reference)s: check it again."),
    ),
    Kind(
        "warehouses.recognition_lapsed",
        GROUP,
        _("The application for %(warehouse)s was not corrected in time"),
        _("Application %(reference)s ended by it. You can apply again in the next batch."),
    ),
    Kind(
        "warehouses.recognition_checked",
        GROUP,
        _("The documents for %(warehouse)s are complete"),
        _("Application %(reference)s: next the warehouse is inspected, on site or by video."),
    ),
    Kind(
        "warehouses.recognition_inspection",
        GROUP,
        _("%(warehouse)s will be inspected on %(day)s"),
        _("Application %(reference)s. How and by whom stands on this page."),
    ),
    Kind(
        "warehouses.recognition_inspected",
        GROUP,
        _("%(warehouse)s has been inspected"),
        _("Application %(reference)s: establish the figures and put it before the panel."),
    ),
    Kind(
        "warehouses.recognition_panel",
        GROUP,
        _("%(warehouse)s is before the panel"),
        _("Application %(reference)s: give your points and your advice."),
    ),
    Kind(
        "warehouses.recognition_noticed",
        GROUP,
        _("%(warehouse)s is on public notice until %(last_day)s"),
        _("Application %(reference)s, notice %(notice)s."),
    ),
    Kind(
        "warehouses.recognition_objected",
        GROUP,
        _("Somebody objects to the recognition of %(warehouse)s"),
        _("Objection %(objection)s is examined by people who had no hand in it; only this recognition waits."),
    ),
    Kind(
        "warehouses.recognition_objection",
        GROUP,
        _("Objection %(objection)s to the recognition of %(warehouse)s"),
        _("Two people who had no hand in application %(reference)s decide on it."),
    ),
    Kind(
        "warehouses.recognition_objection_decided",
        GROUP,
        _("The objection to the recognition of %(warehouse)s is decided"),
        _("%(outcome)s. Reason: %(reason)s"),
    ),
    Kind(
        "warehouses.recognition_granted",
        GROUP,
        _("%(warehouse)s is recognised until %(until)s"),
        _("Certificate %(certificate)s is on this page."),
    ),
    Kind(
        "warehouses.recognition_refused",
        GROUP,
        _("%(warehouse)s was not recognised"),
        _("Application %(reference)s. Reason: %(reason)s"),
    ),
    Kind(
        "warehouses.recognition_review",
        GROUP,
        _("The yearly review %(year)s of %(warehouse)s is open until %(due)s"),
        _("Say on this page how the warehouse was run in the year."),
    ),
    Kind(
        "warehouses.recognition_review_reported",
        GROUP,
        _("The yearly review %(year)s of %(warehouse)s has come in"),
        _("Application %(reference)s: pass it, or ask to have something put right."),
    ),
    Kind(
        "warehouses.recognition_review_passed",
        GROUP,
        _("%(warehouse)s has passed the yearly review %(year)s"),
        _("The recognition stands as before."),
    ),
    Kind(
        "warehouses.recognition_review_due",
        GROUP,
        _("The yearly review of %(warehouse)s is due on %(due)s"),
        _("Without it the recognition is at risk. Write it on this page."),
    ),
    Kind(
        "warehouses.recognition_rectify",
        GROUP,
        _("Something at %(warehouse)s has to be put right by %(due)s"),
        _("%(demand)s Answer on this page; otherwise the recognition can be revoked."),
        urgent=True,
    ),
    Kind(
        "warehouses.recognition_rectification_due",
        GROUP,
        _("What has to be put right at %(warehouse)s is due on %(due)s"),
        _("Say on this page what you have done; otherwise the recognition can be revoked."),
        urgent=True,
    ),
    Kind(
        "warehouses.recognition_rectified",
        GROUP,
        _("The operator of %(warehouse)s says that it is put right"),
        _("Application %(reference)s: look at it and settle it."),
    ),
    Kind(
        "warehouses.recognition_settled",
        GROUP,
        _("What had to be put right at %(warehouse)s is settled"),
        _("The recognition stands as before."),
    ),
    Kind(
        "warehouses.recognition_revoked",
        GROUP,
        _("The recognition of %(warehouse)s is revoked"),
        _("Reason: %(reason)s The certificate no longer holds."),
        urgent=True,
    ),
    Kind(
        "warehouses.recognition_closed",
        GROUP,
        _("%(warehouse)s is no longer run: its last day was %(day)s"),
        _("Application %(reference)s: decide what this means for the recognition."),
    ),
    Kind(
        "warehouses.recognition_changed",
        GROUP,
        _("Areas or shares of %(warehouse)s have changed"),
        _("Application %(reference)s: see whether the recognition still fits."),
    ),
    Kind(
        "warehouses.recognition_ends",
        GROUP,
        _("The recognition of %(warehouse)s ends on %(until)s"),
        _("Apply again in a batch that is open before then."),
    ),
    Kind(
        "warehouses.recognition_expired",
        GROUP,
        _("The recognition of %(warehouse)s has expired"),
        _("The certificate no longer holds. You can apply again in an open batch."),
    ),
):
    register(kind)

sentences.register(
    {
        "recognition.batch_opened": _("Batch of recognition opened under the scheme %(scheme)s"),
        "recognition.filed": _("Application %(reference)s filed"),
        "recognition.correction_asked": _("Correction of %(reference)s asked for"),
        "recognition.corrected": _("Application %(reference)s corrected"),
        "recognition.correction_lapsed": _("Application %(reference)s not corrected in time"),
        "recognition.limit_settled": _("Time to correct %(reference)s is certain now"),
        "recognition.withdrawn": _("Application %(reference)s withdrawn"),
        "recognition.checked": _("Documents of %(reference)s found complete"),
        "recognition.inspection_planned": _("Inspection planned for %(day)s"),
        "recognition.inspection_dropped": _("Inspection not made"),
        "recognition.inspection_photo": _("Photo of the inspection kept"),
        "recognition.inspection_closed": _("Inspection closed and signed, %(photos)s photos"),
        "recognition.inspection_confirmed": _("Inspection confirmed by the second inspector"),
        "recognition.established": _("Figures established and put before the panel"),
        "recognition.opinion_given": _("Opinion of a member of the panel given"),
        "recognition.proposed": _("Proposed for recognition after %(opinions)s opinions"),
        "recognition.notice_published": _("Public notice %(document_number)s with %(warehouses)s warehouses"),
        "recognition.notice_settled": _("Last day of the public notice is certain now: %(last_day)s"),
        "recognition.noticed": _("On public notice %(notice)s until %(last_day)s"),
        "recognition.recognised": _("Recognised until %(until)s, certificate %(certificate)s"),
        "recognition.refused": _("Not recognised: %(reason)s"),
        "recognition.review_opened": _("Yearly review %(year)s opened, due on %(due_on)s"),
        "recognition.review_reported": _("Yearly review %(year)s handed in"),
        "recognition.review_passed": _("Yearly review %(year)s passed"),
        "recognition.review_failed": _("Yearly review %(year)s not passed"),
        "recognition.review_reminded": _("Reminded of the yearly review"),
        "recognition.rectification_demanded": _("To be put right by %(due_on)s: %(demand)s"),
        "recognition.rectification_answered": _("Operator says that it is put right"),
        "recognition.rectification_settled": _("Put right and settled"),
        "recognition.rectification_reminded": _("Reminded of what has to be put right"),
        "recognition.end_reminded": _("Reminded of the end of the recognition, %(days)s days before"),
        "recognition.revoked": _("Recognition revoked: %(reason)s"),
        "recognition.objected": _("Objection %(objection)s to the recognition filed"),
        "recognition.objection_proposed": _("Decision on the objection %(objection)s proposed"),
        "recognition.objection_given_back": _("Proposal on the objection %(objection)s given back"),
        "recognition.objection_decided": _("Objection %(objection)s decided"),
        "recognition.objection_answered": _("Letter %(reference)s to whoever made the objection %(objection)s issued"),
        "recognition.returned_to_panel": _("Back to the panel after the objection %(objection)s"),
        "recognition.expired": _("Recognition expired"),
        "recognition.warehouse_closed": _("The recognised warehouse is no longer run since %(closed_on)s"),
        "recognition.warehouse_changed": _("Facts on which the recognition rests have changed"),
    }
)
