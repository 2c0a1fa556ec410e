"""Sources, catalogue and indexes compared entry by entry, without using what the product itself compares them with."""

from elasticsearch import Elasticsearch, helpers

from search import sources
from search.contents import fields_of
from search.engines.connection import read_alias
from search.models import CatalogueEntry


def differences(client: Elasticsearch, languages: list[str]) -> list[str]:
    """What is missing, stale or left over between any two of the three, in words; empty when all are equal."""
    return [*_sources_and_catalogue(), *_catalogue_and_indexes(client, languages)]


def _sources_and_catalogue() -> list[str]:
    said = {
        f"{source.name}:{obj.pk}": fields_of(source.entry(obj))[0]
        for source in sources.all_sources()
        for obj in source.queryset()
    }
    kept = {entry.key: entry for entry in CatalogueEntry.objects.findable()}
    found = [f"the catalogue lacks {key}" for key in said.keys() - kept.keys()]
    found += [f"the catalogue still has {key}" for key in kept.keys() - said.keys()]
    for key in said.keys() & kept.keys():
        stale = [name for name, value in said[key].items() if getattr(kept[key], name) != value]
        found += [f"the catalogue has {key} with another {', '.join(stale)}"] if stale else []
    return found


def _catalogue_and_indexes(client: Elasticsearch, languages: list[str]) -> list[str]:
    kept = {(entry.language, entry.key): entry for entry in CatalogueEntry.objects.findable()}
    indexed = {}
    for language in languages:
        client.indices.refresh(index=read_alias(language))
        for hit in helpers.scan(client, index=read_alias(language), version=True):
            indexed[language, hit["_id"]] = hit
    found = [f"the index lacks {key}" for key in kept.keys() - indexed.keys()]
    found += [f"the index still has {key}" for key in indexed.keys() - kept.keys()]
    for key in kept.keys() & indexed.keys():
        entry, hit = kept[key], indexed[key]
        same = (hit["_version"], hit["_source"]["title"], hit["_source"]["body"], hit["_source"]["audience"])
        if same != (entry.version, entry.title, entry.body, entry.audience_id):
            found.append(f"the index has {key} as {same[:2]}, not as {(entry.version, entry.title)}")
    return found
