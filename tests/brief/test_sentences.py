"""What briefs about Riverland say, word for word, in three languages; written by hand from the small graph."""

from .conftest import Read


def test_partner_in_english(read: Read) -> None:
    """A ministry that was renamed, with two results that it is named for itself."""
    found = read("Ministry of Rivers")
    assert found[""] == "# Ministry of Rivers\nBrief on a partner"
    assert found["Who it is"] == (
        "Ministry of Rivers is a partner of the type “government”. The documents also write: MoR. "
        "It was followed by Ministry of Water and Climate on 1 July 2020. Mentioned in each of the 2 documents, with "
        "the number of passages: Annual report 2018 (3) and Review 2021 (1). The documents give a time for 2 of 2 "
        "contributions: 2017–2018."
    )
    assert found["At a glance"] == "- 2 results traced to it\n- 2 of them stated for it by name\n- 2 programmes"
    assert found["What it did, where and with whom"] == (
        "Its roles, with the number of contributions: developer (1) and lead (1). It contributed to 2 programmes, "
        "directly or through results; by goal area: Every child lives in a safe and clean environment (2). "
        "Places (1 of 2 contributions names one): North (1)."
    )
    assert found["Results"] == (
        "### Every child lives in a safe and clean environment – 2 results\n"
        "- Wells at schools in North tested (output, North, 2017) – lead\n"
        "  - Schools whose wells were tested: 52 schools (2017)\n"
        "- Water Safety Act adopted (outcome, Riverland, 2018) – developer"
    )
    assert found["How strong the evidence is"] == (
        "Of 2 results, 2 rest on a passage that names the partner for the result itself. None of them is told in more "
        "than one document. For each of them the documents name another partner too (Children's Agency, which "
        "publishes them, is not counted)."
    )
    assert found["Plans and recommendations"] == (
        "Recommendations made to it: 1; 1 of them has a follow-up in the graph.\n"
        "- Test every well once a year – followed up by: Well testing is a yearly duty"
    )
    assert found["What is not known"] == "Of 2 results, 1 has no figure, 1 has figures but none from before."
    assert found["Sources"] == (
        "- Annual report 2018 (2018) – 3 passages\n- Review 2021 (2019–2021) – 1 passage"
    )  # fmt: skip


def test_partner_in_russian(read: Read) -> None:
    """The same in Russian: plural forms, days, and what has no Russian name in English."""
    found = read("Ministry of Rivers", "ru")
    assert found[""] == "# Министерство рек\nСправка о партнёре"
    assert found["Кто это"] == (
        "Министерство рек — партнёр типа «государственный орган». В документах встречаются и такие названия: MoR. "
        "Впоследствии (с 1 июля 2020 года): Министерство воды и климата. Упоминается в каждом из 2 документов; число "
        "фрагментов: Annual report 2018 (3) и Review 2021 (1). Документы указывают время для 2 из 2 вкладов: 2017–2018."
    )
    assert found["Вкратце"] == (
        "- 2 прослеженных результата\n- 2 из них — с партнёром, названным при самом результате\n- 2 программы"
    )
    assert found["Результаты"] == (
        "### Каждый ребёнок живёт в безопасной и чистой среде — 2 результата\n"
        "- Wells at schools in North tested (непосредственный результат; Север; 2017) — ведущий партнёр\n"
        "  - Schools whose wells were tested: 52 школы (2017)\n"
        "- Water Safety Act adopted (промежуточный результат; Риверленд; 2018) — разработчик"
    )
    assert found["Что неизвестно"] == (
        "Из 2 результатов: без цифр — 1, с цифрами, но без исходного значения — 1."
    )  # fmt: skip


def test_partner_in_kazakh(read: Read) -> None:
    """The same in Kazakh: one form after numbers, and cases of months."""
    found = read("Ministry of Rivers", "kk")
    assert found[""] == "# Өзендер министрлігі\nСеріктес туралы анықтама"
    assert found["Бұл кім"] == (
        "Өзендер министрлігі – «мемлекеттік орган» түріндегі серіктес. Құжаттарда мынадай атаулары да кездеседі: MoR. "
        "Кейін (2020 жылғы 1 шілдеден бастап): Су және климат министрлігі. 2 құжаттың бәрінде аталады; үзінділер саны: "
        "Annual report 2018 (3) және Review 2021 (1). 2 үлестің 2 үлесінің уақыты көрсетілген: 2017–2018."
    )
    assert found["Қысқаша"] == "- 2 нәтижемен байланысы бар\n- 2 нәтиженің өзінде аталған\n- 2 бағдарлама"
    assert found["Не белгісіз"] == (
        "2 нәтиже ішінен: саны жоғы – 1, саны бар, бірақ бастапқы мәні жоғы – 1."
    )  # fmt: skip


def test_partner_through_programmes_and_alone(read: Read) -> None:
    """Ties over a programme say which, a change is told from before to after, and sole results are counted."""
    found = read("Open Hands")
    assert found["Results"] == (
        "### Every child survives and thrives – 2 results\n"
        "- Families in South have nets (output, South, 2018) – implementer\n"
        "  - Children under five who sleep under a net: 12,000 people (2018)\n"
        "  - Families who received nets: about 5,000 households (2018)\n"
        "- Families visited at home (output, South, 2020) – through Care at Home: implementer\n"
        "  - Families visited by nurses: 900 households (2020)\n"
        "### Every child learns – 1 result\n"
        "- Students of the pilot eat more vegetables (outcome, South, 2016) – through School gardens pilot in South: "
        "implementer\n"
        "  - Students who eat vegetables every day: 20 → 32 per cent (2015 → 2016)\n"
        "  - Students who eat vegetables every day: 12 per cent (change, 2015–2016)"
    )
    assert found["How strong the evidence is"] == (
        "Of 3 results, 1 rests on a passage that names the partner for the result itself; for 2, the partner is named "
        "for the programme behind the result or for a part of it. None of them is told in more than one document. "
        "Leaving aside Children's Agency, which publishes the documents, it is the only partner named for 2 of them: "
        "Families visited at home and Students of the pilot eat more vegetables."
    )
    assert "3 other partners are named for the same results or programmes, with the number of these: Children's Agency "
    assert (
        "Children's Agency (2), Bridge Foundation (1) and Reed Labs (1)." in found["What it did, where and with whom"]
    )
    in_russian = read("Open Hands", "ru")["Результаты"]
    assert "Families who received nets: около 5000 домохозяйств (2018)" in in_russian
    assert "12 000 человек (2018)" in in_russian.replace("\u00a0", " ")
    assert "20 → 32 процента (2015 → 2016)" in in_russian


def test_partner_with_nothing_but_a_plan(read: Read) -> None:
    """A partner that only announced something: no tiles, no results, no word on evidence."""
    found = read("Sunrise Energy")
    assert list(found)[1:6] == [
        "Who it is",
        "What it did, where and with whom",
        "Plans and recommendations",
        "What is not known",
        "Sources",
    ]
    assert found["What it did, where and with whom"] == (
        "The documents state no contribution of Sunrise Energy to any result or programme."
    )
    assert found["Plans and recommendations"] == (
        "Plans it announces: 1; the graph holds no follow-up.\n"
        "- Solar pumps for the wells of South (2019) – no follow-up recorded"
    )
    assert found["What is not known"] == "The graph holds nothing about it from: Review 2021."
    in_russian = read("Sunrise Energy", "ru")
    assert in_russian["Что делалось, где и с кем"] == (
        "О вкладе партнёра «Sunrise Energy» в какой-либо результат или программу документы не сообщают."
    )


def test_group_that_only_received(read: Read) -> None:
    """A group is told as one, and what it received is no contribution."""
    found = read("Village health posts")
    assert found["Who it is"].startswith(
        "Village health posts are a group that the documents do not name one by one, of the type “other public sector”."
    )
    assert found["What it did, where and with whom"] == (
        "The documents state no contribution of Village health posts to any result or programme. "
        "What it received: Families in South have nets."
    )
    assert "Results" not in found


def test_conclusion_of_a_reader_is_left_out_and_counted(read: Read) -> None:
    """What a reader concludes is no result of the partner, and the brief says that it was left out."""
    found = read("Children's Agency")
    assert "Water Safety Act" not in found["Results"]
    assert "1 tie to a result that only a reader concludes is left out." in found["What is not known"]


def test_programme(read: Read) -> None:
    """A programme that grew from a pilot: its partners, a plan followed up, figures that disagree."""
    found = read("School Gardens")
    assert found["What it is"] == (
        "School Gardens is a scale-up in Riverland (since 2017), in the goal area “Every child learns”."
    )
    assert found["Parts, pilots and what grew from them"] == (
        "It grew from 1 pilot.\n- School gardens pilot in South (pilot, South, 2015–2016) – 1 result"
    )
    assert found["Partners"] == "1 partner is named, by role:\n- Lead: Ministry of Schools"
    assert "Students of the pilot" not in found["Results"]
    assert found["How strong the evidence is"] == (
        "Of 2 results, 2 have partners named only for the programme behind them."
    )
    assert found["Lessons, plans and recommendations"] == (
        "Plans: 1; 1 of them has a follow-up in the graph.\n"
        "- Gardens for nurseries (Ministry of Schools, 2020) – followed up, as a reader concludes, by: First nursery "
        "gardens opened\n"
        "Recommendations: 1; the graph holds no follow-up.\n"
        "- Train teachers in gardening (to Ministry of Schools) – no follow-up recorded"
    )
    assert found["What is not known"].endswith(
        "For “Schools with a garden” (2018) the documents give 320 schools and 300 schools."
    )


def test_programme_with_parts(read: Read) -> None:
    """Parts count with the whole, and partners of a wider programme do not."""
    found = read("Clean Wells")
    assert found["Parts, pilots and what grew from them"] == "It has 1 part.\n- Well Testing (project) – 2 results"
    assert found["Partners"] == (
        "4 partners are named, by role:\n- Lead: Ministry of Rivers and Ministry of Water and Climate\n"
        "- Government counterpart: Northern Council\n- Implementer: Riverside University"
    )
    assert "Households with a safe well: 40 → 70 per cent (2016 → 2018)" in found["Results"]
    assert read("Clean Wells", "ru")["Партнёры"].startswith("Названы 4 партнёра, по ролям:")


def test_programme_that_nobody_is_named_for(read: Read) -> None:
    """A programme without partners says so, and so does its result."""
    found = read("Online birth records")
    assert found["Partners"] == "The documents name no partner for it or for its results."
    assert "Births are recorded online (result, Riverland, since 2018) – nobody is named" in found["Results"]
    assert found["How strong the evidence is"] == "Of 1 result, 1 has nobody named."
    assert "It was scaled up" not in str(found)


def test_region_without_programme(read: Read) -> None:
    """A region that nothing is reported from: figures beside the country's, and what is missing."""
    found = read("East")
    assert found["The place"] == "East is a region of Riverland (ISO XR-E)."
    assert found["Figures compared with the country"] == (
        "3 figures are worse than the country's of the same time:\n"
        "- Deaths of children under five per 1,000 live births (2020): 12 per 1,000 live births here, 8 per 1,000 live "
        "births in the country\n"
        "- Deaths of children under five per 1,000 live births (2018): 12 per 1,000 live births here, 9 per 1,000 live "
        "births in the country\n"
        "- Households with a safe well (2018): 35 per cent here, 75 per cent in the country"
    )
    assert found["Programmes"] == "The documents place no programme here."
    assert found["Partners"] == "The documents name no partner at work here."
    assert found["What is not known"] == "The documents report no result from here."
    assert "Results" not in found
    in_kazakh = read("East", "kk")
    assert in_kazakh["Бұл қандай жер"] == "Шығыс – облыс, Риверленд құрамында (ISO XR-E)."
    assert "мұнда 35 пайыз, ел бойынша 75 пайыз" in in_kazakh["Елмен салыстырғандағы көрсеткіштер"]
    assert "3 показателя хуже, чем по стране за то же время:" in read("East", "ru")["Показатели в сравнении со страной"]


def test_region_counts_the_places_within_it(read: Read) -> None:
    """What happened in a city of a region counts for the region, what happened elsewhere does not."""
    found = read("North")
    assert "What is said of the places within it counts here: Northville." in found["The place"]
    assert "Makers Fair held (output, Northville, May 2018) – Riverside University and Youth Forum" in found["Results"]
    assert "More households in North have a safe well (outcome, 2018)" in found["Results"]
    assert "South" not in found["Results"]
    assert "май 2018 года" in read("North", "ru")["Результаты"]
    assert "2018 жылғы мамыр" in read("North", "kk")["Нәтижелер"]


def test_goal_area(read: Read) -> None:
    """A goal area: programmes by results, ministries, changes first, advice followed up."""
    found = read("goal area 4")
    assert found[""] == "# Every child lives in a safe and clean environment\nBrief on a goal area"
    assert found["Programmes"] == (
        "3 programmes: programme (1), project (1) and state strategy (1). Those with the most results:\n"
        "- Clean Wells (programme, North and South) – 3 results\n- Well Testing (project) – 2 results\n"
        "- Water for All (state strategy, Riverland) – 1 result"
    )
    assert found["Partners"].startswith(
        "2 ministries contributed, with the number of contributions: Ministry of Rivers (2) and Ministry of Water and "
        "Climate (1). 5 partners are named, by role:"
    )
    assert found["Results"].splitlines()[1:3] == [
        "- Fewer water-borne infections in North (impact, North, 2018) – partners are named for the programme only",
        "  - Cases of water-borne infections: 120 → 60 cases (2016 → 2018)",
    ]
    assert found["How strong the evidence is"] == (
        "Of 6 results, 3 have a partner named for the result itself, 3 have partners named only for the programme "
        "behind them."
    )
