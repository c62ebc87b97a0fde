"""The worker daemon: claims steps, executes their nodes, gives the results back.

It holds nothing that a kill could lose: what it had in hand comes back when its leases end.
"""

from meshhook.worker.daemon import run_until_signalled, run_worker

__all__ = ["run_until_signalled", "run_worker"]
