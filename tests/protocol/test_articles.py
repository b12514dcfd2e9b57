import asyncio
from pathlib import Path

import pytest
from conftest import PATIENCE, Article, open_article
from lsprotocol import types
from pytest_lsp import LanguageClient

LOUD = (types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning)


def alarming(diagnostics: list[types.Diagnostic]) -> list[types.Diagnostic]:
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity in LOUD]


async def hover(article: Article, text: str, nth: int = 1) -> str:
    answer = await article.client.text_document_hover_async(
        types.HoverParams(article.identifier, article.at(text, nth))
    )
    assert answer is not None, f"no hover on {text}"
    assert isinstance(answer.contents, types.MarkupContent)
    assert answer.range is not None and text in article.of(answer.range)
    return answer.contents.value


@pytest.mark.asyncio
async def test_says_who_it_is(client: LanguageClient) -> None:
    assert client.server.server_info.name == "postilla"
    assert client.server.server_info.version


@pytest.mark.asyncio
async def test_days_that_hang_in_the_air(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "004")
    found = await article.diagnostics()
    assert all(diagnostic.source == "postilla" for diagnostic in found)
    assert [diagnostic.code for diagnostic in alarming(found)] == ["date/missing-dateline"]
    hanging = [diagnostic for diagnostic in found if diagnostic.code == "date/relative-without-dateline"]
    assert all(diagnostic.severity == types.DiagnosticSeverity.Information for diagnostic in hanging)
    covered = [article.of(diagnostic.range) for diagnostic in hanging]
    for expression in ("notte di mercoledì", "Martedì", "Mercoledì", "giovedì"):
        assert expression in covered
    # the article gets a date: nothing hangs any more
    article.edit("La Russia lancia", "date 2025-09-03 (Roma) - La Russia lancia")
    found = await article.diagnostics()
    assert alarming(found) == []
    assert "date/relative-without-dateline" not in [diagnostic.code for diagnostic in found]


@pytest.mark.asyncio
async def test_a_sound_article_is_quiet(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    assert alarming(await article.diagnostics()) == []


@pytest.mark.asyncio
async def test_closing_clears(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "004")
    assert await article.diagnostics()
    client.text_document_did_close(types.DidCloseTextDocumentParams(article.identifier))
    if article.pulled:
        return  # an editor that asks forgets by itself
    async with asyncio.timeout(PATIENCE):
        while client.diagnostics[article.uri]:
            await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


@pytest.mark.asyncio
async def test_hover_on_a_date_and_a_name(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    said = await hover(article, "ieri")
    assert "mercoledì 3 settembre 2025" in said
    assert "2025-09-03" in said
    assert "2025-09-04" in said, "why"
    card = await hover(open_article(client, archive, "002"), "Peskov")
    assert "Dmitrij Peskov" in card
    assert "portavoce del Cremlino" in card


@pytest.mark.asyncio
async def test_definition_and_references(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "003")
    here = article.at("Zelensky", 3)
    texts = {path.as_uri(): path.read_text(encoding="utf-8") for path in archive.glob("*.txt")}
    wanted = sum(text.count("Zelensky") for text in texts.values())
    asked = types.ReferenceParams(types.ReferenceContext(include_declaration=True), article.identifier, here)
    async with asyncio.timeout(PATIENCE):
        # until the archive has been read, the article at hand is all that there is
        while len(references := await client.text_document_references_async(asked)) != wanted:
            await asyncio.sleep(0.05)
    assert {Path(reference.uri).name[:3] for reference in references} == {"001", "002", "003", "004"}

    definition = await client.text_document_definition_async(types.DefinitionParams(article.identifier, here))
    target = definition[0] if isinstance(definition, (list, tuple)) else definition
    uri = target.target_uri if isinstance(target, types.LocationLink) else target.uri
    assert "/001_" in uri


@pytest.mark.asyncio
async def test_highlights_are_the_mentions_of_one_name(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    found = await client.text_document_document_highlight_async(
        types.DocumentHighlightParams(article.identifier, article.at("Zelensky"))
    )
    assert len(found) == article.text.count("Zelensky")
    assert all("Zelensky" in article.of(highlight.range) for highlight in found)


@pytest.mark.asyncio
async def test_symbols_of_the_article_and_of_the_archive(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(article.identifier))

    def names(symbols: list) -> set[str]:
        inner = (names(list(getattr(symbol, "children", None) or [])) for symbol in symbols)
        return {symbol.name for symbol in symbols}.union(*inner)

    assert {"Volodymyr Zelensky", "ieri"} <= names(symbols)
    for _ in range(100):
        found = await client.workspace_symbol_async(types.WorkspaceSymbolParams("peskov"))
        if found:
            break
        await asyncio.sleep(0.05)
    assert [symbol.name for symbol in found] == ["Dmitrij Peskov"]


@pytest.mark.asyncio
async def test_a_fix_puts_the_weekday_right(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    wrong = "«È deciso 😀»: il vertice si terrà lunedì 8 ottobre 2025"
    article.edit("La fonte ha aggiunto", f"{wrong}. La fonte ha aggiunto")
    found = alarming(await article.diagnostics())
    assert [str(diagnostic.code) for diagnostic in found] == ["date/weekday-mismatch"]
    assert "lunedì 8 ottobre 2025" in article.of(found[0].range)
    # a client may say nothing of the diagnostics that it shows
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(article.identifier, found[0].range, types.CodeActionContext([]))
    )
    action = next(action for action in actions if "mercoledì" in action.title)
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    edit = action.edit
    if edit.document_changes:
        (change,) = edit.document_changes
        assert change.text_document.uri == article.uri
        edits = change.edits
    else:
        edits = edit.changes[article.uri]
    for text_edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        start, end = article.index(text_edit.range.start), article.index(text_edit.range.end)
        article.text = article.text[:start] + text_edit.new_text + article.text[end:]
    assert "«È deciso 😀»: il vertice si terrà mercoledì 8 ottobre 2025" in article.text
