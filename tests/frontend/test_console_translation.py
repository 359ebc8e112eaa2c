"""An organiser's translation: what translates, which models there are, and how well it goes."""

import re

import pytest

from expo.localisation.packages.advice import NOTHING
from frontend.organiser.translation import pieces_of
from frontend.site.languages.catalogues import NAMES
from tests.frontend import nodes, translation_nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH = "/en/console/translation"
ADVICE = {
    "en": "No translation model is installed",
    "zh": "未安装翻译模型",
    "es": "No hay ningún modelo de traducción instalado",
    "fr": "Aucun modèle de traduction n’est installé",
    "ru": "Не установлено ни одной модели перевода",
    "ar": "لا نموذج ترجمة مثبَّت",
    "pt": "Nenhum modelo de tradução está instalado",
}


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an organiser who is an administrator is signed in, and some of her fair is translated."""
    graphql.says |= translation_nodes.translation()
    return graphql


@pytest.mark.parametrize("language", NAMES)
def test_missing_models_show_one_line_of_advice(organiser: FakeGraphQL, language: str) -> None:
    organiser.says |= {"modelAdvice": NOTHING, "installedModels": [], "translationStatus": None}
    page = organiser.client().get(f"/{language}/console/translation").text
    [line] = re.findall(r'<p class="note advice"[^>]*>(.*?)</p>', page)
    assert ADVICE[language] in line


def test_language_table_shows_method_for_each_pair(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(PATH).text
    table = page[page.index('<table class="crossing">') :].partition("</table>")[0]
    assert table.count('<span class="sr">directly</span>') == 4
    assert table.count('<span class="sr">through English</span>') == 2
    assert table.count('<span class="sr">trade dictionary only</span>') == 36
    assert table.count('class="same"') == 7
    assert "argos zh→en 1.9 + en→es 1.0" in page


def test_unreachable_engine_shows_its_error(organiser: FakeGraphQL) -> None:
    organiser.says["translationEngine"] = translation_nodes.an_engine(
        trouble="The server does <b>not</b> answer.", pairs=[]
    )
    page = organiser.client().get(PATH).text
    assert "The server does &lt;b&gt;not&lt;/b&gt; answer." in page
    table = page[page.index('<table class="crossing">') :].partition("</table>")[0]
    assert table.count('<span class="sr">not at all</span>') == 42


def test_bar_of_all_texts_runs_from_machine_to_rejected() -> None:
    pieces = pieces_of(translation_nodes.figures())
    assert [(each.name, each.count, round(each.begins), each.share) for each in pieces] == [
        ("MACHINE", 74, 0, 0.74),
        ("PERSON", 6, 74, 0.06),
        ("GLOSSARY", 12, 80, 0.12),
        ("REJECTED", 8, 92, 0.08),
    ]
    assert pieces_of(translation_nodes.figures(texts=0, rejected=0, origins=[])) == []


def test_model_index_is_queried_only_on_request(organiser: FakeGraphQL) -> None:
    assert 'id="offers"' not in organiser.client().get(PATH).text
    assert "offered" not in organiser.of("installedModels").variables
    organiser.says["offeredModels"] = [
        {"source": "en", "target": "es", "version": "1.0", "size": 87_000_000, "installed": "1.0"},
        {"source": "zh", "target": "en", "version": "2.0", "size": None, "installed": "1.9"},
        {"source": "fr", "target": "en", "version": "1.9", "size": None, "installed": None},
    ]
    page = organiser.client().get(f"{PATH}?offered=1").text
    assert organiser.asked[-1].variables["offered"] is True
    offers = page[page.index('id="offers"') :]
    assert offers.count('<span class="state good">Installed</span>') == 1
    assert offers.count(">Update<") == 1
    assert offers.count(">Install<") == 1


def test_page_renders_when_model_index_is_unavailable(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}?offered=1")
    assert page.status_code == 200
    assert "The models cannot be downloaded. Check the server’s internet connection." in page.text
    assert "91.3" in page.text


def test_model_installation_shows_progress_without_scripts(organiser: FakeGraphQL) -> None:
    organiser.says["modelJobs"] = [translation_nodes.a_job()]
    page = organiser.client().get(PATH).text
    assert '<progress id="bar" max="87000000" value="31000000">' in page
    assert "31 MB of 87 MB" in page
    assert 'data-again="2"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "<button disabled>Install</button>" in page


def test_failed_installation_shows_reason_and_library_message(organiser: FakeGraphQL) -> None:
    problem = {"code": "MODEL_NOT_FETCHED", "message": "https://x.example: no route <to> host", "field": None}
    organiser.says["modelJobs"] = [translation_nodes.a_job(status="FAILED", problem=problem)]
    page = organiser.client().get("/ru/console/translation").text
    assert "Модели не удаётся загрузить." in page
    assert "no route &lt;to&gt; host" in page
    assert 'data-again=""' in page


@pytest.mark.parametrize(
    "verb, name, done", [("install", "installModel", "ordered"), ("remove", "removeModel", "removing")]
)
def test_model_actions_lead_back_to_model_list(organiser: FakeGraphQL, verb: str, name: str, done: str) -> None:
    response = organiser.client().post(f"{PATH}/{verb}", data={"part": verb, "source": "zh", "target": "es"})
    assert response.headers["location"] == f"{PATH}?done={done}#models"
    assert organiser.of(name).variables == {"source": "zh", "target": "es"}


def test_refused_model_action_keeps_choice_and_shows_error(organiser: FakeGraphQL) -> None:
    organiser.says["installModel"] = {"code": "INVALID", "message": "Choose two languages.", "field": "target"}
    page = organiser.client().post(f"{PATH}/install", data={"part": "install", "source": "fr", "target": "fr"}).text
    assert '<span class="bad" id="bad-f-target">Choose two languages.</span>' in page
    assert page.count('<option value="fr" selected>') == 2


def test_quality_table_shows_figures_and_bars(organiser: FakeGraphQL) -> None:
    organiser.says["translationQuality"] = nodes.a_list(
        translation_nodes.a_row(),
        translation_nodes.a_row(
            organisation=None, figures=translation_nodes.figures(correctedShare=None, keptShare=None)
        ),
    )
    page = organiser.client().get(f"{PATH}/quality").text
    assert "Zhejiang Hengnuan Drinkware &lt;b&gt;Co.&lt;/b&gt;" in page
    assert "Texts without a company" in page
    assert '<rect class="from-rejected" x="92.00" width="8.00" height="8"/>' in page
    assert "5 texts: figures or names were lost" in page
    assert "7.5%" in page
    assert "99%" in page


def test_quality_is_queried_by_language(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}/quality?language=es&after=c1").text
    assert organiser.of("translationQuality").variables == {"language": "es", "after": "c1"}
    assert f'<a href="{PATH}/quality?language=es" aria-current="page">Spanish</a>' in page


def test_organiser_sees_quality_but_no_installation_links(organiser: FakeGraphQL) -> None:
    organiser.says |= {"translationQuality": nodes.a_list(translation_nodes.a_row()), "me": nodes.me("ORGANISER")}
    page = organiser.client().get(f"{PATH}/quality").text
    assert f'href="{PATH}/quality"' in page
    for hidden in (f'href="{PATH}"', "/console/rates", "/console/glossary", "/console/index"):
        assert hidden not in page
    organiser.says["me"] = nodes.me("ORGANISER", administrator=True)
    page = organiser.client().get(f"{PATH}/quality").text
    for shown in (f'href="{PATH}"', "/console/rates", "/console/glossary", "/console/index"):
        assert shown in page


def test_empty_quality_page_says_so(organiser: FakeGraphQL) -> None:
    organiser.says["translationQuality"] = nodes.a_list(totalCount=0)
    assert "Figures appear here a moment after" in organiser.client().get(f"{PATH}/quality").text
