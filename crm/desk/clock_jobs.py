"""What the clock process calls every minute, each with the present moment."""

from crm.jobs import take_up_jobs
from crm.outbox import take_up_messages
from enterprises.requests.renames import follow_renames
from enterprises.requests.supervising import supervise

from .calendar_jobs import remind_of_calendar
from .import_jobs import forget_staged_rows
from .keeping_jobs import forget_what_is_done
from .redate_jobs import catch_up

JOBS = (
    take_up_jobs,
    take_up_messages,
    forget_staged_rows,
    follow_renames,
    catch_up,
    supervise,
    remind_of_calendar,
    forget_what_is_done,
)
