"""The keys that seal secrets: AES-256-GCM, each value bound to its project, its name and its key.

A sealed value is `v1:KEY_ID:CIPHERTEXT`, the last part being a random nonce of 12 bytes, the ciphertext and its tag of
16, in base64 for URLs without padding. What it is bound to is no part of it, so one that was moved to another row, name
or project can't be opened there.

A ring is text, one key a line, `KEY_ID:KEY`, the key 32 bytes in base64. The last line is the newest key, which seals;
all of them open. Adding a line and rotating is therefore all there is to a new key.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meshhook.errors import InvalidSettings, NotOpened

RING: Final = "MESHHOOK_KEY_RING"
RING_FILE: Final = "MESHHOOK_KEY_RING_FILE"

MAX_VALUE_BYTES: Final = 49_000
"""What still fits into the database's 65,536 bytes when it is sealed."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,50}")
_NO_RING: Final = f"Set {RING_FILE} to a file of keys, or {RING} to its text; docs/operations.md says how to make one."


@dataclass(frozen=True, slots=True)
class KeyRing:
    """At least one key by its id, in the order of their age."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The ring that the environment names; the file is read at each call, so a new key needs no restart.

        Raises InvalidSettings, which never tells what stands in the ring.
        """
        environment = os.environ if environment is None else environment
        path = environment.get(RING_FILE)
        if not path:
            text = environment.get(RING, "")
            if not text:
                raise InvalidSettings("There is no key ring.", _NO_RING)
            return cls.parse(text, RING)
        try:
            return cls.parse(Path(path).read_text(encoding="ascii"), path)
        except OSError as error:
            raise InvalidSettings(f"The key ring {path} can't be read: {error.strerror}.", _NO_RING) from None
        except UnicodeDecodeError:
            raise _malformed(path, 1) from None

    @classmethod
    def parse(cls, text: str, origin: str) -> Self:
        """The ring in a text from `origin`, which errors name. Empty lines and those that begin with # are skipped."""
        keys: dict[str, bytes] = {}
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            key_id, _, encoded = line.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                raise _malformed(origin, number) from None
            if not _KEY_ID.fullmatch(key_id) or len(key) != _KEY_BYTES or key_id in keys:
                raise _malformed(origin, number)
            keys[key_id] = key
        if not keys:
            raise InvalidSettings(f"The key ring {origin} is empty.", _NO_RING)
        return cls(keys)

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return list(self.keys)[-1]

    def seal(self, project_id: UUID, name: str, value: str) -> str:
        """The sealed form of a secret's value, under the newest key."""
        key_id = self.newest
        nonce = os.urandom(_NONCE_BYTES)
        ciphertext = AESGCM(self.keys[key_id]).encrypt(nonce, value.encode(), _bound_to(project_id, name, key_id))
        return f"v1:{key_id}:{base64.urlsafe_b64encode(nonce + ciphertext).decode().rstrip('=')}"

    def open(self, project_id: UUID, name: str, sealed: str) -> str:
        """The value. Raises NotOpened when its key is not in the ring, or it was sealed for something else."""
        form, _, rest = sealed.partition(":")
        key_id, _, encoded = rest.partition(":")
        if form != "v1" or not _KEY_ID.fullmatch(key_id):
            raise NotOpened(f"The secret {name} is sealed in a way that this version doesn't know.")
        if key_id not in self.keys:
            raise NotOpened(
                f"The secret {name} is sealed with the key {key_id}, which is not in the key ring.",
                "Add that key to the ring, or set the secret anew.",
            )
        try:
            sealed_bytes = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
            nonce, ciphertext = sealed_bytes[:_NONCE_BYTES], sealed_bytes[_NONCE_BYTES:]
            opened = AESGCM(self.keys[key_id]).decrypt(nonce, ciphertext, _bound_to(project_id, name, key_id))
            return opened.decode()
        except (InvalidTag, ValueError):
            raise NotOpened(
                f"The secret {name} was not sealed with this key for this project and name, or was altered.",
                "Set the secret anew.",
            ) from None


def _bound_to(project_id: UUID, name: str, key_id: str) -> bytes:
    """What is authenticated with a value; no part of it can hold the separator."""
    return f"meshhook secret v1|{project_id}|{name}|{key_id}".encode()


def _malformed(origin: str, line: int) -> InvalidSettings:
    return InvalidSettings(
        f"Line {line} of the key ring {origin} is no key.",
        "A line is KEY_ID:KEY, each id once, the key 32 bytes in base64.",
    )
