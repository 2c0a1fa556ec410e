"""A community of any size to measure with: threads of ten posts, written straight into the tables."""

import random
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from community.actions.counting import recount_spaces
from community.actions.people import profile_of
from community.models import Post, Space, Thread
from product.models import Feature
from tests.factories.community import a_space
from tests.load.dataset import Words

POSTS = 10
WRITERS = 200
BATCH = 1_000


def fill(threads: int) -> None:
    """`threads` threads in ten spaces with ten posts each, a third of them solved, by 200 people."""
    people = writers()
    spaces = [a_space(feature=feature, slug=f"space-{feature.slug}") for feature in Feature.objects.order_by("pk")[:10]]
    words, chance = Words(seed=threads), random.Random(threads)
    for start in range(0, threads, BATCH):
        made = Thread.objects.bulk_create(
            _threads(range(start, min(threads, start + BATCH)), spaces, people, words, chance)
        )
        posts = Post.objects.bulk_create(_posts(made, people, words, chance), batch_size=2_000)
        _accept(made, posts)
    recount_spaces(Space.objects.values_list("pk", flat=True))


def writers() -> list[User]:
    """People with profiles."""
    rows = [User(email=f"writer{number}@example.com", name=f"Writer {number}") for number in range(WRITERS)]
    people = User.objects.bulk_create(rows)
    for person in people:
        profile_of(person)
    return people


def _threads(
    numbers: range, spaces: list[Space], people: list[User], words: Words, chance: random.Random
) -> Iterator[Thread]:
    now = timezone.now()
    for number in numbers:
        space, author = chance.choice(spaces), chance.choice(people)
        written = now - timedelta(minutes=number)
        yield Thread(
            space=space,
            feature_id=space.feature_id,
            title=f"How do I {words.some(6)}?"[:200],
            slug=f"thread-{number}",
            author=author,
            last_posted_by=author,
            created_at=written - timedelta(days=1),
            last_posted_at=written,
            last_position=POSTS,
            reply_count=0 if number % 10 == 0 else POSTS - 1,
            me_too_count=1,
        )


def _posts(threads: list[Thread], people: list[User], words: Words, chance: random.Random) -> Iterator[Post]:
    for thread in threads:
        for position in range(1, POSTS + 1 if thread.reply_count else 2):
            text = words.some(60)
            yield Post(
                thread=thread,
                position=position,
                author=thread.author if position == 1 else chance.choice(people),
                body=text,
                body_html=f"<p>{text}</p>",
                created_at=thread.created_at,
                vote_count=chance.randint(0, 9),
            )


def _accept(threads: list[Thread], posts: list[Post]) -> None:
    answers = {post.thread_id: post for post in posts if post.position == 4}
    solved = [thread for thread in threads if thread.pk % 3 == 0 and thread.pk in answers]
    for thread in solved:
        thread.accepted_answer = answers[thread.pk]
    Thread.objects.bulk_update(solved, ["accepted_answer"])
