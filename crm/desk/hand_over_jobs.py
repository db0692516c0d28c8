"""What a worker does with a hand-over: chunk by chunk, then word to those whom it concerns. Begun again it goes on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import jobs, notices
from crm.flow import Refused
from crm.models import HandOver, Job, Role
from crm.words import listed

from . import people_flow
from .hand_over_kinds import CHUNK, KINDS


def stopped(job: Job) -> None:
    """Given up: what went stays where it is, and the rest may be handed over anew."""
    HandOver.objects.filter(pk=job.subject, done_at=None).update(done_at=timezone.now(), reason=job.reason)


@jobs.work(gave_up=stopped)
def carry_out(job: Job) -> None:
    hand_over = HandOver.objects.select_related("person", "receiver", "by").get(pk=job.subject)
    if hand_over.done_at:
        return
    for name in hand_over.kinds:
        while one_chunk(job, hand_over, name):
            pass
    finish(job, hand_over)


def one_chunk(job: Job, hand_over: HandOver, name: str) -> int:
    """What went is no longer the person's, so nothing goes, or is counted, twice."""
    people = hand_over.person, hand_over.receiver
    with transaction.atomic():
        passed = KINDS[name].passes(*people, by=hand_over.by, at=timezone.now(), most=CHUNK)
        counts = hand_over.counts | {name: hand_over.counts.get(name, 0) + passed}
        HandOver.objects.filter(pk=hand_over.pk).update(counts=counts)
        jobs.beat(job, done=sum(counts.values()))
    hand_over.counts = counts
    return passed


def finish(job: Job, hand_over: HandOver) -> None:
    """The last step, once: what stayed, the log-in, one notice each for the receiver and for who asked."""
    with transaction.atomic():
        jobs.beat(job)
        left = {name: KINDS[name].held(hand_over.person).count() for name in hand_over.kinds}
        hand_over.stayed = {name: count for name, count in left.items() if count}
        hand_over.reason = close_log_in(hand_over) if hand_over.closes_log_in else ""
        hand_over.done_at = timezone.now()
        hand_over.save(update_fields=["stayed", "reason", "done_at"])
        title = _("%(person)s → %(receiver)s: %(counts)s") % {
            "person": hand_over.person, "receiver": hand_over.receiver, "counts": counted(hand_over.counts),
        }  # fmt: skip
        people = {hand_over.receiver, hand_over.by}
        notices.tell(people, "hand_over.done", title=title, url=hand_over.get_absolute_url())


def close_log_in(hand_over: HandOver) -> str:
    """ "" when it is closed, else the reason why not: rules may have changed since somebody asked."""
    if not hand_over.by.has_role(Role.ADMIN):
        return _("Only an administrator closes a log-in")
    try:
        people_flow.deactivate(hand_over.person.pk, by=hand_over.by)
    except Refused as refused:
        return str(refused.reason)
    return ""


def counted(counts: dict[str, int]) -> str:
    """诉求 12、企业 30"""
    return listed(f"{KINDS[name].label} {count}" for name, count in counts.items() if count) or _("nothing")
