"""Launches: the whole way from a learning system into a course, and everything that has to be refused on it."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from django.test import Client
from django.utils import timezone

from academy.courses.models import Enrolment
from academy.launches import platform_keys, states
from academy.launches.actions.signing_keys import rotate_key
from academy.launches.addresses import target_url
from academy.launches.models import Participation, Placement, Platform, PlatformKeys, SpentNonce
from tests.academy.launches.conftest import Visitor, code_in, hidden
from tests.academy.launches.learning_system import KEYS, LTI
from tests.factories.academy_courses import lessons_of
from tests.factories.academy_launches import a_platform

pytestmark = pytest.mark.django_db


class TestComingIn:
    def test_a_linked_learner_is_signed_in_enrolled_and_led_to_the_course(self, visitor, learner, course, target):
        answer = visitor.launch(target)
        assert answer.status_code == 302
        assert urlsplit(answer["Location"]).path == course.get_url()
        assert visitor.client.session["_auth_user_id"] == str(learner.pk)
        assert Enrolment.objects.get(person=learner, key=course.translation_key).how == "launch"
        placement = Placement.objects.get()
        assert (placement.resource_link, placement.context) == ("link-1", "Onboarding 2026")
        assert Participation.objects.get().line_item == visitor.system.line_item

    def test_a_lesson_is_opened_and_its_course_enrolled_for(self, visitor, learner, course):
        lesson = lessons_of(course)[1]
        answer = visitor.launch(target_url("lesson", lesson.translation_key))
        assert urlsplit(answer["Location"]).path == lesson.get_url()
        assert Enrolment.objects.filter(person=learner, key=course.translation_key).exists()

    def test_the_ordinary_address_of_a_course_does_as_well(self, visitor, learner, course):
        answer = visitor.launch(f"http://testserver{course.get_url()}")
        assert urlsplit(answer["Location"]).path == course.get_url()

    def test_what_was_chosen_counts_before_the_address(self, visitor, learner, course, settings):
        custom = {f"{LTI}custom": {"portal_target": f"course:{course.translation_key}"}}
        answer = visitor.launch(f"{settings.PORTAL_URL}/lti/choose", **custom)
        assert urlsplit(answer["Location"]).path == course.get_url()

    def test_coming_again_enrols_nobody_twice_and_keeps_how_they_were_enrolled(self, visitor, learner, target):
        visitor.launch(target)
        Enrolment.objects.update(how="self")
        assert visitor.launch(target).status_code == 302
        assert Enrolment.objects.get().how == "self"
        assert Participation.objects.count() == 1

    def test_the_question_to_the_platform_is_what_the_standard_asks(self, visitor, target, settings):
        asked = visitor.begin(target)
        assert {name: asked[name] for name in ("scope", "response_type", "response_mode", "prompt")} == {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
        }
        assert asked["client_id"] == visitor.system.client_id
        assert (asked["login_hint"], asked["lti_message_hint"]) == ("u-1", "m-1")
        assert asked["redirect_uri"] == f"{settings.PORTAL_URL}/lti/launch"

    def test_two_launches_at_once_in_one_browser_both_count(self, visitor, learner, target):
        one, other = visitor.begin(target), visitor.begin(target)
        for asked in (one, other):
            token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
            assert visitor.come_back(token, asked["state"]).status_code == 302


REFUSED = {
    "wrong audience": ({"aud": "another-tool"}, "not-for-us: aud"),
    "no audience": ({"aud": None}, "not-for-us: aud"),
    "several audiences without azp": ({"aud": ["portal-1", "another"]}, "not-for-us: azp"),
    "made for another": ({"aud": ["portal-1", "another"], "azp": "another"}, "not-for-us: azp"),
    "another azp": ({"azp": "another"}, "not-for-us: azp"),
    "another issuer": ({"iss": "https://elsewhere.example.com"}, "unsigned: iss"),
    "expired": ({"exp": int(time.time()) - 3600}, "expired"),
    "no end": ({"exp": None}, "unsigned: MissingRequiredClaimError"),
    "no beginning": ({"iat": None}, "unsigned: MissingRequiredClaimError"),
    "made long ago": ({"iat": int(time.time()) - 7200, "exp": int(time.time()) + 7200}, "expired: iat"),
    "made in the future": ({"iat": int(time.time()) + 7200, "exp": int(time.time()) + 9000}, "expired"),
    "another nonce": ({"nonce": "another"}, "replayed: nonce"),
    "no nonce": ({"nonce": None}, "replayed: nonce"),
    "wrong deployment": ({f"{LTI}deployment_id": "d-2"}, "deployment: deployment_id"),
    "no deployment": ({f"{LTI}deployment_id": None}, "deployment: deployment_id"),
    "deployment that is no text": ({f"{LTI}deployment_id": ["d-1"]}, "deployment: deployment_id"),
    "another version": ({f"{LTI}version": "1.1"}, "message: version"),
    "another kind of message": ({f"{LTI}message_type": "LtiSubmissionReviewRequest"}, "message: message_type"),
    "no roles": ({f"{LTI}roles": None}, "message: roles"),
    "no resource link": ({f"{LTI}resource_link": None}, "message: resource_link or target_link_uri"),
    "no target": ({f"{LTI}target_link_uri": None}, "message: resource_link or target_link_uri"),
    "nobody": ({"sub": None}, "anonymous: sub"),
    "a name too long": ({"sub": "x" * 300}, "message: sub"),
    "a target elsewhere": ({f"{LTI}target_link_uri": "https://elsewhere.example.com/en/academy/"}, "no-target"),
    "a target that is no course": ({f"{LTI}target_link_uri": "http://localhost:8000/en/"}, "no-target"),
}


class TestRefusing:
    @pytest.mark.parametrize("name", REFUSED)
    def test_what_is_not_right_is_refused_with_its_reason(self, visitor, learner, target, name):
        more, code = REFUSED[name]
        answer = visitor.launch(target, **more)
        assert answer.status_code in (400, 404)
        assert code_in(answer) == code
        assert "_auth_user_id" not in visitor.client.session
        assert not Enrolment.objects.exists()

    def test_several_audiences_with_our_azp_are_right(self, visitor, learner, target):
        answer = visitor.launch(target, aud=["portal-1", "another"], azp="portal-1")
        assert answer.status_code == 302

    def test_a_token_that_was_changed_is_refused(self, visitor, learner, target):
        def tampered(claims):
            head, _body, signature = visitor.system.sign(claims).split(".")
            other = visitor.system.sign({**claims, "sub": "somebody-else"}).split(".")[1]
            return f"{head}.{other}.{signature}"

        assert code_in(visitor.launch(target, tampered)) == "unsigned: InvalidSignatureError"

    def test_only_rs256_counts(self, visitor, learner, target):
        public = visitor.system.keys["k-1"].public_key()
        numbers = str(public.public_numbers().n)
        for sign in (
            lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "k-1"}),
            lambda claims: jwt.encode(claims, numbers, algorithm="HS256", headers={"kid": "k-1"}),
            lambda claims: visitor.system.sign(claims, algorithm="RS512"),
            lambda claims: visitor.system.sign(claims, algorithm="PS256"),
        ):
            assert code_in(visitor.launch(target, sign)) == "unsigned: alg or kid"

    def test_another_key_under_a_known_name_is_refused(self, visitor, learner, target):
        answer = visitor.launch(target, lambda claims: visitor.system.sign(claims, key=KEYS[2]))
        assert code_in(answer) == "unsigned: InvalidSignatureError"

    def test_a_key_that_the_message_brings_along_is_not_used(self, visitor, learner, target):
        brought = {"kid": "k-9", "jku": f"{visitor.system.url}/other", "jwk": {"kty": "RSA"}}
        answer = visitor.launch(target, lambda claims: jwt.encode(claims, KEYS[2], "RS256", headers=brought))
        assert code_in(answer) == "unsigned: kid"
        assert "GET /other" not in visitor.system.asked

    def test_a_launch_counts_once(self, visitor, learner, target):
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
        assert visitor.come_back(token, asked["state"]).status_code == 302
        assert code_in(visitor.come_back(token, asked["state"])) == "replayed"
        assert SpentNonce.objects.count() == 1

    def test_another_browser_cannot_use_it(self, visitor, learner, target):
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
        other = Visitor(visitor.system)
        assert code_in(other.come_back(token, asked["state"])) == "other-browser"
        other.begin(target)
        assert code_in(other.come_back(token, asked["state"])) == "other-browser"
        assert not SpentNonce.objects.exists()

    def test_a_state_that_is_forged_or_too_old_is_refused(self, visitor, learner, target, monkeypatch):
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
        assert code_in(visitor.come_back(token, asked["state"][:-2] + "xx")) == "stale: state"
        monkeypatch.setattr(states, "LIFE", -1)
        assert code_in(visitor.come_back(token, asked["state"])) == "stale"

    def test_another_platforms_state_does_not_open_this_one(self, visitor, learner, target):
        """A platform signs in the name of another: with its own key it gets nowhere."""
        other = a_platform(keys_url=visitor.system.fields["keys_url"])
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target, iss=other.issuer))
        assert code_in(visitor.come_back(token, asked["state"])) == "unsigned: iss"

    def test_a_platform_that_was_switched_off_launches_nothing(self, visitor, learner, target):
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
        Platform.objects.update(is_active=False)
        assert code_in(visitor.come_back(token, asked["state"])) == "unknown-platform"
        answer = visitor.client.post("/lti/login", visitor.system.announcement(target))
        assert code_in(answer) == "unknown-platform: iss or client_id"

    @pytest.mark.parametrize("said", [{}, {"iss": "https://x.example.com"}, {"iss": "a" * 5000, "login_hint": "1"}])
    def test_an_unknown_platform_gets_a_page(self, client, db, said):
        for answer in (client.get("/lti/login", said), client.post("/lti/login", said)):
            assert (answer.status_code, code_in(answer)) == (400, "unknown-platform: iss or client_id")

    def test_what_the_platform_says_instead_is_told(self, visitor, platform):
        answer = visitor.client.post("/lti/launch", {"error": "login_required", "state": "x"})
        assert code_in(answer) == "denied: login_required"

    @pytest.mark.parametrize("token", ["x", "a.b.c", "....", "e30.e30.e30", "\u0660", "x" * 70_000])
    def test_what_is_no_token_gets_a_page(self, visitor, learner, target, token):
        asked = visitor.begin(target)
        assert code_in(visitor.come_back(token, asked["state"])).startswith("unsigned")

    def test_nothing_at_all_gets_a_page(self, client, db):
        assert client.get("/lti/launch").status_code == 400
        assert client.post("/lti/launch").status_code == 400


class TestKeys:
    def test_keys_are_fetched_once_and_kept(self, visitor, learner, target):
        for _number in range(3):
            visitor.launch(target)
        assert visitor.system.asked.count("GET /keys") == 1

    def test_a_new_key_is_fetched_when_it_comes_up(self, visitor, learner, target):
        visitor.launch(target)
        visitor.system.rotate()
        PlatformKeys.objects.update(tried_at=timezone.now() - platform_keys.PAUSE)
        assert visitor.launch(target).status_code == 302
        assert visitor.system.asked.count("GET /keys") == 2

    def test_invented_keys_do_not_make_the_portal_knock_each_time(self, visitor, learner, target):
        visitor.launch(target)
        for number in range(4):
            answer = visitor.launch(target, lambda claims, number=number: visitor.system.sign(claims, kid=f"x{number}"))
            assert code_in(answer) == "unsigned: kid"
        assert visitor.system.asked.count("GET /keys") == 1

    def test_a_platform_that_is_away_is_told_of(self, visitor, learner, target):
        visitor.system.away = True
        answer = visitor.launch(target)
        assert answer.status_code == 503
        assert code_in(answer).startswith("away")
        visitor.system.away = False
        PlatformKeys.objects.update(tried_at=timezone.now() - platform_keys.PAUSE)
        assert visitor.launch(target).status_code == 302

    def test_kept_keys_bridge_a_day_and_no_more(self, visitor, learner, target):
        visitor.launch(target)
        visitor.system.away = True
        long_ago = timezone.now() - timedelta(hours=23)
        PlatformKeys.objects.update(fetched_at=long_ago, tried_at=long_ago)
        assert visitor.launch(target).status_code == 302
        PlatformKeys.objects.update(fetched_at=long_ago - timedelta(hours=2), tried_at=long_ago)
        assert visitor.launch(target).status_code == 503

    def test_another_address_of_keys_makes_the_old_ones_void(self, visitor, learner, target):
        visitor.launch(target)
        visitor.system.away = True
        Platform.objects.update(keys_url=f"{visitor.system.url}/other-keys")
        assert visitor.launch(target).status_code == 503

    def test_the_portals_own_keys_are_shown_and_the_old_ones_with_them(self, client, db):
        first = client.get("/lti/keys").json()["keys"]
        assert [set(key) for key in first] == [{"kty", "n", "e", "kid", "alg", "use"}]
        rotate_key()
        both = client.get("/lti/keys").json()["keys"]
        assert len(both) == 2
        assert first[0] in both
        rotate_key(compromised=True)
        names = [key["kid"] for key in client.get("/lti/keys").json()["keys"]]
        assert first[0]["kid"] in names
        assert both[0]["kid"] not in names


class TestFrames:
    def test_in_a_frame_a_window_of_its_own_is_offered(self, visitor, platform, target):
        answer = visitor.client.get("/lti/login", visitor.system.announcement(target), HTTP_SEC_FETCH_DEST="iframe")
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'target="_blank"' in page
        assert "data-secret" not in page
        assert "X-Frame-Options" not in answer
        assert f"frame-ancestors 'self' {visitor.system.url}" in answer["Content-Security-Policy"]

    def test_choosing_goes_on_in_the_frame_by_what_its_own_pages_keep(self, visitor, platform, settings):
        announced = visitor.system.announcement(f"{settings.PORTAL_URL}/lti/choose")
        answer = visitor.client.post("/lti/login", announced, HTTP_SEC_FETCH_DEST="iframe")
        page = answer.content.decode()
        assert "data-secret" in page
        assert states.COOKIE not in answer.cookies
        cookie = answer.cookies[states.FRAME_COOKIE].OutputString()
        assert all(word in cookie for word in ("HttpOnly", "SameSite=None", "Secure", "Partitioned"))

    def test_pages_of_nobody_known_stand_in_no_frame(self, client, db):
        answer = client.get("/lti/login", {"iss": "https://x.example.com"}, HTTP_SEC_FETCH_DEST="iframe")
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'self';" in answer["Content-Security-Policy"] + ";"

    def test_the_first_page_hands_on_by_itself_or_by_a_button(self, visitor, platform, target):
        asked = visitor.begin(target)
        page = visitor.client.post("/lti/launch", {"id_token": "x.y.z", "state": asked["state"]})
        assert hidden(page)["handed_on"] == "1"
        assert 'type="submit"' in page.content.decode()
        assert not SpentNonce.objects.exists()

    def test_a_course_is_never_opened_in_a_frame(self, visitor, learner, target):
        asked = visitor.begin(target)
        token = visitor.system.sign(visitor.system.claims(asked["nonce"], target))
        answer = visitor.come_back(token, asked["state"], framed="1")
        assert code_in(answer) == "other-browser: frame"
        assert "_auth_user_id" not in visitor.client.session


def test_the_address_of_a_target_leads_whoever_may_see_it_there(client, course, target):
    path = urlsplit(target).path
    assert urlsplit(client.get(path)["Location"]).path == course.get_url()
    assert Client().get(path[:-4] + "0000").status_code == 404
