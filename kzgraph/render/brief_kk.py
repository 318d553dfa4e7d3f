"""The Kazakh words of briefs; a noun after a number has one form."""

from datetime import date

from kzgraph.brief import Amount
from kzgraph.render.brief_language import Language, decimal_text, grouped, is_month, is_year

__all__ = ["KAZAKH"]

_NARROW = "\u00a0"
_MONTHS: tuple[str, ...] = ("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым")
_MONTHS += ("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан")
_SINCE: tuple[str, ...] = ("қаңтардан", "ақпаннан", "наурыздан", "сәуірден", "мамырдан", "маусымнан")
_SINCE += ("шілдеден", "тамыздан", "қыркүйектен", "қазаннан", "қарашадан", "желтоқсаннан")
_UNTIL: tuple[str, ...] = ("қаңтарға", "ақпанға", "наурызға", "сәуірге", "мамырға", "маусымға")
_UNTIL += ("шілдеге", "тамызға", "қыркүйекке", "қазанға", "қарашаға", "желтоқсанға")

_HEADINGS = {
    "who": "Бұл не",
    "who-partner": "Бұл кім",
    "who-region": "Бұл қандай жер",
    "glance": "Қысқаша",
    "work": "Не істелді, қайда және кіммен",
    "stages": "Бөліктері, пилоттық жобалары және жалғасы",
    "programmes": "Бағдарламалар",
    "partners": "Серіктестер",
    "compared": "Елмен салыстырғандағы көрсеткіштер",
    "results": "Нәтижелер",
    "evidence": "Мәліметтер қаншалықты берік",
    "ahead": "Сабақтар, жоспарлар және ұсынымдар",
    "ahead-partner": "Жоспарлар мен ұсынымдар",
    "ahead-region": "Тұжырымдар, жоспарлар және ұсынымдар",
    "open": "Не белгісіз",
    "sources": "Дереккөздер",
    "passages": "Ескертпелер: құжат үзінділері",
    "commands": "Мұнда саналған не қысқартылған нәрсенің бәрін көру жолы",
    "title-partner": "Серіктес туралы анықтама",
    "title-programme": "Бағдарлама туралы анықтама",
    "title-region": "Өңір туралы анықтама",
    "title-goal-area": "Мақсатты сала туралы анықтама",
}

_ABOUT = "({level}[; {where}][; {when}])"
_PLAN = "{what}[ ({who}; {when})| ({who})| ({when})]"
_SENTENCES = {
    "partner": "{name} – «{types:lower}» түріндегі серіктес[; жоғары тұрған ұйымы: {parent}].",
    "partner-collective": "{name} – құжаттарда жеке-жеке аталмаған топ; түрі: «{types:lower}».",
    "other-names": "Құжаттарда мынадай атаулары да кездеседі: {names}.",
    "bodies": "Графта оған мыналар қарайды: {parts}.",
    "history-before": "Бұрын[ ({when:until})]: {others}; сол уақыт туралы айтылғандар сонда жазылған.",
    "history-after": "Кейін[ ({when:since})]: {others}.",
    "history-within": "Мынаның құрамынан бөлінген[ ({when})]: {others}; бұрынғы уақыт туралы айтылғандар сонда "
    "жазылған.",
    "history-without": "Құрамынан бөлінгені[ ({when})]: {others}; бұрынғы уақыт туралы айтылғандар бәріне қатысты.",
    "former-names": "Бұрынғы атаулары: {names}.",
    "mentioned": "{all:document} ішінен {n:in-documents} аталады; үзінділер саны: {sources}.",
    "mentioned-all": "{n:each-document} аталады; үзінділер саны: {sources}.",
    "dated": "{all} үлестің {n} үлесінің уақыты көрсетілген: {when}.",
    "reports": "Құжаттарда оған сілтеме жасап келтірілген сандар: {n}.",
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
    "no-work": "Құжаттарда {name:quoted} серіктесінің қандай да бір нәтижеге не бағдарламаға қосқан үлесі айтылмайды.",
    "roles": "Рөлдері және үлестер саны: {roles:lower}.",
    "areas": "{n:programme-to} (тікелей не нәтижелері арқылы) үлес қосқан; мақсатты салалар бойынша: {areas}.",
    "places": "Орындар ({all} үлестің {named} үлесінде аталған): {places}.",
    "with": "{n:fellow-for}; ортақ нәтижелер мен бағдарламалар саны: {partners}.",
    "with-groups": "Соларға қатысқан, жеке атауы жоқ топтар: {partners}.",
    "received": "Алғандары: {things}.",
    "area": "{area} – {n:result}",
    "no-area": "Мақсатты саласы жоқ – {n:result}",
    "result-stated": f"{{result}} {_ABOUT} – {{roles:lower}}",
    "result-programme": f"{{result}} {_ABOUT} – [{{through:quoted}} бағдарламасы арқылы: ]{{roles:lower}}",
    "result-with": f"{{result}} {_ABOUT} – {{partners}}",
    "result-through": f"{{result}} {_ABOUT} – серіктестер тек бағдарлама бойынша аталған",
    "result-alone": f"{{result}} {_ABOUT} – ешкім аталмаған",
    "more-results": "{n:more-results}.",
    "figure-change": "{indicator}: {before:bare} → {after}[ ({start} → {end})| (бұрын → {end})| ({start} → кейін)]",
    "figure": "{indicator}: {amount}[ ({kind}; {when})| ({kind})| ({when})]",
    "more-figures": "{n:more-figures}",
    "more-programmes": "{n:more-programmes}",
    "more-roles": "{n:more-roles}",
    "more": "{n:more-line}",
    "strengths": "{n:result} ішінен [{stated:rests-passage}|бірде-біреуі серіктесті нәтиженің өзінде атайтын үзіндіге "
    "сүйенбейді][; {rest} нәтижеде серіктес сол нәтижені берген бағдарлама не оның бөлігі бойынша аталған].",
    "corroborated": "[{n:told-twice}|Олардың бірде-біреуі екі не одан көп құжатта айтылмайды].",
    "sole": "[Құжаттарды шығарушыны ({publisher}) есептемегенде, {n:of-them} аталған жалғыз серіктес осы|{n:of-them} "
    "аталған "
    "жалғыз серіктес осы]: {results}.",
    "not-sole": "Олардың әрқайсысында құжаттар басқа серіктесті де атайды[ (құжаттарды шығарушы, {publisher}, есепке "
    "алынбаған)].",
    "tied": "{n:result} ішінен:[~серіктесі нәтиженің өзінде аталғаны – {stated}][~серіктестері тек бағдарлама бойынша "
    "аталғаны – {rest}][~серіктесі аталмағаны – {alone}].",
    "open-results": "{all:result} ішінен:[~күні жоғы – {undated}][~орны жоғы – {unplaced}][~саны жоғы – {bare}]"
    "[~саны бар, бірақ бастапқы мәні жоғы – {flat}].",
    "disagree": "«{indicator}» көрсеткіші[ ({when})] туралы құжаттар әртүрлі мән келтіреді: {one} және {other}.",
    "left-inferred": "{n:inferred}.",
    "left-mismatch": "{n:mismatch}.",
    "silent": "Графта мына құжаттардан мәлімет жоқ: {sources}.",
    "plans": "Ол жариялаған жоспарлар: {n}; [{answered:followed}|жалғасы туралы графта мәлімет жоқ].",
    "plans-about": "Жоспарлар: {n}; [{answered:followed}|жалғасы туралы графта мәлімет жоқ].",
    "recommendations": "Ұсынымдар: {n}; [{answered:followed}|жалғасы туралы графта мәлімет жоқ].",
    "recommendations-to": "Осы серіктеске арналған ұсынымдар: {n}; [{answered:followed}|жалғасы туралы графта "
    "мәлімет жоқ].",
    "plan-open": f"{_PLAN} – жалғасы туралы графта мәлімет жоқ",
    "plan-answered-explicit": f"{_PLAN} – жалғасы: {{by}}",
    "plan-answered-inferred": f"{_PLAN} – оқырманның тұжырымы бойынша жалғасы: {{by}}",
    "recommendation-open": "{what}[ (кімге: {who})] – жалғасы туралы графта мәлімет жоқ",
    "recommendation-answered-explicit": "{what}[ (кімге: {who})] – жалғасы: {by}",
    "recommendation-answered-inferred": "{what}[ (кімге: {who})] – оқырманның тұжырымы бойынша жалғасы: {by}",
    "lessons": "Құжаттар шығарған сабақтар: {n}.",
    "findings": "Құжаттардың осы жер туралы тұжырымдары: {n}.",
    "said": "{what}",
    "programme": "{name} – {kind:lower}[; орны: {where}][; уақыты: {when}]; мақсатты саласы: {areas:quoted}[; кеңірек "
    "бағдарламаның бөлігі: {whole:quoted}].",
    "name-ours": "Атауды граф берген: құжаттарда оның атауы жоқ.",
    "sdg": "Бағыты: {targets}.",
    "parts": "Бөліктерінің саны: {n}.",
    "pilots": "Оның негізіндегі пилоттық жобалар: {n}.",
    "grown": "Кеңірек ауқымдағы жалғасы: {programme:quoted}.",
    "stage": "{programme} ({kind:lower}[; {where}][; {when}][; негізі: {origin:quoted}])[ – {n:result}]",
    "partners": "{n:named-by-role}",
    "role": "{role}: {partners}",
    "groups": "Жеке атауы жоқ топтар: {partners}",
    "no-partners": "Құжаттарда оған да, оның нәтижелеріне де серіктес аталмаған.",
    "no-partners-here": "Құжаттарда осы жерде жұмыс істеген серіктес аталмаған.",
    "no-results": "Құжаттарда оның нәтижелері айтылмаған.",
    "no-results-here": "Құжаттарда осы жердегі нәтижелер айтылмаған.",
    "no-programmes": "Құжаттарда мұнда бағдарлама аталмаған.",
    "region": "{name} – {kind:lower}[, {whole} құрамында][ (ISO {iso})].",
    "places-within": "Осы аумақтағы мына жерлер туралы айтылғандар да есепке алынған: {parts}.",
    "worse": "{n:worse}",
    "better": "{n:better}",
    "beside": "{indicator}[ ({when})]: мұнда {here}, ел бойынша {country}",
    "programmes-here": "{n:placed-here}",
    "goal-area": "[Бұл – {number}-мақсатты сала. ]Граф осы салаға жатқызған бағдарлама есепке алынады (екі салаға "
    "жататыны екеуінде де); онымен бірге оның нәтижелері мен серіктестері де есепке алынады.",
    "programmes-area": "{n:programme}; түрлері бойынша: {kinds:lower}. Нәтижесі ең көптері:",
    "ministries": "{n:ministry}; үлестер саны: {partners}.",
    "caveat": "Граф үлесті құжаттарда айтылғандай жеткізеді және әсерді өлшемейді. Құжаттарда аталмаған серіктес мұнда "
    "көрсетілмейді; құжаттарда айтылмаған іс те атқарылған болуы мүмкін.",
    "notes": "Сандар ескертпелерге жетелейді: құжат, бөлім, үзіндінің мәтіндегі орны; мазмұны графтың өз сөзімен, "
    "ағылшынша. Әріптер сөйлемде саналғанның бәрін шығаратын командаға жетелейді. Аударылмаған атаулар ағылшынша "
    "берілген, "
    "сандар қазақ тілінің ережесімен жазылған.",
    "licence": "Граф: CC BY 4.0.",
    "source": "{name}[ ({when})] – {n:passage}",
    "source-silent": "{name}[ ({when})] – мәлімет жоқ",
}

_NOUNS = {
    "result": ("# нәтиже",),
    "document": ("# құжат",),
    "in-documents": ("# құжатта",),
    "each-document": ("Жалғыз құжатта", "# құжаттың бәрінде"),
    "figure": ("# сан",),
    "passage": ("# үзінді",),
    "programme": ("# бағдарлама",),
    "programme-to": ("# бағдарламаға",),
    "ministry": ("# министрлік үлес қосқан",),
    "more": (" және тағы #",),
    "more-line": ("және тағы #",),
    "more-results": ("Тағы # нәтиже",),
    "more-figures": ("және тағы # сан",),
    "more-programmes": ("және тағы # бағдарлама",),
    "more-roles": ("және тағы # рөл",),
    "traced": ("# нәтижемен байланысы бар",),
    "stated": ("# нәтиженің өзінде аталған",),
    "tied": ("# нәтиженің өзінде серіктес аталған",),
    "fellow": ("# бірге аталған серіктес",),
    "named-partner": ("# аталған серіктес",),
    "partner-here": ("# серіктес осында",),
    "programme-here": ("# бағдарлама осында",),
    "result-here": ("# нәтиже осында",),
    "fellow-for": ("Сол нәтижелерде не бағдарламаларда тағы # серіктес аталған",),
    "rests-passage": ("# нәтиже серіктесті нәтиженің өзінде атайтын үзіндіге сүйенеді",),
    "told-twice": ("Олардың # нәтижесі екі не одан көп құжатта айтылады",),
    "of-them": ("олардың # нәтижесінде",),
    "inferred": ("Оқырманның ғана тұжырымына сүйенген # байланыс есепке алынған жоқ",),
    "mismatch": ("Орны не уақыты нәтижеге сай келмейтін # байланыс есепке алынған жоқ",),
    "followed": ("графта жалғасы бары – #",),
    "named-by-role": ("# серіктес аталған, рөлдері бойынша:",),
    "worse": ("# көрсеткіш сол уақыттағы ел көрсеткішінен нашар:",),
    "better": ("# көрсеткіш сол уақыттағы ел көрсеткішінен жақсы:",),
    "placed-here": ("Құжаттар бойынша осы жерге # бағдарлама жатады:",),
}

_WORDS = {
    "and": " және ",
    "comma": ", ",
    "semicolon": "; ",
    "a": "",
    "an": "",
    "quote-open": "«",
    "quote-close": "»",
    "positions": "таңбалар",
    "level-output": "тікелей нәтиже",
    "level-outcome": "аралық нәтиже",
    "level-impact": "ықпал",
    "level-not-stated": "деңгейі көрсетілмеген",
    "kind-baseline": "бастапқы мән",
    "kind-target": "нысаналы мән",
    "kind-change": "өзгеріс",
    "kind-threshold": "шекті мән",
}

_QUALIFIERS = {"about": "шамамен", "at-least": "кемінде", "at-most": "ең көбі"}


def _period(begins: date | None, ends: date | None, how: str) -> str:
    """A period by itself ("2018", "2018 жылғы мамыр"), or its begin or end ("2017 жылғы 25 қаңтардан бастап")."""
    if how in {"since", "until"} and begins and ends:
        months, year, after = (_SINCE, "жылдан", "бастап") if how == "since" else (_UNTIL, "жылға", "дейін")
        return f"{_edge(begins, begins, ends, months, year)} {after}"
    if begins and ends:
        return _both(begins, ends)
    if begins:
        return f"{_edge(begins, begins, None, _SINCE, 'жылдан')} бастап"
    return f"{_edge(ends, None, ends, _UNTIL, 'жылға')} дейін" if ends else ""


def _both(begins: date, ends: date) -> str:
    if is_year(begins, ends):
        return str(begins.year) if begins.year == ends.year else f"{begins.year}–{ends.year}"
    first, last = (_edge(day, begins, ends, _MONTHS, "жыл") for day in (begins, ends))
    return first if first == last else f"{first} – {last}"


def _edge(day: date, begins: date | None, ends: date | None, months: tuple[str, ...], year: str) -> str:
    if is_year(begins, ends):
        return f"{day.year} {year}"
    if is_month(begins, ends):
        return f"{day.year} жылғы {months[day.month - 1]}"
    return f"{day.year} жылғы {day.day} {months[day.month - 1]}"


def _number(number: int) -> str:
    return str(number) if abs(number) < 10_000 else grouped(number, _NARROW)


def _amount(amount: Amount, with_unit: bool) -> tuple[str, str]:
    """The value by Kazakh rules with its unit; what cannot be said so, as printed in English."""
    slug, value = amount.unit.curie.partition(":")[2], amount.value
    if value is None or slug == "times":
        return amount.printed, "en"
    number = decimal_text(value, _number)
    if slug == "one-in":
        return f"1/{number}", "kk"
    kind = amount.qualifier.curie.partition(":")[2] if amount.qualifier else ""
    unit, written_in = amount.unit.text_in("kk")
    unit = unit if unit[1:2].isupper() else unit[:1].lower() + unit[1:]
    if not with_unit:
        said = number
    elif slug.startswith(("per-1", "pupils-per", "grams-per")):
        said = f"{unit} {number}"
    else:
        said = f"{number} {unit}"
    after = " дерлік" if kind == "nearly" else ""
    return " ".join(filter(None, (_QUALIFIERS.get(kind, ""), said))) + after, written_in or "kk"


KAZAKH = Language(
    code="kk",
    headings=_HEADINGS,
    sentences=_SENTENCES,
    nouns=_NOUNS,
    words=_WORDS,
    plural=lambda n: 0 if n == 1 else 1,
    number=_number,
    period=_period,
    amount=_amount,
)
