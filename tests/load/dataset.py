"""A knowledge base of any size to measure with: questions in sections, of words that recur as words do.

Pages are copied into the tables directly, as saving twenty thousand of them one by one would take longer than all
that is measured. What is copied was published the ordinary way.
"""

import json
import random
import uuid
from collections.abc import Iterator, Sequence
from itertools import accumulate, count, islice
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page

from kb.models import FaqSectionPage, QuestionPage
from product.models import Feature
from tests.factories.kb import a_question, a_section

SECTIONS = 10
COMMONEST = 50
SYLLABLES = ("ar", "be", "ca", "do", "el", "fi", "go", "ha", "in", "ju", "ka", "lo", "mi", "na", "or", "pe", "ri", "so")
SUBJECTS = ("invoice", "report", "team", "password", "export", "calendar", "filter", "import", "certificate", "account")


class Words:
    """Texts whose words follow the law of Zipf and Mandelbrot over one vocabulary of 5,000; the same texts for the same
    seed. The law is shifted past the fifty commonest words of a language: those are no words that readers search for.
    """

    def __init__(self, seed: int = 7, size: int = 5_000) -> None:
        chance = random.Random(1)
        made = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(size * 2)}
        self.vocabulary = [*SUBJECTS, *sorted(made)[:size]]
        chance.shuffle(self.vocabulary)
        self.weights = list(accumulate(1 / (rank + COMMONEST) for rank in range(1, len(self.vocabulary) + 1)))
        self.random = random.Random(seed)

    def some(self, count: int) -> str:
        """`count` words."""
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.weights, k=count))

    def query(self) -> str:
        """What a reader might type: one to four words."""
        return self.some(self.random.randint(1, 4))


def fill(size: int) -> QuestionPage:
    """Publish `size` questions in ten sections and return one of them, published the ordinary way."""
    for number in range(SECTIONS):
        feature, _ = Feature.objects.get_or_create(
            slug=f"feature-{number}", defaults={"name": f"Feature {number}", "order": number}
        )
        section = a_section(title=feature.name, slug=feature.slug, feature=feature)
        sample = a_question(section, title=f"How do I begin with {section.title}?")
    fill_up(size)
    return sample


def fill_up(size: int) -> None:
    """Copy until there are `size` questions, as many in each section."""
    words = Words(seed=size)
    for section in FaqSectionPage.objects.order_by("path"):
        questions = QuestionPage.objects.child_of(section)
        there = questions.count()
        copies = _copies(section, questions.order_by("path")[0], words, there + 1)
        with transaction.atomic():
            for batch in batched(islice(copies, max(0, size // SECTIONS - there)), 500):
                insert_pages(QuestionPage, batch)
            Page.objects.filter(pk=section.pk).update(numchild=questions.count())


def _copies(section: FaqSectionPage, sample: QuestionPage, words: Words, first: int) -> Iterator[QuestionPage]:
    page = QuestionPage.objects.get(pk=sample.pk)
    for number in count(first):
        page.pk = page.id = page.page_ptr_id = None
        page.path = Page._get_path(section.path, section.depth + 1, number)
        page.title = page.draft_title = f"How do I {words.some(6)}?"
        page.slug = f"copy-{number}"
        page.url_path = f"{section.url_path}{page.slug}/"
        page.translation_key = uuid.uuid4()
        page.latest_revision = page.live_revision = None
        page.short_answer = words.some(25)
        page.body = json.dumps([{"type": "text", "id": str(uuid.uuid4()), "value": f"<p>{words.some(120)}</p>"}])
        yield _clone(page)


def batched(pages: Iterator[QuestionPage], size: int) -> Iterator[list[QuestionPage]]:
    """`pages` in lists of at most `size`."""
    while batch := list(islice(pages, size)):
        yield batch


def _clone(page: QuestionPage) -> QuestionPage:
    return QuestionPage(**{field.attname: getattr(page, field.attname) for field in page._meta.concrete_fields})


def insert_pages(model: type[Page], pages: Sequence[Any]) -> None:
    """Both rows of each page: the shared one in bulk, and the kind's own by hand, which Django does not offer."""
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    ]
    Page.objects.bulk_create(rows)
    for page, row in zip(pages, rows, strict=True):
        page.page_ptr_id = row.pk
    _insert_own_rows(model, pages)


def _insert_own_rows(model: type[Page], objects: Sequence[Any]) -> None:
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        [field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in fields]
        for instance in objects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)
