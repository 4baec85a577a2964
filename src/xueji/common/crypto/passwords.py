"""Password hashing with SM3 where national algorithms are asked for throughout; Argon2 stays the default."""

import hashlib
from functools import partial
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from xueji.common.errors import UnsafeSettings

ARGON2, PBKDF2_SM3 = "argon2", "pbkdf2_sm3"
_PATHS: Final = {
    ARGON2: "django.contrib.auth.hashers.Argon2PasswordHasher",
    PBKDF2_SM3: "xueji.common.crypto.passwords.PBKDF2SM3PasswordHasher",
}
_ALSO_READ: Final = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


class PBKDF2SM3PasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2 (RFC 8018) with HMAC-SM3, as many rounds as Django takes with SHA-256."""

    algorithm = PBKDF2_SM3
    digest = partial(hashlib.new, "sm3")


def hashers_beginning_with(name: str) -> list[str]:
    """Django's list of hashers with the chosen one in front; the others read the hashes that are there.

    Raises:
        UnsafeSettings: this machine has no SM3.
    """
    if name == PBKDF2_SM3 and "sm3" not in hashlib.algorithms_available:
        raise UnsafeSettings("XUEJI_PASSWORD_HASHER=pbkdf2_sm3: the OpenSSL of this machine has no SM3.")
    others = [path for other, path in _PATHS.items() if other != name]
    return [_PATHS[name], *others, _ALSO_READ]
