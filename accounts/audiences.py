"""The one vocabulary by which anything is shown or hidden: pure functions over audience tokens.

A *token* names an audience: `public`, `members`, `customers`, `partners`, `staff`, `org:<id>`, `group:<id>`.
A thing names tokens, any of which suffices (a *clause*); each of its ancestors' clauses must be met as well.
The whole is a *rule*: a set of clauses.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

PUBLIC, MEMBERS, CUSTOMERS, PARTNERS, STAFF = "public", "members", "customers", "partners", "staff"
GENERAL_TOKENS = (PUBLIC, MEMBERS, CUSTOMERS, PARTNERS, STAFF)
ANONYMOUS_TOKENS = frozenset({PUBLIC})
EVERYTHING = "*"
"""Held by administrators alone: meets every clause."""


def organisation_token(organisation_id: int) -> str:
    """The token of one organisation's members."""
    return f"org:{organisation_id}"


def group_token(group_id: int) -> str:
    """The token of one group's members."""
    return f"group:{group_id}"


@dataclass(frozen=True)
class Rule:
    """Clauses, each of which must be met; a clause is met by any of its tokens. No clause: open to everybody."""

    clauses: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, *levels: Iterable[str]) -> "Rule":
        """The rule for a thing: its own tokens and those of each ancestor. A level that is empty or names
        `public` asks for nothing; a clause that a narrower one implies is dropped."""
        clauses = {frozenset(level) for level in levels}
        clauses = {clause for clause in clauses if clause and PUBLIC not in clause}
        return cls(frozenset(clause for clause in clauses if not any(other < clause for other in clauses)))

    @classmethod
    def parse(cls, expression: str) -> "Rule":
        """The rule that `expression` writes out; the inverse of `expression`."""
        return cls.of(*(clause.split("|") for clause in expression.split(" & ") if clause))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule.of(*self.clauses, *other.clauses)

    def __or__(self, other: "Rule") -> "Rule":
        """For whoever meets either."""
        return Rule.of(*(one | two for one in self.clauses for two in other.clauses))

    @property
    def expression(self) -> str:
        """The canonical text: equal rules have equal texts."""
        return " & ".join(sorted("|".join(sorted(clause)) for clause in self.clauses))

    @property
    def digest(self) -> str:
        """Of the expression, as 64 hexadecimal digits."""
        return hashlib.sha256(self.expression.encode()).hexdigest()

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it, signed in or not."""
        return not self.clauses

    def admits(self, tokens: frozenset[str]) -> bool:
        """Whether somebody who holds `tokens` may see it."""
        return EVERYTHING in tokens or all(clause & tokens for clause in self.clauses)


OPEN_TO_ALL = Rule()
