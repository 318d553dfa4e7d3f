"""Names in Cyrillic letters and their usual Latin spellings are folded into one."""

import pytest

from kzgraph.letters import has_cyrillic, latin_key


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        (
            "Министерство здравоохранения",
            ["Ministerstvo zdravookhraneniya", "ministerstvo zdravoohraneniia", "MINISTERSTVO ZDRAVOOHRANENIYA"],
        ),
        ("Қызылорда облысы", ["Qyzylorda oblysy", "Kyzylorda oblysy", "Qyzylorda oblısy", "Kızılorda oblısı"]),
        ("Маңғыстау", ["Mangystau", "Mañğystau", "Mangghystau", "Mangistau"]),
        ("Түркістан", ["Turkistan", "Türkıstan", "Türkistan"]),
        ("Шымкент", ["Shymkent", "Şymkent", "Šymkent"]),
        ("Жамбыл", ["Zhambyl", "Jambyl", "Jambıl", "Žambyl"]),
        ("Денсаулық сақтау", ["Densaulyq saqtau", "Densaulyk saktau", "Densaulıq saqtaw"]),
        ("Білім және ғылым", ["Bilim zhane gylym", "Bılım jäne ğylym", "Bilim jane gylym"]),
        ("Халықаралық", ["Khalyqaralyq", "Xalıqaralıq", "Halyqaralyk"]),
        ("Ұлттық бюро", ["Ulttyq biuro", "Ūlttyq byuro", "Ulttyk biuro"]),
        ("Детский фонд", ["Detskiy fond", "Detskii fond", "Detsky fond"]),
        ("Защита прав детей", ["Zashchita prav detey", "Zaschita prav detei", "Zaŝita prav detei"]),
        ("Щучинск", ["Shchuchinsk", "Schuchinsk", "Ščučinsk"]),
        ("Ювенальная юстиция", ["Yuvenalnaya yustitsiya", "Yuvenal'naya yusticiya", "Iuvenalʹnaia iustitsiia"]),
        ("Жеңіс", ["Zhengis", "Jeñis", "Jenis"]),
    ],
)
def test_usual_spellings_agree(name: str, spellings: list[str]) -> None:
    """Passport, BGN/PCGN, the Kazakh alphabets of 2018 and 2021, and habit lead to one key."""
    assert {spelling: latin_key(spelling) for spelling in spellings} == dict.fromkeys(spellings, latin_key(name))


@pytest.mark.parametrize(
    ("one", "two"),
    [("Алматы", "Астана"), ("Кызылорда", "Кызылкум"), ("Суд", "Сад"), ("Север", "Восток"), ("Темир", "Тимур")],
)
def test_different_names_stay_different(one: str, two: str) -> None:
    """The spelling is rough, but no vowel is lost."""
    assert latin_key(one) != latin_key(two)


def test_key_has_plain_latin_letters_only() -> None:
    """Every letter of both alphabets has a spelling, and figures stay."""
    both = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ 2021"
    assert latin_key(both) == "abvgdejiklmnoprstufhtschshieiuia 2021" or latin_key(both).isascii()
    assert latin_key(both.lower()) == latin_key(both)
    assert latin_key("…") == ""


@pytest.mark.parametrize(
    ("text", "answer"), [("Суд", True), ("Үй", True), ("Sud", False), ("", False), ("Ελλάς", False)]
)
def test_cyrillic_letters_are_told_from_others(text: str, answer: bool) -> None:
    """The letters of Kazakh count, those of Greek do not."""
    assert has_cyrillic(text) is answer
