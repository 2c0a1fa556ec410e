"""How editors write what a kind of question needs: one block a kind, whose value is the kind's data."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from academy.testing.kinds import KINDS


def _of(name: str, *fields: tuple[str, blocks.Block]) -> tuple[str, blocks.Block]:
    kind = KINDS[name]
    return name, blocks.StructBlock(list(fields), label=kind.label, icon=ICONS[name])


ICONS = {
    "single": "radio-full",
    "multiple": "tick",
    "ordering": "list-ol",
    "matching": "link",
    "fill": "form",
    "numeric": "decimal",
    "hotspot": "crosshairs",
    "free": "edit",
}


SENTENCE_HELP = _("Write ___ (three low lines) for each gap.")
POINTS_HELP = _(
    "Places to choose from, so that nobody has to point. Without any, a mark is put anywhere: whoever does not "
    "see the image can then hardly answer."
)


def _options() -> blocks.ListBlock:
    option = blocks.StructBlock(
        [
            ("text", blocks.CharBlock(label=_("Choice"), max_length=500)),
            ("is_right", blocks.BooleanBlock(label=_("Right"), required=False)),
        ]
    )
    return blocks.ListBlock(option, label=_("Choices"), min_num=2)


def _text(label: Any, **more: Any) -> blocks.CharBlock:
    return blocks.CharBlock(label=label, max_length=500, **more)


def _share(label: Any) -> blocks.FloatBlock:
    return blocks.FloatBlock(label=label, min_value=0, max_value=100)


def _pair() -> blocks.StructBlock:
    return blocks.StructBlock([("left", _text(_("This"))), ("right", _text(_("belongs to that")))])


def _gap() -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("accepted", blocks.TextBlock(label=_("Right forms, one a line"), rows=2)),
            ("case", blocks.BooleanBlock(label=_("Capitals count"), required=False)),
            ("accents", blocks.BooleanBlock(label=_("Accents count"), required=False)),
        ]
    )


def _unit() -> blocks.StructBlock:
    return blocks.StructBlock(
        [("unit", _text(_("Unit"))), ("factor", blocks.FloatBlock(label=_("One of it is so many of the first")))]
    )


def _area() -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("x", _share(_("Left edge, %"))),
            ("y", _share(_("Upper edge, %"))),
            ("width", _share(_("Width, %"))),
            ("height", _share(_("Height, %"))),
        ]
    )


def _point() -> blocks.StructBlock:
    return blocks.StructBlock(
        [("name", _text(_("Name"))), ("x", _share(_("From the left, %"))), ("y", _share(_("From the top, %")))]
    )


def _criterion() -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            ("name", _text(_("Criterion"))),
            ("description", blocks.TextBlock(label=_("What that means"), required=False, rows=2)),
            ("points", blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=100, default=1)),
        ]
    )


class QuestionBody(blocks.StreamBlock):
    """Exactly one kind, with what it needs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(self._kinds(), min_num=1, max_num=1, **kwargs)

    @staticmethod
    def _kinds() -> list[tuple[str, blocks.Block]]:
        return [
            _of("single", ("options", _options())),
            _of("multiple", ("options", _options())),
            _of("ordering", ("items", blocks.ListBlock(_text(_("Line")), label=_("In the right order"), min_num=3))),
            _of(
                "matching",
                ("pairs", blocks.ListBlock(_pair(), label=_("Pairs"), min_num=2)),
                ("others", blocks.ListBlock(_text(_("Choice")), label=_("Belongs to nothing"), default=[])),
            ),
            _of(
                "fill",
                ("sentence", blocks.TextBlock(label=_("Sentence"), help_text=SENTENCE_HELP, rows=2)),
                ("gaps", blocks.ListBlock(_gap(), label=_("Gaps, in order"), min_num=1)),
            ),
            _of(
                "numeric",
                ("value", blocks.FloatBlock(label=_("Right number"))),
                ("tolerance", blocks.FloatBlock(label=_("Tolerance"), default=0, min_value=0)),
                ("is_percent", blocks.BooleanBlock(label=_("The tolerance is in per cent"), required=False)),
                ("unit", _text(_("Unit"), required=False)),
                ("other_units", blocks.ListBlock(_unit(), label=_("Other units"), default=[])),
            ),
            _of(
                "hotspot",
                ("areas", blocks.ListBlock(_area(), label=_("Right areas"), min_num=1)),
                ("points", blocks.ListBlock(_point(), label=_("Named places"), default=[], help_text=POINTS_HELP)),
            ),
            _of(
                "free",
                ("criteria", blocks.ListBlock(_criterion(), label=_("Rubric"), min_num=1)),
                ("longest", blocks.IntegerBlock(label=_("Words at most; 0: any number"), default=0, max_value=2000)),
                ("example", blocks.TextBlock(label=_("Example of a good answer"), required=False)),
            ),
        ]


def body_of(kind: str, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A question's data as the editor's form begins with it."""
    value = dict(data)
    if kind == "fill":
        value["gaps"] = [{**gap, "accepted": "\n".join(gap["accepted"])} for gap in data.get("gaps", [])]
    return [{"type": kind, "value": value}] if kind else []


def data_of(block: QuestionBody, body: Any) -> tuple[str, dict[str, Any]]:
    """Kind and data of what an editor has written; empty while nothing is chosen."""
    rows = block.get_prep_value(body)
    return (rows[0]["type"], plain(rows[0]["value"])) if rows else ("", {})


def plain(value: Any) -> Any:
    """A block's stored value without the wrapping of lists."""
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(row["value"]) if _is_wrapped(row) else plain(row) for row in value]
    return value


def _is_wrapped(row: Any) -> bool:
    return isinstance(row, Mapping) and row.get("type") == "item" and "value" in row
