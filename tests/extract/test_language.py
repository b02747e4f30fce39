"""Which language a text is in, by itself and against what its feed declares."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader.extract.language import base, language_of

ENGLISH = "The council said on Monday that it would not pay for the bridge, and that it has asked the state for help."
TEXTS = {
    "de": "Der Stadtrat teilte am Montag mit, dass er die Brücke nicht bezahlen werde, und bat das Land um Hilfe.",
    "fr": "Le conseil municipal a déclaré lundi qu'il ne paierait pas le pont et a demandé l'aide de la région.",
    "es": "El ayuntamiento dijo el lunes que no pagará el puente y que ha pedido ayuda al gobierno de la región.",
    "pt": "A câmara disse na segunda-feira que não vai pagar a ponte e que pediu ajuda ao governo da região.",
    "nl": "De gemeenteraad zei maandag dat hij de brug niet zal betalen en dat hij het land om hulp heeft gevraagd.",
    "pl": "Rada miasta poinformowała w poniedziałek, że nie zapłaci za most i poprosiła rząd o pomoc.",
    "ru": "Городской совет заявил в понедельник, что не будет платить за мост, и попросил помощи у области.",
    "zh": "市议会周一表示不会为这座桥付款，并已向州政府请求帮助。",
    "ar": "قال مجلس المدينة يوم الاثنين إنه لن يدفع ثمن الجسر وطلب المساعدة من الدولة.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_is_enough_where_nothing_is_declared(language: str) -> None:
    assert base(language_of(TEXTS[language])) == language
    assert base(language_of(TEXTS[language], "fr-CA" if language == "fr" else language)) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_whole_text_overrules_what_was_declared(language: str) -> None:
    assert language_of(TEXTS[language] * 4, "en-GB") == language


def test_english_is_english_whatever_was_declared() -> None:
    assert language_of(ENGLISH) == "en"
    assert language_of(ENGLISH, "de") == "en"
    assert language_of(ENGLISH, "en-GB") == "en-GB"


@pytest.mark.parametrize("text", ["", "42", "Bayern 3:1 Köln", "“", "Oslo, Bergen, Tromsø", "🙂 🙂"])
def test_what_says_too_little_is_what_it_was_declared_to_be(text: str) -> None:
    assert language_of(text) == "en"
    assert language_of(text, "de") == "de"
    assert language_of(text, "en") == "en"


def test_other_letters_are_never_english() -> None:
    assert language_of("Ура!") != "en"
    assert language_of("速報", "ja") == "ja"


def test_plain_english_does_not_load_the_identifier() -> None:
    code = (
        "import sys; from reader.extract.language import language_of;"
        f"language_of({ENGLISH!r}, 'de'); sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
