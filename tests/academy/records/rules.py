"""What a statement must be like, from the specification of xAPI 1.0.3 (part 2); stricter where that says SHOULD."""

import re
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
"""What a client may say; `stored`, `authority` and `version` are the store's."""
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {
    "registration",
    "instructor",
    "team",
    "contextActivities",
    "revision",
    "platform",
    "language",
    "statement",
    "extensions",
}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions"}
ACTIVITIES = {"parent", "grouping", "category", "other"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?|P\d+W")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


class InvalidError(ValueError):
    """The statement is none."""


def need(holds: object, why: str) -> None:
    if not holds:
        raise InvalidError(why)


def _keys(thing: Any, allowed: set[str], needed: set[str], where: str) -> None:
    need(isinstance(thing, dict), f"{where} is no object")
    need(set(thing) <= allowed, f"{where} has {sorted(set(thing) - allowed)}")
    need(needed <= set(thing), f"{where} lacks {sorted(needed - set(thing))}")
    need(None not in thing.values(), f"{where} has null")


def _iri(value: Any, where: str) -> None:
    need(isinstance(value, str), f"{where} is no text")
    parts = urlsplit(value)
    need(parts.scheme and (parts.netloc or parts.path) and " " not in value, f"{where} is no IRI: {value}")


def _uuid(value: Any, where: str) -> None:
    need(isinstance(value, str), f"{where} is no text")
    try:
        need(str(uuid.UUID(value)) == value, f"{where} is not written as a UUID is")
    except ValueError as error:
        raise InvalidError(f"{where} is no UUID") from error


def _words(value: Any, where: str) -> None:
    need(isinstance(value, dict) and value, f"{where} is no language map")
    for code, text in value.items():
        need(LANGUAGE.fullmatch(code), f"{where} has {code!r} for a language")
        need(isinstance(text, str) and text, f"{where} says nothing in {code}")


def _extensions(value: Any, where: str) -> None:
    need(isinstance(value, dict), f"{where} is no object")
    for name in value:
        _iri(name, where)


def actor(value: Any) -> None:
    _keys(value, {"objectType", "name", "mbox", "account"}, set(), "actor")
    need(value.get("objectType", "Agent") == "Agent", "actor is no agent")
    need(len({"mbox", "account"} & set(value)) == 1, "an agent has exactly one identifier")
    if "mbox" in value:
        need(re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", value["mbox"]), "mbox is no mailto")
        return
    _keys(value["account"], {"homePage", "name"}, {"homePage", "name"}, "account")
    _iri(value["account"]["homePage"], "homePage")
    need(isinstance(value["account"]["name"], str) and value["account"]["name"], "account has no name")


def activity(value: Any) -> None:
    _keys(value, {"objectType", "id", "definition"}, {"id"}, "activity")
    need(value.get("objectType", "Activity") == "Activity", "no activity")
    _iri(value["id"], "activity id")
    definition = value.get("definition", {})
    _keys(definition, DEFINITION, {"name", "type"}, "definition")
    for name in ("name", "description"):
        if name in definition:
            _words(definition[name], name)
    for name in ("type", "moreInfo"):
        if name in definition:
            _iri(definition[name], name)
    _extensions(definition.get("extensions", {}), "definition")


def _object(value: Any, verb: str) -> None:
    need(isinstance(value, dict), "object is no object")
    if value.get("objectType") != "StatementRef":
        need(verb != VOIDED, "only statements are voided")
        activity(value)
        return
    _keys(value, {"objectType", "id"}, {"id"}, "reference")
    _uuid(value["id"], "reference")


def _score(value: Any) -> None:
    _keys(value, {"scaled", "raw", "min", "max"}, set(), "score")
    need(all(isinstance(each, int | float) and not isinstance(each, bool) for each in value.values()), "no numbers")
    need(-1 <= value.get("scaled", 0) <= 1, "scaled is beyond 1")
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    need(low < high, "min is not below max")
    need(low <= value.get("raw", max(low, min(high, 0))) <= high, "raw is outside")


def result(value: Any) -> None:
    _keys(value, RESULT, set(), "result")
    for name in ("success", "completion"):
        need(isinstance(value.get(name, True), bool), f"{name} is neither true nor false")
    need(DURATION.fullmatch(value.get("duration", "PT0S")), f"{value.get('duration')} is no duration")
    _score(value.get("score", {}))
    _extensions(value.get("extensions", {}), "result")


def context(value: Any) -> None:
    _keys(value, CONTEXT, set(), "context")
    if "registration" in value:
        _uuid(value["registration"], "registration")
    need(LANGUAGE.fullmatch(value.get("language", "en")), "context has no language")
    need(isinstance(value.get("platform", ""), str), "platform is no text")
    around = value.get("contextActivities", {})
    _keys(around, ACTIVITIES, set(), "contextActivities")
    for each in around.values():
        for one in each if isinstance(each, list) else [each]:
            activity(one)


def check(statement: Any) -> None:
    """InvalidError for what is no statement."""
    _keys(statement, STATEMENT, {"id", "actor", "verb", "object", "timestamp", "context"}, "statement")
    _uuid(statement["id"], "id")
    actor(statement["actor"])
    _keys(statement["verb"], {"id", "display"}, {"id", "display"}, "verb")
    _iri(statement["verb"]["id"], "verb")
    _words(statement["verb"]["display"], "display")
    _object(statement["object"], statement["verb"]["id"])
    result(statement.get("result", {}))
    context(statement["context"])
    need(TIMESTAMP.fullmatch(statement["timestamp"]), "timestamp is none")
    datetime.fromisoformat(statement["timestamp"])
