"""Powers with a secret exponent, modulo an odd number: gmpy2 where it is there, else Python."""

from __future__ import annotations

from collections.abc import Callable

try:
    import gmpy2
except ImportError:  # twelve times slower, and right all the same
    gmpy2 = None

Power = Callable[[int, int, int], int]


def plain(base: int, exponent: int, modulus: int) -> int:
    """With what Python brings along."""
    return pow(base, exponent, modulus)


def fast(base: int, exponent: int, modulus: int) -> int:
    """With gmpy2, whose time does not depend on the exponent's bits."""
    return int(gmpy2.powmod_sec(base, exponent, modulus))


secret_power: Power = plain if gmpy2 is None else fast
