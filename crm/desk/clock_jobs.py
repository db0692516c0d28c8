"""What the clock process calls every minute, each with the present moment."""

from crm.jobs import take_up_jobs
from enterprises.requests.renames import follow_renames

from .import_jobs import forget_staged_rows

JOBS = (take_up_jobs, forget_staged_rows, follow_renames)
