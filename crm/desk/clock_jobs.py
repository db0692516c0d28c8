"""What the clock process calls every minute, each with the present moment."""

from crm.attachments import forget_strays
from crm.jobs import take_up_jobs
from crm.outbox import take_up_messages
from enterprises.merging.following import follow_merges
from enterprises.outreach.activities.reminding import remind_of_activities
from enterprises.outreach.visits.settling import follow_requests, remind_of_follow_ups
from enterprises.requests.renames import follow_renames
from enterprises.requests.supervising import supervise
from enterprises.tenancy.reminding import remind_of_leases
from spaces.holding import release_expired, remind_of_holds, tell_of_stale
from spaces.matching.telling import tell_of_fits
from spaces.photos_zip import forget_zips

from .calendar_jobs import remind_of_calendar
from .group_jobs import tell_groups_of_late
from .import_jobs import forget_staged_rows
from .keeping_jobs import forget_what_is_done
from .morning_jobs import begin_the_day
from .qualification_jobs import classify_anew, remind_of_expiry
from .redate_jobs import catch_up
from .tenancy_jobs import follow_spaces

JOBS = (
    take_up_jobs,
    take_up_messages,
    forget_staged_rows,
    forget_strays,
    forget_zips,
    follow_merges,
    follow_renames,
    catch_up,
    supervise,
    follow_requests,
    remind_of_follow_ups,
    release_expired,
    remind_of_holds,
    tell_of_stale,
    remind_of_calendar,
    remind_of_activities,
    begin_the_day,
    classify_anew,
    remind_of_expiry,
    tell_groups_of_late,
    tell_of_fits,
    follow_spaces,
    remind_of_leases,
    forget_what_is_done,
)
