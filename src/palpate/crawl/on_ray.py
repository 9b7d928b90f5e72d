"""The tasks of a scan on a Ray cluster, which places them, and begins them again where a machine is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from palpate.crawl.plan import Task
from palpate.crawl.step import FATAL, Done, Setting, run
from palpate.errors import InputError, PalpateError

_AHEAD = 4  # tasks for each core of the cluster that are handed out
_RETRIES = 4 * FATAL


def run_on_ray(
    tasks: Sequence[Task], setting: Setting, *, address: str | None = None, cores: int | None = None
) -> Iterator[Done]:
    """Each task's outcome, as they are done.

    Parameters
    ----------
    tasks, setting : see `palpate.crawl.step.run`
    address : of a cluster that is up (``ray://host:10001``, ``auto``); None starts one on this machine
    cores : of the cluster that is started

    Raises
    ------
    InputError
        If Ray is not installed, or no cluster answers at the address.
    PalpateError
        What the step raises, or that Ray gave a task up.
    """
    if find_spec("ray") is None:
        raise InputError("--engine ray needs Ray. Run: pip install 'palpate[ray]'")
    ray = _joined(address, cores)
    try:
        yield from _results(ray, tasks, setting)
    finally:
        ray.shutdown()


def _joined(address: str | None, cores: int | None) -> Any:
    import ray

    try:
        ray.init(
            address=address or "local",
            num_cpus=None if address else cores,
            include_dashboard=None if address else False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            configure_logging=False,
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"--address {address}: no Ray cluster answers there ({said}). Check it.") from None
    return ray


def _results(ray: Any, tasks: Sequence[Task], setting: Setting) -> Iterator[Done]:
    step = ray.remote(num_cpus=1, max_retries=_RETRIES)(run)
    most = max(1, int(ray.cluster_resources().get("CPU", 1))) * _AHEAD
    left = list(reversed(tasks))
    at_work: list[Any] = []
    while left or at_work:
        while left and len(at_work) < most:
            at_work.append(step.remote(left.pop(), setting))
        ready, at_work = ray.wait(at_work, num_returns=1)
        try:
            yield from ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            cause = error.as_instanceof_cause()
            raise (cause if isinstance(cause, PalpateError) else PalpateError(f"a task failed: {error}")) from None
        except ray.exceptions.RayError as error:
            said = " ".join(str(error).split())[:200]
            raise PalpateError(f"Ray gave a task up ({said}). Run it again; what is done is kept.") from None
