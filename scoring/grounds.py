"""Grounds: what the figures are made of, summed per site-day, so that days can be drawn again."""

from math import inf

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from scoring.case import Case, Flags
from scoring.period import DAY_S, WINDOW_S, Indices, Times
from scoring.verdicts import Verdicts

GRAVE_SEVERITY = 2
"""Precision is told for alerts of this severity or a graver one."""

FLOOD = 10.0
"""Alerts in 10 minutes and operator above which a window is a flood (ANSI/ISA-18.2-2016; EEMUA 191, 3rd ed., 2013)."""

WINDOWS_PER_DAY = int(DAY_S // WINDOW_S)


class Load(Struct, frozen=True):
    """Alerts shown in windows of 600 s and per operator; columns of shape (site-days,)."""

    windows: Times
    shown: Times
    most: Times
    floods: Times


class Grounds(Struct, frozen=True):
    """Columns of shape (site-days,), (crimes,) and (false alerts, the highest score first)."""

    exposure: Times
    free: Flags
    """Site-days that no crime touches, from its start to its `until`."""
    false: Times
    right_grave: Times
    wrong_grave: Times
    load: Load
    crime_days: Indices
    best: Times
    families: NDArray[np.str_]
    false_days: Indices
    false_scores: Times
    """The scores of false alerts, the highest first, then -inf."""


def grounds(case: Case, verdicts: Verdicts, load: Load) -> Grounds:
    """Sum verdicts per site-day: an alert belongs to the day it was noticed, a crime to that of its first event."""
    period = case.period
    days = period.site_days(case.sites, verdicts.noticed)
    grave = np.array([row.severity <= GRAVE_SEVERITY for row in case.told], dtype=bool)
    observable = np.array([crime.first_observable for crime in case.crimes], dtype=np.float64)
    order = np.argsort(-case.score[verdicts.false], kind="stable")
    count = len(period.exposure)
    return Grounds(
        exposure=period.exposure,
        free=_free(case),
        false=_sums(days[verdicts.false], count),
        right_grave=_sums(days[grave & verdicts.hit & ~verdicts.surplus], count),
        wrong_grave=_sums(days[grave & (verdicts.false | verdicts.surplus)], count),
        load=load,
        crime_days=period.site_days(period.ranks(crime.site for crime in case.crimes), observable),
        best=verdicts.best,
        families=np.array([crime.family for crime in case.crimes], dtype=np.str_),
        false_days=days[verdicts.false][order],
        false_scores=np.append(case.score[verdicts.false][order], -inf),
    )


def load(case: Case, operators: Times, moved_days: int = 0) -> Load:
    """Count what was shown, each alert once, in fixed windows from the start; `operators` has shape (sites,)."""
    period = case.period
    ranks = period.ranks(site for site, _ in case.shown)
    times = np.array([time for _, time in case.shown], dtype=np.float64)
    if moved_days:
        times = period.moved(times, moved_days)
    windows = _sums(period.site_windows(ranks, times), period.windows * len(period.sites))
    each = windows.reshape(len(period.sites), -1) / operators[:, None]
    spare = period.blocks * WINDOWS_PER_DAY - period.windows
    days = np.pad(each, ((0, 0), (0, spare)), constant_values=-1.0).reshape(-1, WINDOWS_PER_DAY)
    real = days >= 0
    return Load(
        windows=real.sum(axis=1).astype(np.float64),
        shown=np.where(real, days, 0.0).sum(axis=1),
        most=days.max(axis=1),
        floods=(days > FLOOD).sum(axis=1).astype(np.float64),
    )


def _sums(numbers: Indices, length: int) -> Times:
    return np.bincount(numbers, minlength=length).astype(np.float64)


def _free(case: Case) -> Flags:
    free = np.ones(len(case.period.exposure), dtype=bool)
    for crime in case.crimes:
        free[case.period.touched(crime.site, crime.start, crime.closes)] = False
    return free
