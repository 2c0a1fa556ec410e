"""A small help centre in five languages, the same in every engine: entries with fixed keys and audiences."""

from datetime import UTC, datetime
from typing import Any

from accounts.audiences import Rule
from accounts.models import AudienceRule
from product.models import Feature, FeatureTranslation
from search.models import CatalogueEntry

PUBLIC, MEMBERS, PARTNERS, ACME = 9_001, 9_002, 9_003, 9_004
RULES = {PUBLIC: Rule(), MEMBERS: Rule.of(["members"]), PARTNERS: Rule.of(["partners"]), ACME: Rule.of(["org:7"])}
BILLING, SECURITY, TEAMS = 9_101, 9_102, 9_103
FEATURES = {
    BILLING: ("billing", "Billing", {"fa": "صورت‌حساب", "vi": "Thanh toán", "ga": "Billeáil", "hy": "Վճարումներ"}),
    SECURITY: ("security", "Security", {"fa": "امنیت", "vi": "Bảo mật", "ga": "Slándáil", "hy": "Անվտանգություն"}),
    TEAMS: ("teams", "Teams", {"fa": "گروه‌ها", "vi": "Nhóm", "ga": "Foirne", "hy": "Թիմեր"}),
}
_WORDS = {pk: "\n".join([name, *names.values()]) for pk, (_, name, names) in FEATURES.items()}


def entry(number: int, language: str, title: str, **fields: Any) -> CatalogueEntry:
    """An entry of the shelf, unsaved; what is not said is plain and open to all."""
    fields = {
        "source": "tests.shelf",
        "object_id": str(number),
        "version": 1,
        "kind": "question",
        "url": f"/{language}/help/{number}/",
        "audience_id": PUBLIC,
        "translation_key": f"shelf-{number}",
        "changed_at": datetime(2026, 3, 1, tzinfo=UTC),
    } | fields
    fields.setdefault("keywords", _WORDS.get(fields.get("feature_id", 0), ""))
    return CatalogueEntry(pk=9_000 + number, language=language, title=title, **fields)


def shelf() -> list[CatalogueEntry]:
    """All of them, made afresh."""
    return [*_english(), *_irish(), *_armenian(), *_vietnamese(), *_persian()]


def put_up() -> list[CatalogueEntry]:
    """Save them with the rules and features they hang on."""
    AudienceRule.objects.filter(expression__in=[rule.expression for rule in RULES.values()]).delete()
    AudienceRule.objects.bulk_create(
        AudienceRule(pk=pk, expression=rule.expression, digest=rule.digest) for pk, rule in RULES.items()
    )
    for order, (pk, (slug, name, names)) in enumerate(FEATURES.items()):
        Feature.objects.create(pk=pk, slug=slug, name=name, order=order)
        FeatureTranslation.objects.bulk_create(
            FeatureTranslation(feature_id=pk, language=language, name=own) for language, own in names.items()
        )
    return CatalogueEntry.objects.bulk_create(shelf())


def _english() -> list[CatalogueEntry]:
    return [
        entry(
            1,
            "en",
            "How do I turn on single sign-on?",
            feature_id=SECURITY,
            summary="Open Settings, choose your identity provider, paste its metadata address and test it first.",
            body="Single sign-on lets people use the password of their company. Owners can require it for everybody.",
            is_official=True,
        ),
        entry(
            2,
            "en",
            "Sign-in fails after an update",
            feature_id=SECURITY,
            kind="article",
            summary="Clear the cookies of the portal, then try again.",
            body="When signing in does not work, the log tells you why. Often the clock of the phone is wrong.",
        ),
        entry(
            3,
            "en",
            "Connect an identity provider",
            feature_id=SECURITY,
            kind="tutorial",
            summary="Ten minutes from the first click to the first sign-in.",
            body="You need the rights of an owner.",
            parts=[
                {
                    "anchor": "step-1",
                    "label": "Create the application",
                    "text": "Create the application at the provider.",
                },
                {"anchor": "step-2", "label": "Paste the address", "text": "Paste the metadata address into the form."},
            ],
        ),
        entry(
            4,
            "en",
            "Security in twenty minutes",
            feature_id=SECURITY,
            kind="webinar",
            summary="A recording for owners.",
            parts=[
                {"anchor": "t=12", "label": "", "text": "Welcome to this recording about safety.", "seconds": 12.0},
                {"anchor": "t=761", "label": "", "text": "Now we rotate the encryption certificate.", "seconds": 761.0},
                {"anchor": "t=900", "label": "", "text": "That is all for today.", "seconds": 900.0},
            ],
            extras={"minutes": 20},
        ),
        entry(
            5,
            "en",
            "Download an invoice",
            feature_id=BILLING,
            summary="Every invoice is kept for ten years.",
            body="Choose the year.",
            author_name="Máire Ní Bhriain",
        ),
        entry(
            6,
            "en",
            "Invoices go to the wrong address",
            feature_id=BILLING,
            kind="article",
            body="Change the address in Settings.",
        ),
        entry(
            7,
            "en",
            "Why was I billed twice?",
            feature_id=BILLING,
            body="A second invoice can be a correction of the first.",
            author_name="Mary Jones",
            is_solved=True,
        ),
        entry(
            8,
            "en",
            "Invite people to your team",
            feature_id=TEAMS,
            kind="tutorial",
            body="An invitation is valid for a week.",
        ),
        entry(9, "en", "Remove somebody from a team", feature_id=TEAMS, body="What they wrote stays."),
        entry(
            10,
            "en",
            "Prices for partners",
            audience_id=PARTNERS,
            feature_id=BILLING,
            body="The secret discount on every invoice.",
        ),
        entry(11, "en", "Roadmap for members", audience_id=MEMBERS, body="The secret plans of the next year."),
        entry(12, "en", "Acme's own set-up", audience_id=ACME, body="The secret gateway of Acme, with an invoice."),
        entry(13, "en", "Passwords", body="A password manager remembers them.", worth=0.9, changed_at=None),
        entry(14, "en", "Passwords", body="A password manager remembers them.", worth=0.1, changed_at=None),
        entry(15, "en", "Error E1042 while importing user_name", body="The field user_name of version 3.2.1 is empty."),
        entry(16, "en", "Set up the printer", kind="article", body="<script>alert(1)</script> prints & scans."),
    ]


def _irish() -> list[CatalogueEntry]:
    return [
        entry(21, "ga", "Conas a athraím mo phasfhocal?", summary="Oscail na socruithe agus roghnaigh pasfhocal nua."),
        entry(
            22,
            "ga",
            "Íoslódáil sonrasc",
            feature_id=BILLING,
            body="Tá na sonraisc ar fad le fáil ar feadh deich mbliana.",
        ),
        entry(23, "ga", "Tabhair cuireadh do chara", feature_id=TEAMS, body="Faigheann do chairde ríomhphost."),
        entry(24, "ga", "Leabhair agus treoracha", kind="article", body="Tá an leabhar seo saor in aisce."),
        entry(25, "ga", "Rún na mball", audience_id=MEMBERS, body="Sonrasc rúnda."),
    ]


def _armenian() -> list[CatalogueEntry]:
    return [
        entry(31, "hy", "Ինչպե՞ս փոխել գաղտնաբառը", summary="Բացեք կարգավորումները և ընտրեք նոր գաղտնաբառ։"),
        entry(32, "hy", "Ներբեռնել հաշիվը", feature_id=BILLING, body="Բոլոր հաշիվները պահվում են տասը տարի։"),
        entry(33, "hy", "Հրավիրել մարդկանց թիմ", feature_id=TEAMS, body="Հրավերը գործում է մեկ շաբաթ։"),
        entry(34, "hy", "Գրքեր և ուղեցույցներ", kind="article", body="Այս գիրքը անվճար է։"),
    ]


def _vietnamese() -> list[CatalogueEntry]:
    return [
        entry(41, "vi", "Làm thế nào để đổi mật khẩu?", summary="Mở phần cài đặt và chọn mật khẩu mới."),
        entry(42, "vi", "Tải hóa đơn về máy", feature_id=BILLING, body="Mọi hóa đơn được giữ trong mười năm."),
        entry(43, "vi", "Mời người vào nhóm", feature_id=TEAMS, body="Lời mời có hiệu lực một tuần."),
        entry(44, "vi", "Hòa mạng và đăng nhập", kind="article", body="Đăng nhập một lần cho mọi dịch vụ."),
    ]


def _persian() -> list[CatalogueEntry]:
    return [
        entry(51, "fa", "چگونه گذرواژه را عوض کنم؟", summary="تنظیمات را باز کنید و گذرواژه‌ای تازه برگزینید."),
        entry(52, "fa", "دریافت صورت‌حساب", feature_id=BILLING, body="همه‌ی صورت‌حساب‌ها ده سال نگه داشته می‌شوند."),
        entry(53, "fa", "دعوت کاربران به گروه", feature_id=TEAMS, body="دعوت‌نامه یک هفته اعتبار دارد."),
        entry(54, "fa", "کتاب‌ها و راهنماها", kind="article", body="این کتاب رایگان است."),
        # The same as the English one about single sign-on: joined by its translation key.
        entry(55, "fa", "ورود یکپارچه را چگونه روشن کنم؟", feature_id=SECURITY, translation_key="shelf-1"),
    ]
