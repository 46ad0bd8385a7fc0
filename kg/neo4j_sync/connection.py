"""Reaching a server: its address and password, the driver, and the driver's errors as ours, each one line."""

from __future__ import annotations

import contextlib
import logging
import os
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import SyncError

if TYPE_CHECKING:
    from neo4j import Driver

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
DEFAULT_USER = "neo4j"
DEFAULT_DATABASE = "neo4j"
CONNECT_SECONDS = 10.0
RETRY_SECONDS = 30.0

DRIVER_SETTINGS: dict[str, Any] = {
    "connection_timeout": CONNECT_SECONDS,
    "max_transaction_retry_time": RETRY_SECONDS,
    # A new database knows none of our labels yet, and says so at every read. Deprecations stay: they are logged.
    "notifications_disabled_classifications": ["UNRECOGNIZED", "PERFORMANCE", "HINT", "SCHEMA"],
}

# Where nobody listens to the driver's log, Python prints its warnings: lines beside the one line that an error is.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


def default_uri() -> str:
    """``NEO4J_URI``, or the server that ``make neo4j-up`` starts here."""
    return os.environ.get("NEO4J_URI") or f"bolt://127.0.0.1:{os.environ.get('KG_NEO4J_BOLT_PORT') or 7687}"


@dataclass(frozen=True, slots=True)
class Address:
    """Which database of which server, and as whom; an empty password means a server without authentication."""

    uri: str
    user: str = DEFAULT_USER
    password: str = field(default="", repr=False)
    database: str = DEFAULT_DATABASE

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.uri)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise SyncError(f"not an address of a Neo4j server: {self.uri!r} ({error})") from None
        if parts.username is not None or parts.password is not None:
            raise SyncError("leave user and password out of --uri: give --user, and the password in NEO4J_PASSWORD")
        if parts.scheme not in SCHEMES or not host:
            raise SyncError(
                f"not an address of a Neo4j server: {self.uri!r}; give bolt://HOST:7687 or neo4j://HOST "
                "(bolt+s:// and neo4j+s:// for TLS)"
            )


@contextlib.contextmanager
def connected(address: Address) -> Iterator[Driver]:
    """A driver that has reached the server; whatever it raises inside is one clear line.

    Raises:
        SyncError: the server cannot be reached, refuses the user, or refuses what is done.
    """
    import neo4j

    auth = (address.user, address.password) if address.password else None
    with translated(address), neo4j.GraphDatabase.driver(address.uri, auth=auth, **DRIVER_SETTINGS) as driver:
        driver.verify_connectivity()
        yield driver


@contextlib.contextmanager
def translated(address: Address) -> Iterator[None]:
    """The driver's exceptions as ``SyncError``."""
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise SyncError(_line(address, error)) from error


def _line(address: Address, error: Exception) -> str:
    from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

    where = f"{address.uri}, database {address.database}"
    if isinstance(error, Neo4jError):
        return _server_line(address, where, error.code or "", _first_line(error.message or str(error)))
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return (
            f"no TLS with {address.uri}: the server may speak none (bolt://, neo4j://), "
            "or have a certificate that nobody vouches for (bolt+ssc://, neo4j+ssc://)"
        )
    if isinstance(error, ConfigurationError) or not isinstance(error, DriverError):
        return f"{address.uri}: {_first_line(str(error))}"
    # The driver's own text ends with the reason ("server responds HTTP …"); its first line only repeats the address.
    reason = next((str(c) for c in _causes(error) if isinstance(c, OSError)), "") or _lines(str(error))[-1]
    return f"no Neo4j server answers at {address.uri} ({reason}): is it running? (make neo4j-status)"


def _server_line(address: Address, where: str, code: str, message: str) -> str:
    if code.endswith("AuthenticationRateLimit"):
        return f"{address.uri} takes no more tries for user {address.user} just now: wait a few seconds"
    if code.startswith("Neo.ClientError.Security.Unauthorized"):
        return f"{address.uri} refuses user {address.user}: wrong user, or wrong password in NEO4J_PASSWORD"
    if code.startswith("Neo.ClientError.Security"):
        return f"{where}: user {address.user} may not do that ({message})"
    if "ReadOnly" in code or "read-only" in message.lower() or "read only" in message.lower():
        return f"{where} is read-only: nothing can be written there"
    if code.endswith("DatabaseNotFound"):
        return f"{address.uri} has no database {address.database!r}: name one with --database"
    if code.endswith("ConstraintValidationFailed"):
        return f"{where}: a constraint of the server's own is in the way of kg's nodes ({message})"
    return f"{where}: {message}"


def _first_line(text: str) -> str:
    return _lines(text)[0]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for child in error.exceptions:
                yield from _causes(child)
        error = error.__cause__ or error.__context__
