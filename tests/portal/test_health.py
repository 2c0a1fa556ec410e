"""What a load balancer asks."""

import pytest


def test_the_process_answers_without_touching_a_service(client):
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_each_service_is_named(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert set(answer.json()["services"]) == {"database", "search", "cache", "tasks"}


@pytest.mark.django_db
def test_search_and_cache_that_are_away_leave_the_portal_ready(client, settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["services"] == {"database": "ok", "search": "away", "cache": "away", "tasks": "ok"}
