"""What the clock process calls every minute, each with the present moment."""

from enterprises.requests.renames import follow_renames

from .import_jobs import requeue_silent_imports

JOBS = (requeue_silent_imports, follow_renames)
