"""What the clock process calls every minute, each with the present moment."""

from crm.jobs import take_up_jobs
from enterprises.requests.renames import follow_renames

from .import_jobs import requeue_silent_imports

JOBS = (take_up_jobs, requeue_silent_imports, follow_renames)
