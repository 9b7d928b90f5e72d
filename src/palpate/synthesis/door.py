"""Input checks, made once where values enter `synthesis`: shapes, finite numbers, variances above 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from palpate.errors import InputError

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Column = ArrayLike | Sequence[float | None]


def column(name: str, values: Column) -> Floats:
    """One column of numbers as float64, with None turned into nan.

    Raises
    ------
    InputError
        If a value is not a number, or the values do not form one row.
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} holds {_odd_one(values)!r}; every value is a number or missing.") from None
    if array.ndim > 1:
        raise InputError(f"{name} has shape {array.shape}; pass one row of numbers.")
    return np.atleast_1d(array)


def _odd_one(values: Column) -> object:
    for value in np.asarray(values, dtype=object).ravel():
        if not isinstance(value, int | float | np.number | type(None)):
            return value
    return values


def columns(**named: Column) -> dict[str, Floats]:
    """Columns of one length (a single number is repeated), as `column` reads each.

    Raises
    ------
    InputError
        If the columns differ in length.
    """
    arrays = {name: column(name, values) for name, values in named.items()}
    lengths = {name: array.size for name, array in arrays.items() if array.size != 1}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in lengths.items())
        raise InputError(f"columns differ in length: {listed}. Give every study one value in each.")
    size = max((array.size for array in arrays.values()), default=0) if not lengths else next(iter(lengths.values()))
    return {name: array.copy() if array.size == size else np.full(size, array) for name, array in arrays.items()}


def refuse(name: str, values: Floats, bad: Mask, rule: str) -> None:
    """Raise InputError for the first value marked ``bad``: its index, the value, the rule it breaks."""
    if bad.any():
        index = int(np.flatnonzero(bad)[0])
        raise InputError(f"{name}[{index}] is {values[index]:g}; {rule}")


def above_zero(rule: str, named: Mapping[str, Floats]) -> None:
    """Refuse any value of 0 or less (missing values pass)."""
    for name, values in named.items():
        refuse(name, values, values <= 0.0, rule)


def effects(y: ArrayLike, v: ArrayLike) -> tuple[Floats, Floats]:
    """Effects and their sampling variances as (k,) arrays, complete and in range.

    Raises
    ------
    InputError
        If there is no study, the lengths differ, a value is missing or not finite, or a variance is not above 0.
    """
    y, v = column("effects", y), column("variances", v)
    if y.size != v.size:
        raise InputError(
            f"effects and variances differ in length ({y.size} and {v.size}); give one variance per effect."
        )
    if y.size == 0:
        raise InputError("there is no effect to pool; pass at least one.")
    refuse("effects", y, ~np.isfinite(y), "an effect is a finite number. Leave studies without one out.")
    refuse("variances", v, ~np.isfinite(v), "a sampling variance is a finite number. Leave studies without one out.")
    refuse("variances", v, v <= 0.0, "a sampling variance is above 0. Pass squared standard errors.")
    return y, v


def many_effects(y: ArrayLike, v: ArrayLike, mask: ArrayLike | None) -> tuple[Floats, Floats, Mask]:
    """Effects and variances of many syntheses as (m, k) arrays, with the mask of the cells that hold a study.

    Cells outside the mask come back as effect 0 and variance 1. Without a mask every cell must hold a study.

    Raises
    ------
    InputError
        If shapes differ, a synthesis has no study, or a value inside the mask is out of range.
    """
    y, v = np.atleast_2d(np.asarray(y, dtype=np.float64)), np.atleast_2d(np.asarray(v, dtype=np.float64))
    use = np.ones(y.shape, dtype=bool) if mask is None else np.atleast_2d(np.asarray(mask, dtype=bool))
    if not y.shape == v.shape == use.shape or y.ndim != 2:
        raise InputError(
            f"effects {y.shape}, variances {v.shape} and mask {use.shape} differ in shape; all are (m, k)."
        )
    empty = ~use.any(axis=1)
    if np.any(empty):
        raise InputError(f"synthesis {int(np.flatnonzero(empty)[0])} has no study; leave it out.")
    bad = use & ~(np.isfinite(y) & np.isfinite(v) & (v > 0.0))
    if np.any(bad):
        row, col = (int(i) for i in np.argwhere(bad)[0])
        raise InputError(
            f"synthesis {row}, study {col} has effect {y[row, col]:g} and variance {v[row, col]:g}; "
            "both are finite and a variance is above 0."
        )
    return np.where(use, y, 0.0), np.where(use, v, 1.0), use
