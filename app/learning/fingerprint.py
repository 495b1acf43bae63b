"""The fingerprint of a machine's arithmetic: what its numbers have in common with another's."""

import hashlib
from math import exp

import numpy as np

from app.learning.margins import pull_of
from app.learning.points import Points


def fingerprint() -> str:
    """Return a digest of the last bits of what an update uses and IEEE 754 does not settle.

    That is ``exp``, of NumPy and of the C library, ``log1p``, and the products of ``margins``: they
    differ between families of processors. Where the digest is the same, so is every run to the last
    bit; elsewhere runs that descend agree within 1e-12.
    """
    arguments = np.arange(-3000, 3000) * 0.2362  # to where e to this power is still a double
    powers = np.exp(arguments)
    found = hashlib.sha256(powers.tobytes())
    found.update(np.array([exp(one) for one in arguments.tolist()]).tobytes())
    found.update(np.log1p(1.0 / powers).tobytes())
    for m in (1, 7, 100, 1001):
        columns = np.sin(np.arange(2.0 * m)).reshape(2, m)
        points = Points(np.round(columns.T, 3), (np.arange(m) % 2).astype(np.float64))
        [inputs], parameters = points.folded, np.array([1 / 3, -2 / 7, 0.1])
        found.update(np.dot(parameters, inputs).tobytes())
        found.update(pull_of(inputs, parameters, np.array(0.3), np.empty(m)).tobytes())
    return found.hexdigest()[:16]
