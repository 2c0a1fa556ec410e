"""Pages of the academy, as each kind of reader finds them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.courses.actions.learning import keep_position, mark_lesson
from academy.courses.models import CourseRating, LessonNote, LessonProgress
from tests.factories import academy_courses as make
from tests.factories import kb
from tests.factories.accounts import UserFactory, a_partner

pytestmark = pytest.mark.django_db


def shown(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


@pytest.fixture
def reader(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_a_stranger_reads_a_public_course_and_is_asked_to_enrol(client):
    course = make.a_course(2, objectives="Find answers\nAsk well", prerequisites="An account")
    html = shown(client, course.url)
    assert "Find answers" in html
    assert "An account" in html
    assert all(lesson.title in html for lesson in make.lessons_of(course))
    assert reverse("academy_courses:enrol", args=[course.pk]) in html
    assert "csrfmiddlewaretoken" not in html
    assert html.count("<h1") == 1


def test_the_whole_course_page_is_kept_for_strangers(client, settings):
    course = make.a_course(1)
    assert client.get(course.url)["X-Page-Cache"] == "miss"
    assert client.get(course.url)["X-Page-Cache"] == "hit"


def test_enrolling_asks_the_signed_out_to_sign_in_and_enrols_by_post_alone(client):
    course = make.a_course(1)
    url = reverse("academy_courses:enrol", args=[course.pk])
    assert client.get(url).status_code == 302
    person = UserFactory()
    client.force_login(person)
    shown(client, url)
    assert not person.enrolments.exists()
    assert client.post(url).url == course.url
    assert person.enrolments.exists()


def test_the_course_page_shows_progress_and_where_to_go_on(client, reader):
    course = make.a_course(2)
    one, two = make.lessons_of(course)
    make.enrolled(reader, course)
    assert "Begin" in shown(client, course.url)
    mark_lesson(lesson=one, by=reader)
    html = shown(client, course.url)
    assert "Go on" in html
    assert two.url in html
    assert "1 of 2 lessons" in html
    assert "50%" in html


def test_a_lesson_shows_the_outline_and_its_neighbours(client, reader):
    course = make.a_course(3)
    one, two, three = make.lessons_of(course)
    make.enrolled(reader, course)
    html = shown(client, two.url)
    assert f'rel="prev" href="{one.url}"' in html
    assert f'rel="next" href="{three.url}"' in html
    assert re.search(rf'href="{two.url}" aria-current="page"', html)
    assert "Lesson 2 of 3" in html
    assert "Mark as done" in html


def test_marking_as_done_works_without_scripts_and_twice(client, reader):
    course = make.a_course(2)
    lesson = make.lessons_of(course)[0]
    make.enrolled(reader, course)
    url = reverse("academy_courses:mark", args=[lesson.pk])
    for _ in range(2):
        assert client.post(url, {"done": "1"}).url == f"{lesson.url}#lesson-end"
    assert LessonProgress.objects.done().count() == 1
    assert "This lesson is done" in shown(client, lesson.url)
    assert client.get(url).status_code == 405


def test_a_video_begins_at_the_second_where_one_stopped(client, reader):
    course = make.a_course()
    video = make.a_video(course, 500, chapters=[])
    make.enrolled(reader, course)
    keep_position(lesson=video, by=reader, position=61, played=[(50, 61)])
    html = shown(client, video.url)
    assert 'data-begin="61"' in html
    assert "lesson.js" in html
    assert "1:01" in shown(client, course.url)


def test_the_player_reports_with_the_token_in_its_form(client, reader):
    course = make.a_course()
    video = make.a_video(course, 20)
    make.enrolled(reader, course)
    url = reverse("academy_courses:position", args=[video.pk])
    answer = client.post(url, {"position": "19.5", "played": "[[0, 19.5]]"})
    assert answer.json() == {"done": True, "position": 19.5, "percent": 100}
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(reader)
    assert strict.post(url, {"position": "1", "played": "[]"}).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {"position": "x"},
        {"position": "nan"},
        {"position": "inf"},
        {"position": "1", "played": "{"},
        {"position": "1", "played": "[[1]]"},
        {"position": "1", "played": "[" * 9000},
        {"position": "1", "played": " " * 30000},
    ],
)
def test_a_hostile_report_is_refused(client, reader, data):
    course = make.a_course()
    video = make.a_video(course, 20)
    make.enrolled(reader, course)
    assert client.post(reverse("academy_courses:position", args=[video.pk]), data).status_code == 400


def test_reports_of_strangers_and_of_those_who_have_not_enrolled_are_refused(client):
    video = make.a_video(make.a_course(), 20)
    url = reverse("academy_courses:position", args=[video.pk])
    assert client.post(url, {"position": "1"}).status_code == 403
    client.force_login(UserFactory())
    assert client.post(url, {"position": "1"}).status_code == 409


def test_closed_lessons_say_what_comes_first(client, reader):
    course = make.a_course(2, order="enforced")
    one, two = make.lessons_of(course)
    assert "once you are enrolled" in shown(client, two.url, 403)
    make.enrolled(reader, course)
    html = shown(client, two.url, 403)
    assert one.url in html
    assert "Read this." not in html
    mark_lesson(lesson=one, by=reader)
    assert "Read this." in shown(client, two.url)


def test_lessons_that_need_enrolling_are_closed_to_strangers(client):
    course = make.a_course(1, lessons_open=False)
    lesson = make.lessons_of(course)[0]
    answer = client.get(lesson.url)
    assert answer.status_code == 403
    assert "Read this." not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_course_for_partners_is_nothing_to_others(client, reader):
    course = make.a_course(1, audiences=["partners"], title="Partner secrets")
    lesson = make.lessons_of(course)[0]
    for url in (course.url, lesson.url):
        assert "Partner secrets" not in shown(client, url, 403)
    for name in ("enrol", "leave", "invite", "rate"):
        client_answer = client.post(reverse(f"academy_courses:{name}", args=[course.pk]))
        assert client_answer.status_code == 404
    for name in ("mark", "note", "discuss", "hand_in", "seen", "position"):
        assert client.post(reverse(f"academy_courses:{name}", args=[lesson.pk])).status_code == 404
    client.force_login(a_partner())
    assert "Partner secrets" in shown(client, course.url)


def test_a_lesson_for_fewer_people_is_left_out_for_the_others(client, reader):
    course = make.a_course(1)
    make.a_lesson(course, audiences=["staff"], title="For colleagues")
    assert "For colleagues" not in shown(client, course.url)
    make.enrolled(reader, course)
    mark_lesson(lesson=make.lessons_of(course)[0], by=reader)
    assert reader.enrolments.get().completed_at is not None


def test_an_untranslated_course_is_shown_inside_the_readers_language(client):
    course = make.a_course(1)
    make.academy("fa")
    html = shown(client, course.url.replace("/en/", "/fa/"))
    assert '<html lang="fa" dir="rtl"' in html
    assert 'lang="en" dir="ltr"' in html


def test_notes_are_for_their_writer_alone(client, reader):
    course = make.a_course(1)
    lesson = make.lessons_of(course)[0]
    make.enrolled(reader, course)
    url = reverse("academy_courses:note", args=[lesson.pk])
    client.post(url, {"body": "Remember **this** <script>alert(1)</script>"})
    html = shown(client, lesson.url)
    assert "<strong>this</strong>" in html
    assert "<script>alert" not in html
    other = UserFactory()
    make.enrolled(other, course)
    client.force_login(other)
    assert "Remember" not in shown(client, lesson.url)
    client.force_login(reader)
    client.post(url, {"body": "  "})
    assert not LessonNote.objects.exists()


def test_stars_count_once_a_person_and_their_average_is_shown(client, reader):
    course = make.a_course(1)
    url = reverse("academy_courses:rate", args=[course.pk])
    client.post(url, {"stars": "5"})
    assert not CourseRating.objects.exists()
    make.enrolled(reader, course)
    for stars in ("5", "4", "9", "²", ""):
        client.post(url, {"stars": stars})
    assert CourseRating.objects.get().stars == 4
    CourseRating.objects.create(person=UserFactory(), course=course.translation_key, stars=5)
    assert "4.5 of 5 (2)" in shown(client, course.url)


def test_an_embedded_page_is_shown_if_its_reader_may_see_it(client, reader):
    public = kb.an_article(title="How search works", body=[kb.text("<p>Written once.</p>")])
    secret = kb.an_article(title="Partners only", audiences=["partners"], body=[kb.text("<p>Hidden words.</p>")])
    course = make.a_course()
    first = make.a_lesson(course, kind="page", embedded=public)
    second = make.a_lesson(course, kind="page", embedded=secret)
    html = shown(client, first.url)
    assert "Written once." in html
    assert public.url in html
    html = shown(client, second.url)
    assert "Hidden words." not in html
    assert "Partners only" not in html


def test_a_workshop_says_when_and_has_a_calendar_entry(client, reader):
    course = make.a_course()
    start = timezone.now() + timezone.timedelta(days=3)
    lesson = make.a_lesson(course, kind="workshop", starts_at=start, place="https://meet.example.com/room")
    html = shown(client, lesson.url)
    assert "https://meet.example.com/room" not in html
    make.enrolled(reader, course)
    assert "https://meet.example.com/room" in shown(client, lesson.url)
    answer = client.get(reverse("academy_courses:workshop", args=[lesson.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in answer.content


def test_the_front_page_lists_paths_and_courses_and_narrows_them_down(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        easy = make.a_course(1, title="First steps", level="beginner")
        hard = make.a_course(1, title="Deep water", level="advanced")
        secret = make.a_course(1, title="For partners", audiences=["partners"])
        make.a_path(easy, hard, title="All of it")
    index = make.academy()
    html = shown(client, index.url)
    assert "First steps" in html
    assert "All of it" in html
    assert secret.title not in html
    html = shown(client, f"{index.url}?level=advanced")
    assert "Deep water" in html
    assert "First steps" not in html
    assert shown(client, f"{index.url}?level=x&feature=%00&language=zz&page=99999")


def test_a_path_shows_its_courses_in_order(client, reader):
    courses = [make.a_course(1, title="Zebra"), make.a_course(1, title="Ape")]
    path = make.a_path(*courses)
    html = shown(client, path.url)
    assert html.index("Zebra") < html.index("Ape")
    client.post(reverse("academy_courses:enrol", args=[path.pk]))
    assert "0 of 2 courses" in shown(client, path.url)


def test_my_learning_shows_the_next_step(client, reader):
    course = make.a_course(2, title="My course")
    path = make.a_path(course, title="My path")
    make.enrolled(reader, path)
    mark_lesson(lesson=make.lessons_of(course)[0], by=reader)
    html = shown(client, reverse("academy_courses:my"))
    assert "My course" in html
    assert "My path" in html
    assert make.lessons_of(course)[1].url in html
    assert "1 week in a row" in html


def test_my_learning_asks_as_much_for_many_courses_as_for_few(client, reader, django_assert_max_num_queries):
    for number in range(3):
        make.enrolled(reader, make.a_course(2, title=f"Course {number}"))
    url = reverse("academy_courses:my")
    shown(client, url)
    with django_assert_max_num_queries(30):
        shown(client, url)


def test_every_kind_of_page_can_be_previewed_before_it_is_published(rf):
    course = make.a_course(2)
    lesson = make.lessons_of(course)[0]
    path = make.a_path(course)
    request = rf.get("/en/academy/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    for page in (make.academy(), path, course, lesson.get_parent().specific, lesson):
        page.title = "As it will be"
        answer = page.make_preview_request(request, page.default_preview_mode)
        assert answer.status_code == 200
        assert "As it will be" in answer.rendered_content if hasattr(answer, "rendered_content") else True
