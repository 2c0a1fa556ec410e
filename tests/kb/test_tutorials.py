"""Tutorials: their steps, and what readers have done of them."""

import json
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from kb.actions import forget_progress, mark_step, merge_progress
from kb.models import TutorialProgress
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutorial():
    steps = [
        kb.step("Open it", html="<p>Press the button.</p>", result="<p>It is open.</p>"),
        kb.step("Close it"),
    ]
    return kb.a_tutorial(
        title="Open and close", steps=steps, level="advanced", minutes=7, prerequisites="An account\nA door"
    )


@pytest.fixture
def reader():
    return UserFactory()


def shown(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, page, **data):
    return client.post(reverse("tutorial_progress", args=[page.pk]), data)


def test_steps_stand_in_order_with_their_results(client, tutorial):
    html = shown(client, tutorial)
    main = html[html.index("<main") :]
    order = ['<h2 id="open-it">', "Press the button.", "It is open.", '<h2 id="close-it">']
    assert sorted(order, key=main.index) == order
    assert 'href="#close-it"' in html
    for text in ("An account", "A door", "Advanced", "2 steps", "7 minutes"):
        assert text in html


def test_search_engines_learn_the_steps(client, tutorial):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown(client, tutorial), re.DOTALL)[1]
    how_to = next(node for node in json.loads(block)["@graph"] if node["@type"] == "HowTo")
    assert how_to["totalTime"] == "PT7M"
    assert [step["name"] for step in how_to["step"]] == ["Open it", "Close it"]
    assert how_to["step"][0]["url"].endswith("#open-it")
    assert how_to["step"][0]["text"] == "Press the button.\nIt is open."


def test_a_page_for_the_signed_out_holds_no_form_and_no_token(client, tutorial):
    main = shown(client, tutorial).split("<main")[1].split("</main>")[0]
    assert "csrfmiddlewaretoken" not in main
    assert "<form" not in main
    assert 'data-tutorial="' in main


def test_a_step_is_done_by_a_plain_form_that_leads_back_to_it(client, tutorial, reader):
    client.force_login(reader)
    answer = post(client, tutorial, step=tutorial.step_ids[0], done="1")
    assert (answer.status_code, answer.url) == (302, f"{tutorial.url}#open-it")
    html = shown(client, tutorial)
    assert "1 of 2 steps" in html
    assert re.search(rf'data-step="{tutorial.step_ids[0]}" class="done"', html)


def test_a_step_can_be_undone(client, tutorial, reader):
    client.force_login(reader)
    post(client, tutorial, step=tutorial.step_ids[0], done="1")
    post(client, tutorial, step=tutorial.step_ids[0], done="0")
    assert "0 of 2 steps" in shown(client, tutorial)


def test_all_can_be_begun_anew(client, tutorial, reader):
    client.force_login(reader)
    for step in tutorial.step_ids:
        post(client, tutorial, step=step, done="1")
    assert '<div class="callout result all-done" role="status" lang' in shown(client, tutorial)
    post(client, tutorial, start_over="1")
    assert not TutorialProgress.objects.exists()


def test_a_script_gets_what_is_done_instead_of_a_page(client, tutorial, reader):
    client.force_login(reader)
    data = {"step": tutorial.step_ids[1], "done": "1"}
    answer = client.post(reverse("tutorial_progress", args=[tutorial.pk]), data, headers={"accept": "application/json"})
    assert answer.json() == {"done": [tutorial.step_ids[1]]}


def test_an_unknown_step_is_refused(client, tutorial, reader):
    client.force_login(reader)
    assert post(client, tutorial, step="no such step", done="1").status_code == 400
    with pytest.raises(ValidationError):
        mark_step(tutorial=tutorial, step=str(uuid.uuid4()), done=True, by=reader)


def test_saying_it_twice_changes_nothing(tutorial, reader):
    for _time in range(2):
        mark_step(tutorial=tutorial, step=tutorial.step_ids[0], done=True, by=reader)
    assert TutorialProgress.objects.count() == 1


def test_the_signed_out_are_asked_to_sign_in(client, tutorial):
    answer = post(client, tutorial, step=tutorial.step_ids[0], done="1")
    assert answer.status_code == 302
    assert "login" in answer.url
    assert not TutorialProgress.objects.exists()


def test_only_post_changes_anything(client, tutorial, reader):
    client.force_login(reader)
    assert client.get(reverse("tutorial_progress", args=[tutorial.pk]), {"start_over": "1"}).status_code == 405


def test_nobody_marks_a_tutorial_that_is_not_open_to_them(client, reader):
    secret = kb.a_tutorial(audiences=["partners"])
    client.force_login(reader)
    assert post(client, secret, step=secret.step_ids[0], done="1").status_code == 404
    with pytest.raises(PermissionDenied):
        forget_progress(tutorial=secret, by=reader)


def test_progress_goes_along_into_another_language(client, tutorial, reader):
    steps = [kb.step(f"Céim {number}", key=key) for number, key in enumerate(tutorial.step_ids, start=1)]
    irish = kb.a_tutorial(language="ga", title="Oscail", steps=steps, translation_of=tutorial)
    mark_step(tutorial=tutorial, step=tutorial.step_ids[0], done=True, by=reader)
    client.force_login(reader)
    assert re.search(rf'data-step="{tutorial.step_ids[0]}" class="done"', shown(client, irish))


def test_what_the_browser_kept_is_merged_at_sign_in(client, tutorial, reader):
    mark_step(tutorial=tutorial, step=tutorial.step_ids[0], done=True, by=reader)
    client.force_login(reader)
    kept = {str(tutorial.translation_key): [*tutorial.step_ids, "gone"], str(uuid.uuid4()): ["x"]}
    answer = client.post(reverse("merge_progress"), json.dumps(kept), content_type="application/json")
    assert answer.json() == {"known": 2}
    assert TutorialProgress.objects.steps_done(reader.pk, tutorial.translation_key) == set(tutorial.step_ids)


def test_nothing_is_merged_into_what_is_not_open_to_the_reader():
    secret = kb.a_tutorial(audiences=["partners"])
    kept = {secret.translation_key: secret.step_ids}
    assert merge_progress(done=kept, by=UserFactory()) == 0
    assert merge_progress(done=kept, by=a_partner()) == 2


@pytest.mark.parametrize("body", ["", "[]", "null", '{"a": 1}', '{"no key": []}', "{" * 2000, '{"x": [[]]}', "\x00"])
def test_progress_that_is_none_gets_a_clear_answer(client, reader, body):
    client.force_login(reader)
    answer = client.post(reverse("merge_progress"), body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert not TutorialProgress.objects.exists()


def test_the_signed_out_merge_nothing(client, tutorial):
    assert client.post(reverse("merge_progress"), "{}", content_type="application/json").status_code == 403


def test_erasing_a_person_erases_their_progress(tutorial, reader):
    mark_step(tutorial=tutorial, step=tutorial.step_ids[0], done=True, by=reader)
    reader.delete()
    assert not TutorialProgress.objects.exists()
