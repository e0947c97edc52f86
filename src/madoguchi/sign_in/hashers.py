"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with OWASP's smaller parameters (19 MiB, 2 passes, 1 lane): about 25 ms of one core."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
