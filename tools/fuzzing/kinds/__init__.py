"""The kinds of input: a function each, which makes a trial of it from a random generator.

    files     where valid ones are, and what is done with one
    written   what a person writes or keeps
    foreign   what comes from other programs
    python    the Python interface
    words     the command line

A new kind is a function in one of these modules and a line in the table.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from fuzzing.kinds.files import holding
from fuzzing.kinds.foreign import archive, foreign_map, model
from fuzzing.kinds.python import api, public
from fuzzing.kinds.words import arguments, scan
from fuzzing.kinds.written import chain, claims, data_set, measurements, members, notes, protocol, state, table
from fuzzing.trial import Trial

__all__ = ["KINDS", "SLOW", "Kind", "holding"]

Kind = Callable[[random.Random], Trial]
# How often each is chosen, in parts of the whole: what takes a second less often.
KINDS: dict[Kind, int] = {
    claims: 22,
    protocol: 11,
    foreign_map: 7,
    model: 5,
    archive: 2,
    measurements: 11,
    table: 11,
    state: 5,
    members: 3,
    data_set: 3,
    chain: 3,
    notes: 2,
    api: 7,
    public: 5,
    arguments: 2,
    scan: 2,
}
# Those that take a second each, because they load a model that is not ours or run whole verbs.
SLOW = (foreign_map, model, archive, arguments, protocol, scan)
