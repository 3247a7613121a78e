"""The notices of the registry, and the words for its audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "enterprises"

register(
    Kind(
        "enterprises.registration_accepted",
        GROUP,
        _("%(enterprise)s is registered"),
        _("You are its administrator. You can enter the payee account, invite colleagues and begin claims."),
    ),
    Kind(
        "enterprises.registration_waiting",
        GROUP,
        _("The registration of %(enterprise)s waits for the bureau"),
        _("Its page says why. You can still correct the entries; claims can begin once it is accepted."),
    ),
    Kind(
        "enterprises.registration_refused",
        GROUP,
        _("The registration of %(enterprise)s was not accepted"),
        _("Reason: %(reason)s You can register again with the facts corrected."),
    ),
    Kind(
        "enterprises.invited",
        GROUP,
        _("%(enterprise)s invites you"),
        _("%(name)s invites you to act for %(enterprise)s as: %(role)s. Accept by %(until)s."),
    ),
    Kind(
        "enterprises.agent_named",
        GROUP,
        _("%(enterprise)s names you its agent"),
        _("%(name)s names you as agent of %(enterprise)s up to and including %(last_day)s. Accept by %(until)s."),
    ),
    Kind(
        "enterprises.member_joined",
        GROUP,
        _("%(name)s has joined %(enterprise)s"),
        _("%(name)s accepted the invitation and acts for %(enterprise)s as: %(role)s."),
    ),
    Kind(
        "enterprises.handed_over",
        GROUP,
        _("%(enterprise)s has a new administrator"),
        _("%(giver)s handed the administration over to %(taker)s."),
    ),
    Kind(
        "enterprises.membership_ended",
        GROUP,
        _("You no longer act for %(enterprise)s"),
        _("%(name)s ended your membership. What you entered stays with the enterprise."),
    ),
)

register(
    Kind(
        "enterprises.figures_due",
        GROUP,
        _("Figures of %(enterprise)s are due on %(due)s"),
        _("Round: %(round)s. Enter and submit them on this page."),
    ),
    Kind(
        "enterprises.figures_late",
        GROUP,
        _("Figures of %(enterprise)s are late"),
        _("Round: %(round)s. They were due on %(due)s. Submit them on this page, or tell the bureau what keeps you."),
    ),
    Kind(
        "enterprises.tenants_wait",
        "work",
        _("Reported tenants of parks wait for confirmation: %(count)s"),
        _("%(partner)s has reported them. Parks: %(parks)s. They count for nothing until you decide on them."),
    ),
)

register(
    Kind(
        "enterprises.cycle_scored",
        GROUP,
        _("%(cycle)s is scored and waits to be checked"),
        _("Cycle %(reference)s: look at the result as a whole and sign it, or run it again."),
    ),
    Kind(
        "enterprises.cycle_failed",
        GROUP,
        _("The scoring of %(cycle)s has failed"),
        _("Cycle %(reference)s: its page says why. Run it again when the cause is removed."),
    ),
    Kind(
        "enterprises.assessment_provisional",
        GROUP,
        _("The provisional result of %(enterprise)s is there"),
        _("%(cycle)s. Look at every figure behind it; you can contest one by %(until)s."),
    ),
    Kind(
        "enterprises.assessment_final",
        GROUP,
        _("The result of %(enterprise)s is final"),
        _("%(cycle)s. The time to contest is over; the page says how long the result holds."),
    ),
)

register(
    Kind(
        "enterprises.contest_filed",
        GROUP,
        _("%(enterprise)s contests a figure of its result"),
        _("Contest %(reference)s: to be examined, and decided by %(due)s."),
    ),
    Kind(
        "enterprises.contest_examined",
        GROUP,
        _("The contest of %(enterprise)s waits for the decision"),
        _("Contest %(reference)s has been examined; a second person decides it by %(due)s."),
    ),
    Kind(
        "enterprises.contest_accepted",
        GROUP,
        _("The contest of %(enterprise)s was accepted"),
        _("Contest %(reference)s: the value is corrected and scored. %(reason)s"),
    ),
    Kind(
        "enterprises.contest_refused",
        GROUP,
        _("The contest of %(enterprise)s was not accepted"),
        _("Contest %(reference)s: the value stays. Reason: %(reason)s"),
    ),
)

for kind in (
    Kind(
        "enterprises.payee_entered",
        GROUP,
        _("The payee account of %(enterprise)s was entered"),
        _("%(name)s entered the account %(account)s. Money is paid to it. Is that wrong? Call the bureau at once."),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_asked",
        GROUP,
        _("%(enterprise)s asks to be paid to another account"),
        _(
            "%(name)s asked for the account %(account)s. It counts only when the bureau has approved it. "
            "Did none of you ask for it? Withdraw it on this page and call the bureau at once."
        ),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_changed",
        GROUP,
        _("%(enterprise)s is paid to another account from now on"),
        _("The bureau approved the account %(account)s. Did none of you ask for it? Call the bureau at once."),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_refused",
        GROUP,
        _("The change of account of %(enterprise)s was not approved"),
        _("The account %(account)s does not count; the one before stays. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "enterprises.payee_change_withdrawn",
        GROUP,
        _("The change of account of %(enterprise)s was withdrawn"),
        _("%(name)s withdrew the account %(account)s; the one before stays."),
        urgent=True,
    ),
):
    register(kind)

sentences.register(
    {
        "enterprise.registered": _("Enterprise registered"),
        "enterprise.edited": _("Enterprise profile changed"),
        "enterprise.registration_accepted": _("Registration accepted by the bureau"),
        "enterprise.registration_refused": _("Registration not accepted: %(note)s"),
        "enterprise.invited": _("Person invited as %(role)s"),
        "enterprise.invitation_withdrawn": _("Invitation withdrawn"),
        "enterprise.joined": _("Person joined as %(role)s"),
        "enterprise.handed_over": _("Administration handed over"),
        "enterprise.membership_ended": _("Membership ended (%(role)s)"),
        "enterprise.payee_entered": _("Payee account entered, ending in %(tail)s"),
        "enterprise.payee_change_asked": _("Change to the account ending in %(tail)s asked for: %(reason)s"),
        "enterprise.payee_change_approved": _("Account ending in %(tail)s approved: %(note)s"),
        "enterprise.payee_change_refused": _("Account ending in %(tail)s not approved: %(reason)s"),
        "enterprise.payee_change_withdrawn": _("Change to the account ending in %(tail)s withdrawn"),
        "enterprise.shareholder_added": _("Shareholder entered"),
        "enterprise.shareholder_ended": _("Shareholder no longer listed"),
        "enterprise.credit_entered": _("Entered in the credit list “%(list)s”"),
        "enterprise.credit_repaired": _("Entry in the credit list “%(list)s” settled"),
        "figures.reported": _("Figures of the round %(round)s reported: %(added)s"),
        "figures.corrected": _("Figures of the round %(round)s corrected: %(revised)s revised, %(added)s added"),
        "figures.authorised": _("Source %(source)s authorised until %(ends_on)s"),
        "figures.authorisation_revoked": _("Authorisation revoked"),
        "sharing_consent.given": _("%(partner)s may read until %(ends_on)s what the consent names"),
        "sharing_consent.ended": _("Consent to %(partner)s ended"),
        "figures.import_started": _("Import of figures begun: %(file)s"),
        "figures.import_refused": _("Nothing imported: %(errors)s errors"),
        "figures.imported": _("Figures imported: %(added)s added, %(revised)s revised, %(unchanged)s unchanged"),
        "figures.round_opened": _("Round of reporting opened for %(period)s, due on %(due_on)s"),
        "figures.round_closed": _("Round of reporting closed"),
        "cycle.opened": _("Cycle opened for %(period)s by scheme %(scheme)s, collecting until %(collect_until)s"),
        "cycle.frozen": _("Figures frozen, run %(run)s of %(count)s begun"),
        "cycle.run_again": _("Scored again: run %(run)s begun"),
        "cycle.scored": _("Run %(run)s done: %(count)s assessed, %(rated)s rated"),
        "cycle.run_failed": _("Run %(run)s failed: %(error)s"),
        "cycle.checked": _("Result of run %(run)s checked and signed"),
        "cycle.provisional": _("Published provisionally; can be contested until %(until)s"),
        "cycle.published": _("Published; no longer holds from %(expires_on)s on"),
        "cycle.expired": _("Result no longer holds"),
        "cycle.stopped": _("Stopped: %(reason)s"),
        "contest.filed": _("Contest %(reference)s filed: “%(figure)s” should be %(claimed)s"),
        "contest.examined": _("Contest %(reference)s examined"),
        "contest.sent_back": _("Contest %(reference)s sent back: %(reason)s"),
        "contest.decided": _("Contest %(reference)s decided"),
        "contest.withdrawn": _("Contest %(reference)s withdrawn"),
        "park.registered": _("Park %(code)s registered"),
        "park.changed": _("Park changed"),
        "park.tenant_entered": _("Tenant entered: %(enterprise)s"),
        "park.tenant_left": _("Tenant left on %(ends_on)s"),
        "park.tenant_reported": _("Tenant reported by a system: %(enterprise)s"),
        "park.tenant_report_changed": _("Report of a tenant changed: %(enterprise)s"),
        "park.tenant_report_withdrawn": _("Report of a tenant withdrawn: %(enterprise)s"),
        "park.tenant_confirmed": _("Reported tenant confirmed: %(enterprise)s"),
        "park.tenant_refused": _("Reported tenant not confirmed: %(enterprise)s, %(reason)s"),
        "enterprise.payee_read": _("Account number read in clear, ending in %(tail)s, for: %(purpose)s"),
    }
)

for kind in (
    Kind(
        "enterprises.service_offered",
        GROUP,
        _("%(service)s is offered to %(enterprise)s"),
        _("The reasons stand on this page. Accept or decline before %(due)s."),
    ),
    Kind(
        "enterprises.service_lapsed",
        GROUP,
        _("The offer of %(service)s was not answered in time"),
        _("It could be answered before %(due)s."),
    ),
    Kind(
        "enterprises.service_withdrawn",
        GROUP,
        _("The offer of %(service)s was withdrawn"),
        _("Reason: %(reason)s"),
    ),
    Kind(
        "enterprises.service_delivered",
        GROUP,
        _("%(service)s was delivered to %(enterprise)s"),
        _("Say on this page how content you are, from 1 to 5."),
    ),
    Kind(
        "enterprises.liaison_appointed",
        GROUP,
        _("%(officer)s looks after %(enterprise)s from %(day)s"),
        _("Tell your liaison officer what troubles you: each problem is answered on this page."),
    ),
    Kind(
        "enterprises.problem_raised",
        GROUP,
        _("Problem of %(enterprise)s: %(problem)s"),
        _("It waits for an answer."),
    ),
    Kind(
        "enterprises.problem_answered",
        GROUP,
        _("Your problem was answered: %(problem)s"),
        _("Read the answer, and write on if it does not help."),
    ),
    Kind(
        "enterprises.problem_solved",
        GROUP,
        _("Your problem counts as solved: %(problem)s"),
        _("If it is not, say so on this page and it is open again."),
    ),
    Kind(
        "enterprises.credit_entered",
        GROUP,
        _("%(enterprise)s stands on the credit list “%(list)s”"),
        _("The reason, the days and how it can be repaired stand on this page."),
        urgent=True,
    ),
    Kind(
        "enterprises.credit_removed",
        GROUP,
        _("%(enterprise)s was removed from the credit list “%(list)s”"),
        _("The authority that keeps the list withdrew the entry: it has no effect from today."),
    ),
    Kind(
        "enterprises.repair_granted",
        GROUP,
        _("The repair of the entry in “%(list)s” was granted"),
        _("The entry of %(enterprise)s has no effect from today."),
    ),
    Kind(
        "enterprises.repair_refused",
        GROUP,
        _("The repair of the entry in “%(list)s” was not granted"),
        _("Reason: %(reason)s You can ask again with further evidence."),
    ),
):
    register(kind)

sentences.register(
    {
        "service.entered": _("Service %(code)s entered"),
        "service.changed": _("Service %(code)s changed"),
        "service.rule_entered": _("Version %(number)s of the rule entered, for the scheme %(scheme)s"),
        "service.rule_approved": _("Version %(number)s of the rule approved"),
        "service.rule_returned": _("Version %(number)s of the rule returned: %(reason)s"),
        "services.run_started": _("Working out of offers begun for %(cycle)s"),
        "services.proposed": _("%(proposed)s offers proposed, of %(examined)s results"),
        "services.run_stopped": _("Working out of offers stopped"),
        "service_offer.sent": _("Offer of a service sent"),
        "service_offer.accepted": _("Offer of a service accepted"),
        "service_offer.declined": _("Offer of a service declined"),
        "service_offer.delivered": _("Service delivered"),
        "service_offer.rated": _("Service rated %(rating)s of 5"),
        "service_offer.withdrawn": _("Offer of a service withdrawn: %(reason)s"),
        "service_offer.lapsed": _("Offer of a service not answered in time"),
        "liaison.appointed": _("Liaison officer appointed: %(officer)s, from %(starts_on)s"),
        "liaison.ended": _("Liaison officer until %(ends_on)s"),
        "major.marked": _("Marked as a major enterprise: %(reason)s"),
        "major.mark_ended": _("No longer marked as a major enterprise"),
        "problem.raised": _("Problem raised"),
        "problem.answer": _("Problem answered"),
        "problem.solve": _("Problem solved"),
        "problem.ask_on": _("Further word of the enterprise about its problem"),
        "problem.reopen": _("Problem open again"),
        "credit.entry_made": _("Entry for the list “%(list)s” made, waiting for confirmation"),
        "credit.entry_confirmed": _("Entry confirmed"),
        "credit.entry_withdrawn": _("Entry withdrawn by its source"),
        "credit.entry_removed": _("Removed from the list by its source"),
        "credit.entry_refused": _("Entry not confirmed: %(reason)s"),
        "credit.repair_asked": _("Repair asked for"),
        "credit.repair_withdrawn": _("Request for repair withdrawn"),
        "credit.repair_granted": _("Repair granted"),
        "credit.repair_refused": _("Repair not granted: %(reason)s"),
    }
)
