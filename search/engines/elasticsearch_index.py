"""The indexes at the search server: made, written, compared, switched and taken away.

An index is called `<prefix>-<language>-<fingerprint>-<n>`. Readers search `<prefix>-<language>`, an alias of the live
one. It is written through an alias of its own, `<name>-write`, which must exist (`require_alias`): an index that has
vanished is thus noticed, never made by accident with guessed fields; and what was written is known of this very index.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import transaction
from elasticsearch import Elasticsearch, NotFoundError, helpers

from search.engines import mapping
from search.engines.connection import read_alias
from search.engines.protocol import EngineUnavailableError
from search.models import CatalogueEntry, SearchIndex

logger = logging.getLogger(__name__)

BULK_ENTRIES = 500
BULK_BYTES = 8 * 1024 * 1024
SHARD_TIMEOUT = "10s"
"""The server waits so long for a shard that is still starting, then says so."""
TOO_MANY_REQUESTS = 429


class IndexVanishedError(Exception):
    """The index we know is not at the server any more."""

    def __init__(self, index: SearchIndex) -> None:
        super().__init__(f"the index {index.name} has vanished")
        self.index = index


def create(client: Elasticsearch, language: str) -> SearchIndex:
    """A new, empty index for `language`, to be filled."""
    name = _free_name(client, language)
    client.indices.create(
        index=name,
        settings=mapping.index_settings(language),
        mappings=mapping.index_mappings(language),
        aliases={_write_alias(name): {}},
    )
    return SearchIndex.objects.create(
        name=name,
        language=language,
        role=SearchIndex.Role.BUILDING,
        settings_fingerprint=mapping.fingerprint(language),
        uuid=_uuid(client, name),
    )


def exists(client: Elasticsearch, index: SearchIndex) -> bool:
    """Whether the server still has this very index, and not another by its name."""
    return _uuid(client, index.name) == index.uuid


def go_live(client: Elasticsearch, index: SearchIndex) -> None:
    """Let readers search `index` from now on, and take away what served its language before."""
    client.indices.put_settings(index=index.name, settings={"index.refresh_interval": mapping.REFRESH_INTERVAL})
    client.indices.refresh(index=index.name)
    alias = read_alias(index.language)
    actions: list[dict[str, Any]] = [{"add": {"index": index.name, "alias": alias}}]
    holders = set(client.options(ignore_status=404).indices.get_alias(name=alias, allow_no_indices=True))
    present = set(client.indices.get(index=f"{alias}*", expand_wildcards="all", features="aliases"))
    if alias in present:  # somebody's first write has made an index of that name
        actions.append({"remove_index": {"index": alias}})
    actions += [{"remove": {"index": name, "alias": alias}} for name in holders & present - {index.name, alias}]
    client.indices.update_aliases(actions=actions)
    with transaction.atomic():
        SearchIndex.objects.filter(language=index.language, role=SearchIndex.Role.LIVE).exclude(pk=index.pk).delete()
        index.role = SearchIndex.Role.LIVE
        index.save(update_fields=["role"])
    _remove_leftovers(client, index.language)


def forget(client: Elasticsearch, index: SearchIndex) -> None:
    """Take `index` away, at the server and here."""
    client.options(ignore_status=404).indices.delete(index=index.name)
    index.delete()


def write(
    client: Elasticsearch,
    index: SearchIndex,
    entries: Sequence[CatalogueEntry],
    vectors: Mapping[int, Sequence[bytes]] = MappingProxyType({}),
) -> dict[str, int]:
    """Store entries in `index`, or take them out of it (tombstones, and what has changed its language). The version
    of each entry that the index now has, or has outgrown; one that the server refuses is logged and missing there."""
    taken, outrun = {}, {}
    versions = {entry.key: entry.version for entry in entries}
    operations = [_operation(index, entry, vectors.get(entry.pk, ())) for entry in entries]
    for done, result in helpers.streaming_bulk(
        client,
        operations,
        chunk_size=BULK_ENTRIES,
        max_chunk_bytes=BULK_BYTES,
        raise_on_error=False,
        require_alias=True,
        timeout=SHARD_TIMEOUT,
    ):
        ((kind, item),) = result.items()
        key, status, error = item["_id"], item["status"], item.get("error")
        if done or (kind == "delete" and status == 404 and not error):
            taken[key] = versions[key]
        elif status == 409:
            outrun[key] = versions[key]
        else:
            _refused(index, key, status, error)
    return taken | _confirmed(client, index, outrun)


def versions(client: Elasticsearch, index: SearchIndex, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Version and fingerprint of those of `keys` that the index has."""
    if not keys:
        return {}
    answer = client.mget(index=index.name, ids=list(keys), source_includes=["fingerprint"])
    return {
        doc["_id"]: (doc["_version"], doc["_source"].get("fingerprint", ""))
        for doc in answer["docs"]
        if doc.get("found")
    }


def all_keys(client: Elasticsearch, index: SearchIndex) -> Iterator[str]:
    """The keys of everything in the index."""
    client.indices.refresh(index=index.name)
    for hit in helpers.scan(client, index=index.name, query={"_source": False}, size=1_000):
        yield hit["_id"]


def remove(client: Elasticsearch, index: SearchIndex, keys: Iterable[str]) -> None:
    """Take out what the catalogue has never heard of."""
    operations = [{"_op_type": "delete", "_index": _write_alias(index.name), "_id": key} for key in keys]
    helpers.bulk(client, operations, raise_on_error=False, require_alias=True)


def count(client: Elasticsearch, index: SearchIndex) -> int:
    """How many entries the index has, as a reader sees it."""
    return int(client.count(index=index.name)["count"])


def _write_alias(name: str) -> str:
    return f"{name}-write"


def _operation(index: SearchIndex, entry: CatalogueEntry, vectors: Sequence[bytes]) -> dict[str, Any]:
    target = {
        "_index": _write_alias(index.name),
        "_id": entry.key,
        "version": entry.version,
        "version_type": "external_gte",
    }
    if entry.is_deleted or entry.language != index.language:
        return target | {"_op_type": "delete"}
    return target | {"_op_type": "index", "_source": mapping.document(entry, vectors)}


def _refused(index: SearchIndex, key: str, status: int, error: Any) -> None:
    reason = error if isinstance(error, dict) else {"reason": error}
    if status == 404:
        raise IndexVanishedError(index)
    if status >= 500 or status == TOO_MANY_REQUESTS:
        raise EngineUnavailableError(f"the search server cannot write now: {status}")
    logger.error("The index %s refuses %s: %s %s", index.name, key, status, reason.get("reason"))


def _confirmed(client: Elasticsearch, index: SearchIndex, outrun: dict[str, int]) -> dict[str, int]:
    """Those conflicts that are none: the index has the entry in a version not older than ours."""
    stored = versions(client, index, list(outrun))
    return {key: version for key, version in outrun.items() if key in stored and stored[key][0] >= version}


def _uuid(client: Elasticsearch, name: str) -> str:
    try:
        settings = client.indices.get_settings(index=name, name="index.uuid")
    except NotFoundError:
        return ""
    return str(settings[name]["settings"]["index"]["uuid"])


def _numbered_names(client: Elasticsearch, language: str) -> dict[str, int]:
    """Every index of ours for `language` at the server, with its number."""
    pattern = re.compile(re.escape(read_alias(language)) + r"-[0-9a-f]{12}-(\d+)")
    present = client.indices.get(index=f"{read_alias(language)}-*", expand_wildcards="all", features="aliases")
    return {name: int(match[1]) for name in present if (match := pattern.fullmatch(name))}


def _free_name(client: Elasticsearch, language: str) -> str:
    number = max(_numbered_names(client, language).values(), default=0) + 1
    return f"{read_alias(language)}-{mapping.fingerprint(language)}-{number}"


def _remove_leftovers(client: Elasticsearch, language: str) -> None:
    known = set(SearchIndex.objects.values_list("name", flat=True))
    for name in _numbered_names(client, language).keys() - known:
        client.options(ignore_status=404).indices.delete(index=name)
