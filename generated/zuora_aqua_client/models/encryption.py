# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from .._runtime.enums import OpenStrEnum


class Encryption(OpenStrEnum):
    """How the result files are encrypted.

    An unknown string is accepted too: it becomes a member that equals this string.
    """

    NONE = "none"
    PGP = "pgp"

    def __str__(self) -> str:
        return str(self.value)


Encryption.by_value = {member.value: member for member in Encryption}
