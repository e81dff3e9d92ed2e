"""Lists are in the order of the reader's alphabet. Never by value: that would be a league table."""

from hypothesis import given
from hypothesis import strategies as st

from gwella.code_of_practice import places
from gwella.code_of_practice.alphabet import english_key, in_order, welsh_key
from gwella.code_of_practice.language import Language

title = "Alphabetical order"


def welsh(*words):
    return in_order(words, str, Language.CY)


def test_welsh_letters_of_two_signs_are_letters_of_their_own():
    """ch after c, dd after d, ff after f, ng after g, ll after l, ph after p, rh after r, th after t."""
    assert welsh("chwarae", "cwm", "cath") == ["cath", "cwm", "chwarae"]
    assert welsh("ddoe", "dydd", "edau", "dafad") == ["dafad", "dydd", "ddoe", "edau"]
    assert welsh("ffon", "fy", "fan", "gafr") == ["fan", "fy", "ffon", "gafr"]
    assert welsh("ngwaith", "gwaith", "haf") == ["gwaith", "ngwaith", "haf"]
    assert welsh("llan", "lwc", "mam", "lamp") == ["lamp", "lwc", "llan", "mam"]
    assert welsh("phen", "pysgod", "rasal") == ["pysgod", "phen", "rasal"]
    assert welsh("rhaw", "rysáit", "sach") == ["rysáit", "rhaw", "sach"]
    assert welsh("thema", "tŷ", "ugain") == ["tŷ", "thema", "ugain"]


def test_ng_is_n_and_g_where_a_part_of_a_name_ends_between_them():
    """Bangor is ban and gor, Llangollen llan and Collen: both stand under n."""
    assert welsh("Bangor", "Banwen", "Bagillt", "Bala", "Bargod") == ["Bagillt", "Bala", "Bangor", "Banwen", "Bargod"]
    assert welsh("Llanymddyfri", "Llangollen", "Llanelli") == ["Llanelli", "Llangollen", "Llanymddyfri"]
    assert welsh("Llwyngwril", "Llwynhendy", "Llwyneinion") == ["Llwyneinion", "Llwyngwril", "Llwynhendy"]


def test_h_after_aber_caer_and_pont_is_a_letter_of_its_own():
    """Aberhonddu has r and h; Ponthir has t and h."""
    assert welsh("Aberystwyth", "Aberhonddu", "Aberffraw") == ["Aberffraw", "Aberhonddu", "Aberystwyth"]
    assert welsh("Porthcawl", "Pontypridd", "Ponthir") == ["Ponthir", "Pontypridd", "Porthcawl"]


def test_accents_count_only_between_words_that_are_otherwise_the_same():
    assert welsh("tŷ", "ty", "twr", "tŵr") == ["twr", "tŵr", "ty", "tŷ"]
    assert welsh("môr", "mor", "moron") == ["mor", "môr", "moron"]


def test_the_authorities_stand_in_the_order_of_the_readers_language():
    """Caerdydd comes first of the C in Welsh; Cardiff follows Caerphilly in English."""
    in_welsh = in_order(places.authorities(), lambda area: area.name.cy, Language.CY)
    assert [area.name.cy for area in in_welsh] == [
        "Abertawe",
        "Blaenau Gwent",
        "Bro Morgannwg",
        "Caerdydd",
        "Caerffili",
        "Casnewydd",
        "Castell-nedd Port Talbot",
        "Ceredigion",
        "Conwy",
        "Gwynedd",
        "Merthyr Tudful",
        "Pen-y-bont ar Ogwr",
        "Powys",
        "Rhondda Cynon Taf",
        "Sir Benfro",
        "Sir Ddinbych",
        "Sir Fynwy",
        "Sir Gaerfyrddin",
        "Sir y Fflint",
        "Torfaen",
        "Wrecsam",
        "Ynys Môn",
    ]
    in_english = in_order(places.authorities(), lambda area: area.name.en, Language.EN)
    assert [area.name.en for area in in_english][:6] == [
        "Blaenau Gwent",
        "Bridgend",
        "Caerphilly",
        "Cardiff",
        "Carmarthenshire",
        "Ceredigion",
    ]


def test_english_knows_no_letters_of_two_signs():
    """The same two words, in the order of each language."""
    assert in_order(["Lydney", "Llanelli"], str, Language.EN) == ["Llanelli", "Lydney"]
    assert in_order(["Lydney", "Llanelli"], str, Language.CY) == ["Lydney", "Llanelli"]


def test_an_empty_name_comes_first_and_digits_come_before_letters():
    assert welsh("a", "", "9", "10") == ["", "10", "9", "a"]


@given(st.lists(st.text(alphabet="abcdghlnprtfŵŷâ -’AB", max_size=6)))
def test_order_does_not_depend_on_where_one_starts(words):
    """Sorting what is sorted changes nothing, and no two different texts are the same key."""
    for key in (welsh_key, english_key):
        assert sorted(sorted(words, key=key, reverse=True), key=key) == sorted(words, key=key)
        assert len({key(word) for word in words}) == len(set(words))
