"""The Russian words of briefs; nouns have three forms: one, few, many."""

from datetime import date

from kzgraph.brief import Amount
from kzgraph.render.brief_language import Language, decimal_text, grouped, is_month, is_year

__all__ = ["RUSSIAN"]

_NARROW = "\u00a0"
_MONTHS: tuple[str, ...] = ("январь", "февраль", "март", "апрель", "май", "июнь")
_MONTHS += ("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь")
_OF_MONTHS: tuple[str, ...] = ("января", "февраля", "марта", "апреля", "мая", "июня")
_OF_MONTHS += ("июля", "августа", "сентября", "октября", "ноября", "декабря")

_UNITS = {
    "cases": ("случай", "случая", "случаев"),
    "cities": ("город", "города", "городов"),
    "cities-and-districts": ("город или район", "города и района", "городов и районов"),
    "clubs": ("клуб", "клуба", "клубов"),
    "corridors": ("коридор", "коридора", "коридоров"),
    "countries": ("страна", "страны", "стран"),
    "days": ("день", "дня", "дней"),
    "degrees-celsius": ("градус Цельсия", "градуса Цельсия", "градусов Цельсия"),
    "districts": ("район", "района", "районов"),
    "documents": ("документ", "документа", "документов"),
    "events": ("мероприятие", "мероприятия", "мероприятий"),
    "grams-per-day": ("грамм в день", "грамма в день", "граммов в день"),
    "hours": ("час", "часа", "часов"),
    "households": ("домохозяйство", "домохозяйства", "домохозяйств"),
    "institutions": ("учреждение", "учреждения", "учреждений"),
    "locations": ("место", "места", "мест"),
    "ministries": ("министерство", "министерства", "министерств"),
    "minutes": ("минута", "минуты", "минут"),
    "modules": ("модуль", "модуля", "модулей"),
    "months": ("месяц", "месяца", "месяцев"),
    "news-stories": ("новостной материал", "новостных материала", "новостных материалов"),
    "online-groups": ("онлайн-группа", "онлайн-группы", "онлайн-групп"),
    "organisations": ("организация", "организации", "организаций"),
    "people": ("человек", "человека", "человек"),
    "percent": ("процент", "процента", "процентов"),
    "percentage-points": ("процентный пункт", "процентных пункта", "процентных пунктов"),
    "platforms": ("платформа", "платформы", "платформ"),
    "points": ("балл", "балла", "баллов"),
    "programmes": ("программа", "программы", "программ"),
    "projects": ("проект", "проекта", "проектов"),
    "regions": ("регион", "региона", "регионов"),
    "schools": ("школа", "школы", "школ"),
    "services": ("услуга", "услуги", "услуг"),
    "sessions": ("занятие", "занятия", "занятий"),
    "settlements": ("населённый пункт", "населённых пункта", "населённых пунктов"),
    "studies": ("исследование", "исследования", "исследований"),
    "tenge": ("тенге", "тенге", "тенге"),
    "us-dollars": ("доллар США", "доллара США", "долларов США"),
    "us-dollars-per-dollar": (
        "доллар США на вложенный доллар",
        "доллара США на вложенный доллар",
        "долларов США на вложенный доллар",
    ),
    "videos": ("видеоролик", "видеоролика", "видеороликов"),
    "views": ("просмотр", "просмотра", "просмотров"),
    "weeks": ("неделя", "недели", "недель"),
    "years": ("год", "года", "лет"),
}
# After "about", "at least", "at most" the unit stands in the genitive: one form after 1, 21, 101, another else.
_WITH_GENITIVE = {"about": "около", "at-least": "не менее", "at-most": "не более"}
# Units that follow the number as they are.
_AFTER = ("per-", "rank", "index-value", "pupils-per")

_HEADINGS = {
    "who": "Что это",
    "who-partner": "Кто это",
    "who-region": "Что это за место",
    "glance": "Вкратце",
    "work": "Что делалось, где и с кем",
    "stages": "Части, пилотные проекты и продолжение",
    "programmes": "Программы",
    "partners": "Партнёры",
    "compared": "Показатели в сравнении со страной",
    "results": "Результаты",
    "evidence": "Насколько надёжны сведения",
    "ahead": "Уроки, планы и рекомендации",
    "ahead-partner": "Планы и рекомендации",
    "ahead-region": "Выводы, планы и рекомендации",
    "open": "Что неизвестно",
    "sources": "Источники",
    "passages": "Примечания: фрагменты документов",
    "commands": "Как увидеть всё, что здесь подсчитано или сокращено",
    "title-partner": "Справка о партнёре",
    "title-programme": "Справка о программе",
    "title-region": "Справка о регионе",
    "title-goal-area": "Справка о целевой области",
}

_ABOUT = "({level}[; {where}][; {when}])"
_PLAN = "{what}[ ({who}; {when})| ({who})| ({when})]"
_SENTENCES = {
    "partner": "{name} — партнёр типа «{types:lower}»[; вышестоящая организация: {parent}].",
    "partner-collective": "{name} — группа, участников которой документы не называют поимённо; тип: «{types:lower}».",
    "other-names": "В документах встречаются и такие названия: {names}.",
    "bodies": "В графе к этому партнёру относятся: {parts}.",
    "history-before": "Прежде[ (до {when:of})]: {others}; сказанное о том времени записано там.",
    "history-after": "Впоследствии[ (с {when:of})]: {others}.",
    "history-within": "Выделение из состава[ ({when})]: {others}; сказанное о прежнем времени записано там.",
    "history-without": "Из состава выделено[ ({when})]: {others}; сказанное о прежнем времени касается и тех, и "
    "других.",
    "former-names": "Прежние названия: {names}.",
    "mentioned": "Упоминается в {n} из {all:document}; число фрагментов: {sources}.",
    "mentioned-all": "Упоминается {n:each-document}; число фрагментов: {sources}.",
    "dated": "Документы указывают время для {n} из {all:contribution}: {when}.",
    "reports": "Документы приводят со ссылкой на него {n:figure-acc}.",
    "tile-results": "{n:traced}",
    "tile-results-of": "{n:result}",
    "tile-stated": "{n:stated}",
    "tile-tied": "{n:tied}",
    "tile-programmes": "{n:programme}",
    "tile-partners": "{n:fellow}",
    "tile-partners-named": "{n:named-partner}",
    "tile-partners-here": "{n:partner-here}",
    "tile-programmes-here": "{n:programme-here}",
    "tile-results-here": "{n:result-here}",
    "tile-figures": "{n:figure}",
    "no-work": "О вкладе партнёра {name:quoted} в какой-либо результат или программу документы не сообщают.",
    "roles": "Роли и число вкладов: {roles:lower}.",
    "areas": "Участие в {n:programme-in} (прямо или через результаты); по целевым областям: {areas}.",
    "places": "Места (названы при {named} из {all:contribution}): {places}.",
    "with": "{n:fellow-for} при тех же результатах или программах; число общих результатов и программ: {partners}.",
    "with-groups": "Группы без собственных названий, участвовавшие в том же: {partners}.",
    "received": "Получено: {things}.",
    "area": "{area} — {n:result}",
    "no-area": "Без целевой области — {n:result}",
    "result-stated": f"{{result}} {_ABOUT} — {{roles:lower}}",
    "result-programme": f"{{result}} {_ABOUT} — [через программу {{through:quoted}}: ]{{roles:lower}}",
    "result-with": f"{{result}} {_ABOUT} — {{partners}}",
    "result-through": f"{{result}} {_ABOUT} — партнёры названы только при программе",
    "result-alone": f"{{result}} {_ABOUT} — никто не назван",
    "more-results": "{n:more-results}.",
    "figure-change": "{indicator}: {before:bare} → {after}[ ({start} → {end})| (прежде → {end})| ({start} → позже)]",
    "figure": "{indicator}: {amount}[ ({kind}; {when})| ({kind})| ({when})]",
    "more-figures": "{n:more-figures}",
    "more-programmes": "{n:more-programmes}",
    "more-roles": "{n:more-roles}",
    "more": "{n:more-line}",
    "strengths": "Из {n:of-results} [{stated:rests-passage}|ни один не опирается на фрагмент, который называет "
    "партнёра "
    "при самом результате][; для {rest} партнёр назван при программе, давшей результат, или при её части].",
    "corroborated": "[{n:told-twice}|Ни об одном из них не говорится более чем в одном документе].",
    "sole": "[Если не считать издателя документов ({publisher}), это|Это] единственный партнёр, названный для "
    "{n:of-them}: "
    "{results}.",
    "not-sole": "Для каждого из них документы называют и другого партнёра[ (издатель документов, {publisher}, не в "
    "счёт)].",
    "tied": "Из {n:of-results}:[~партнёр назван при самом результате — {stated}][~партнёры названы только при "
    "программе — "
    "{rest}][~никто не назван — {alone}].",
    "open-results": "Из {all:of-results}:[~без даты — {undated}][~без места — {unplaced}][~без цифр — {bare}]"
    "[~с цифрами, но без исходного значения — {flat}].",
    "disagree": "О показателе «{indicator}»[ ({when})] документы сообщают по-разному: {one} и {other}.",
    "left-inferred": "{n:inferred}.",
    "left-mismatch": "{n:mismatch}.",
    "silent": "В графе нет сведений из таких документов: {sources}.",
    "plans": "Объявленные планы: {n}; [{answered:followed}|сведений о продолжении в графе нет].",
    "plans-about": "Планы: {n}; [{answered:followed}|сведений о продолжении в графе нет].",
    "recommendations": "Рекомендации: {n}; [{answered:followed}|сведений о продолжении в графе нет].",
    "recommendations-to": "Рекомендации этому партнёру: {n}; [{answered:followed}|сведений о продолжении в графе нет].",
    "plan-open": f"{_PLAN} — о продолжении в графе сведений нет",
    "plan-answered-explicit": f"{_PLAN} — продолжение: {{by}}",
    "plan-answered-inferred": f"{_PLAN} — продолжение, по заключению читателя: {{by}}",
    "recommendation-open": "{what}[ (кому: {who})] — о продолжении в графе сведений нет",
    "recommendation-answered-explicit": "{what}[ (кому: {who})] — продолжение: {by}",
    "recommendation-answered-inferred": "{what}[ (кому: {who})] — продолжение, по заключению читателя: {by}",
    "lessons": "Уроки, которые извлекают документы: {n}.",
    "findings": "Выводы документов об этом месте: {n}.",
    "said": "{what}",
    "programme": "{name} — {kind:lower}[; место: {where}][; время: {when}]; целевая область: {areas:quoted}[; часть "
    "более "
    "широкой программы {whole:quoted}].",
    "name-ours": "Название дано в графе: документы её никак не называют.",
    "sdg": "Направленность: {targets}.",
    "parts": "Состоит из {n:part}.",
    "pilots": "Пилотные проекты, из которых она выросла: {n}.",
    "grown": "В более широком масштабе продолжена как {programme:quoted}.",
    "stage": "{programme} ({kind:lower}[; {where}][; {when}][; на основе: {origin:quoted}])[ — {n:result}]",
    "partners": "{n:named-by-role}",
    "role": "{role}: {partners}",
    "groups": "Группы без собственных названий: {partners}",
    "no-partners": "Документы не называют партнёров ни при ней, ни при её результатах.",
    "no-partners-here": "Документы не называют партнёров, работавших здесь.",
    "no-results": "О её результатах документы не сообщают.",
    "no-results-here": "О результатах в этом месте документы не сообщают.",
    "no-programmes": "Документы не называют здесь программ.",
    "region": "{name} — {kind:lower}[ (ISO {iso})][; входит в состав: {whole}].",
    "places-within": "Учтено и сказанное о местах внутри этой территории: {parts}.",
    "worse": "{n:worse}",
    "better": "{n:better}",
    "beside": "{indicator}[ ({when})]: здесь {here}, по стране {country}",
    "programmes-here": "{n:placed-here}",
    "goal-area": "[Это целевая область {number}. ]Программа учитывается, если граф относит её к этой области "
    "(относимая к "
    "двум — в обеих); вместе с ней учитываются её результаты и партнёры.",
    "programmes-area": "{n:programme}; по видам: {kinds:lower}. Больше всего результатов у таких:",
    "ministries": "{n:ministry}; число вкладов: {partners}.",
    "caveat": "Граф передаёт вклад так, как о нём сообщают документы, и не измеряет эффект. Партнёр, которого они не "
    "называют, здесь не показан; то, о чём они не сообщают, всё же могло быть сделано.",
    "notes": "Цифры ведут к примечаниям: документ, раздел и место фрагмента в его тексте, содержание — собственными "
    "словами графа, по-английски. Буквы ведут к команде, которая выводит всё, что подсчитано в предложении. "
    "Непереведённые "
    "названия даны по-английски, числа записаны по правилам русского языка.",
    "licence": "Граф: CC BY 4.0.",
    "source": "{name}[ ({when})] — {n:passage}",
    "source-silent": "{name}[ ({when})] — сведений нет",
}

_NOUNS = {
    "result": ("# результат", "# результата", "# результатов"),
    "of-results": ("# результата", "# результатов", "# результатов"),
    "document": ("# документа", "# документов", "# документов"),
    "each-document": ("в единственном документе", "в каждом из # документов", "в каждом из # документов"),
    "contribution": ("# вклада", "# вкладов", "# вкладов"),
    "figure": ("# цифра", "# цифры", "# цифр"),
    "figure-acc": ("# цифру", "# цифры", "# цифр"),
    "passage": ("# фрагмент", "# фрагмента", "# фрагментов"),
    "part": ("# части", "# частей", "# частей"),
    "programme": ("# программа", "# программы", "# программ"),
    "programme-in": ("# программе", "# программах", "# программах"),
    "ministry": ("Участвовало # министерство", "Участвовали # министерства", "Участвовало # министерств"),
    "more": (" и ещё #", " и ещё #", " и ещё #"),
    "more-line": ("и ещё #", "и ещё #", "и ещё #"),
    "more-results": ("Ещё # результат", "Ещё # результата", "Ещё # результатов"),
    "more-figures": ("и ещё # цифра", "и ещё # цифры", "и ещё # цифр"),
    "more-programmes": ("и ещё # программа", "и ещё # программы", "и ещё # программ"),
    "more-roles": ("и ещё # роль", "и ещё # роли", "и ещё # ролей"),
    "traced": ("# прослеженный результат", "# прослеженных результата", "# прослеженных результатов"),
    "stated": (
        "# из них — с партнёром, названным при самом результате",
        "# из них — с партнёром, названным при самом результате",
        "# из них — с партнёром, названным при самом результате",
    ),
    "tied": (
        "# — с партнёром, названным при самом результате",
        "# — с партнёром, названным при самом результате",
        "# — с партнёром, названным при самом результате",
    ),
    "fellow": ("# партнёр по общей работе", "# партнёра по общей работе", "# партнёров по общей работе"),
    "named-partner": ("# названный партнёр", "# названных партнёра", "# названных партнёров"),
    "partner-here": ("# партнёр здесь", "# партнёра здесь", "# партнёров здесь"),
    "programme-here": ("# программа здесь", "# программы здесь", "# программ здесь"),
    "result-here": ("# результат здесь", "# результата здесь", "# результатов здесь"),
    "fellow-for": ("Назван ещё # партнёр", "Названы ещё # партнёра", "Названо ещё # партнёров"),
    "rests-passage": (
        "# опирается на фрагмент, который называет партнёра при самом результате",
        "# опираются на фрагмент, который называет партнёра при самом результате",
        "# опираются на фрагмент, который называет партнёра при самом результате",
    ),
    "told-twice": (
        "Об # из них говорится более чем в одном документе",
        "О # из них говорится более чем в одном документе",
        "О # из них говорится более чем в одном документе",
    ),
    "of-them": ("# из них", "# из них", "# из них"),
    "inferred": (
        "Не учтена # связь с результатом, о которой заключает только читатель",
        "Не учтены # связи с результатами, о которых заключает только читатель",
        "Не учтено # связей с результатами, о которых заключает только читатель",
    ),
    "mismatch": (
        "Не учтена # связь, место или время которой не подходит к результату",
        "Не учтены # связи, место или время которых не подходит к результату",
        "Не учтено # связей, место или время которых не подходит к результату",
    ),
    "followed": (
        "у # из них в графе есть продолжение",
        "у # из них в графе есть продолжение",
        "у # из них в графе есть продолжение",
    ),
    "named-by-role": (
        "Назван # партнёр, по ролям:",
        "Названы # партнёра, по ролям:",
        "Названо # партнёров, по ролям:",
    ),
    "worse": (
        "# показатель хуже, чем по стране за то же время:",
        "# показателя хуже, чем по стране за то же время:",
        "# показателей хуже, чем по стране за то же время:",
    ),
    "better": (
        "# показатель лучше, чем по стране за то же время:",
        "# показателя лучше, чем по стране за то же время:",
        "# показателей лучше, чем по стране за то же время:",
    ),
    "placed-here": (
        "Документы относят к этому месту # программу:",
        "Документы относят к этому месту # программы:",
        "Документы относят к этому месту # программ:",
    ),
}

_WORDS = {
    "and": " и ",
    "comma": ", ",
    "semicolon": "; ",
    "a": "",
    "an": "",
    "quote-open": "«",
    "quote-close": "»",
    "positions": "знаки",
    "level-output": "непосредственный результат",
    "level-outcome": "промежуточный результат",
    "level-impact": "воздействие",
    "level-not-stated": "уровень не указан",
    "kind-baseline": "исходное значение",
    "kind-target": "целевое значение",
    "kind-change": "изменение",
    "kind-threshold": "пороговое значение",
}


def _plural(number: int) -> int:
    """One (1, 21, 31 …), few (2–4, 22–24 …) or many (0, 5–20, 25 …)."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else 2


def _period(begins: date | None, ends: date | None, how: str) -> str:
    """A period by itself ("2018", "май 2018 года"), or in the genitive ("25 января 2017 года") after "до" and "с"."""
    if begins and ends:
        return _both(begins, ends, how)
    if begins:
        return f"с {_edge(begins, begins, None, genitive=True)}"
    return f"до {_edge(ends, None, ends, genitive=True)}" if ends else ""


def _both(begins: date, ends: date, how: str) -> str:
    genitive = how == "of"
    if is_year(begins, ends):
        years = str(begins.year) if begins.year == ends.year else f"{begins.year}–{ends.year}"
        return years + (" года" if genitive else "")
    first = _edge(begins, begins, ends, genitive=genitive)
    last = _edge(ends, begins, ends, genitive=genitive)
    return first if first == last else f"{first} – {last}"


def _edge(day: date, begins: date | None, ends: date | None, *, genitive: bool) -> str:
    if is_year(begins, ends):
        return f"{day.year} года"
    if is_month(begins, ends):
        return f"{(_OF_MONTHS if genitive else _MONTHS)[day.month - 1]} {day.year} года"
    return f"{day.day} {_OF_MONTHS[day.month - 1]} {day.year} года"


def _number(number: int) -> str:
    return str(number) if abs(number) < 10_000 else grouped(number, _NARROW)


def _amount(amount: Amount, with_unit: bool) -> tuple[str, str]:
    """The value by Russian rules with its unit; what cannot be said so, as printed in English."""
    slug, value = amount.unit.curie.partition(":")[2], amount.value
    if value is None or slug == "times":
        return amount.printed, "en"
    if slug == "one-in":
        return f"1 из {decimal_text(value, _number)}", "ru"
    kind = amount.qualifier.curie.partition(":")[2] if amount.qualifier else ""
    qualifier = _WITH_GENITIVE.get(kind, "почти" if kind == "nearly" else "")
    unit = ""
    if with_unit and slug in _UNITS:
        whole = value == value.to_integral_value()
        form = _plural(int(value)) if whole else 1
        if kind in _WITH_GENITIVE and whole:
            # "не менее 21 школы", "не менее 22 школ"
            form = 1 if form == 0 else 2
        unit = _UNITS[slug][form]
    elif with_unit and slug.startswith(_AFTER):
        unit = amount.unit.text_in("ru")[0].lower() if not slug.startswith("per-") else amount.unit.text_in("ru")[0]
    elif with_unit:
        unit = f"({amount.unit.text_in('ru')[0]})"
    return " ".join(filter(None, (qualifier, decimal_text(value, _number), unit))), "ru"


RUSSIAN = Language(
    code="ru",
    headings=_HEADINGS,
    sentences=_SENTENCES,
    nouns=_NOUNS,
    words=_WORDS,
    plural=_plural,
    number=_number,
    period=_period,
    amount=_amount,
)
