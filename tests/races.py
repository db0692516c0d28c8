"""Two people at once. Only PostgreSQL has row locks, so tests with it are marked `race`."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from crm.flow import Refused


def together(calls):
    """Run the calls in threads of their own; the outcome of each, or the exception."""

    def run(call):
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
