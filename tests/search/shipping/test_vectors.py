"""Words first, vectors after them: as a second write that holds up nobody."""

import pytest

from search import shipping, tasks
from search.embedding import store
from search.embedding.choice import wait_until_loaded
from search.embedding.protocol import EmbedderUnavailableError
from search.models import Shipment
from tests.search.comparing import differences
from tests.search.notes import entry_of, write_note
from tests.search.queued import queued, settle
from tests.search.shipping.conftest import LANGUAGES
from tests.search.shipping.test_shipping import live, stored  # noqa: F401  its fixture

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db, pytest.mark.usefixtures("notes", "model", "server")]


@pytest.fixture
def model(settings) -> None:
    settings.SEARCH_EMBEDDER = "local"
    assert wait_until_loaded("en")


def nearest(server, text="How are invoices paid?"):
    """What the index has as nearest to a text."""
    from search.embedding.choice import embedder_for  # noqa: PLC0415
    from search.engines.elasticsearch import ElasticsearchEngine  # noqa: PLC0415
    from search.engines.protocol import SearchRequest  # noqa: PLC0415
    from search.finding import AudienceRule  # noqa: PLC0415

    server.indices.refresh(index="_all")
    rules = tuple(AudienceRule.objects.values_list("pk", flat=True))
    vector = embedder_for("en").embed([text])[0]
    return [key for key, _cosine in ElasticsearchEngine().near(vector, SearchRequest("", "en", rules), 10)]


def test_a_page_is_found_by_words_before_it_is_by_meaning(server, live, monkeypatch):  # noqa: F811
    def away(*_args: object, **_more: object) -> None:
        raise EmbedderUnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(store, "embed_pending", away)
        page = write_note("Invoices", text="What is owed is paid by card.")
        settle()
        assert stored(server, page)["_source"]["title"] == "Invoices"
        assert nearest(server) == []
    tasks.embed()
    assert nearest(server) == [entry_of(page).key]
    assert differences(server, LANGUAGES) == []


def test_vectors_are_written_once(server, live):  # noqa: F811
    page = write_note("Invoices", text="What is owed is paid by card.")
    settle()
    assert Shipment.objects.get(entry=entry_of(page)).embedded_version == entry_of(page).version
    assert not shipping.without_vectors(live["en"]).exists()
    tasks.embed()
    assert not queued()


def test_a_change_that_leaves_the_text_alone_takes_its_vectors_along(server, live):  # noqa: F811
    page = write_note("Invoices", text="What is owed is paid by card.")
    settle()
    page.audiences = ["members"]
    page.save()
    settle()
    assert nearest(server) == [entry_of(page).key]


def test_what_is_rebuilt_has_its_vectors(server, live):  # noqa: F811
    from search.rebuilding import Rebuild  # noqa: PLC0415

    page = write_note("Invoices", text="What is owed is paid by card.")
    settle()
    Rebuild("en").run()
    assert nearest(server) == [entry_of(page).key]
