"""What the clock process calls every minute, each with the present moment."""

from crm.attachments import forget_strays
from crm.jobs import take_up_jobs
from crm.outbox import take_up_messages
from enterprises.outreach.activities.reminding import remind_of_activities
from enterprises.requests.renames import follow_renames
from enterprises.requests.supervising import supervise
from spaces.holding import release_expired, remind_of_holds, tell_of_stale
from spaces.matching.telling import tell_of_fits
from spaces.photos_zip import forget_zips

from .calendar_jobs import remind_of_calendar
from .group_jobs import tell_groups_of_late
from .import_jobs import forget_staged_rows
from .keeping_jobs import forget_what_is_done
from .morning_jobs import begin_the_day
from .redate_jobs import catch_up

JOBS = (
    take_up_jobs,
    take_up_messages,
    forget_staged_rows,
    forget_strays,
    forget_zips,
    follow_renames,
    catch_up,
    supervise,
    release_expired,
    remind_of_holds,
    tell_of_stale,
    remind_of_calendar,
    remind_of_activities,
    begin_the_day,
    tell_groups_of_late,
    tell_of_fits,
    forget_what_is_done,
)
