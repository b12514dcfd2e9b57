"""What is asked for again and again, or only for what somebody looks at: each editor is offered what it can use, and
what it is offered is typed as the protocol says."""

import asyncio
from pathlib import Path

import pytest
from conftest import PATIENCE, Article, open_article
from lsprotocol import types
from pytest_lsp import LanguageClient, LspSpecificationWarning

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.filterwarnings(f"error::{LspSpecificationWarning.__module__}.LspSpecificationWarning"),
]


def can(client: LanguageClient, *path: str) -> object:
    """What the client has said of itself; None where it says nothing."""
    value: object = client.capabilities
    for name in path:
        value = getattr(value, name, None)
    return value


async def pull(article: Article, known: str | None = None) -> types.DocumentDiagnosticReport:
    asked = types.DocumentDiagnosticParams(article.identifier, previous_result_id=known)
    return await article.client.text_document_diagnostic_async(asked)


async def test_an_editor_is_offered_what_it_can_use(client: LanguageClient) -> None:
    offered = client.server.capabilities
    asks = can(client, "text_document", "diagnostic") and can(client, "workspace", "diagnostics", "refresh_support")
    assert bool(offered.diagnostic_provider) == bool(asks)
    if asks:
        assert offered.diagnostic_provider.workspace_diagnostics
    tokens = can(client, "text_document", "semantic_tokens", "requests", "full")
    assert bool(offered.semantic_tokens_provider) == bool(can(client, "text_document", "semantic_tokens"))
    if offered.semantic_tokens_provider:
        deltas = getattr(offered.semantic_tokens_provider.full, "delta", False)
        assert bool(deltas) == bool(getattr(tokens, "delta", False))
    lazily = can(client, "text_document", "code_action", "resolve_support")
    if offered.code_action_provider:
        assert bool(offered.code_action_provider.resolve_provider) == bool(lazily and "edit" in lazily.properties)
    assert bool(offered.code_lens_provider) == bool(can(client, "text_document", "code_lens"))
    files = can(client, "workspace", "file_operations")
    assert bool(offered.workspace.file_operations) == bool(files)
    if files:
        assert offered.workspace.file_operations.will_rename and not offered.workspace.file_operations.will_create


async def test_diagnostics_are_asked_for(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "004")
    first = await pull(article)
    assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
    assert "date/missing-dateline" in [diagnostic.code for diagnostic in first.items]
    again = await pull(article, first.result_id)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    assert again.result_id == first.result_id
    article.edit("La Russia lancia", "date 2025-09-03 (Roma) - La Russia lancia")
    dated = await pull(article, first.result_id)
    assert isinstance(dated, types.RelatedFullDocumentDiagnosticReport)
    assert "date/missing-dateline" not in [diagnostic.code for diagnostic in dated.items]
    if article.pulled:
        assert article.uri not in client.published, "what is asked for is not published as well"


async def test_the_folder_is_asked_for(client: LanguageClient, archive: Path) -> None:
    if not client.server.capabilities.diagnostic_provider:
        pytest.skip("not offered")
    first = await client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    found = {Path(report.uri).name[:3]: report for report in first.items}
    assert "004" in found
    assert all(isinstance(report, types.WorkspaceFullDocumentDiagnosticReport) for report in first.items)
    known = [types.PreviousResultId(report.uri, report.result_id) for report in first.items]
    held = asyncio.ensure_future(client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known)))
    await asyncio.sleep(0.5)
    assert not held.done(), "nothing has changed"
    path = next(archive.glob("004*"))
    path.write_text("date 2025-09-03\n\nIl governo si è riunito.\n", encoding="utf-8")
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([types.FileEvent(path.as_uri(), types.FileChangeType.Changed)])
    )
    async with asyncio.timeout(PATIENCE):
        second = await held
    changed = [r for r in second.items if isinstance(r, types.WorkspaceFullDocumentDiagnosticReport)]
    assert [(Path(report.uri).name[:3], list(report.items)) for report in changed] == [("004", [])]


async def test_settings_have_the_editor_ask_again(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "004")
    await article.diagnostics()
    while not client.refreshed.empty():
        client.refreshed.get_nowait()
    house = archive / "postilla.toml"
    house.write_text('[diagnostics]\ndate = "off"\n', encoding="utf-8")
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([types.FileEvent(house.as_uri(), types.FileChangeType.Changed)])
    )
    wanted = set()
    if article.pulled:
        wanted.add(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    for group, method in (
        ("inlay_hint", types.WORKSPACE_INLAY_HINT_REFRESH),
        ("semantic_tokens", types.WORKSPACE_SEMANTIC_TOKENS_REFRESH),
        ("code_lens", types.WORKSPACE_CODE_LENS_REFRESH),
    ):
        if can(client, "workspace", group, "refresh_support"):
            wanted.add(method)
    came = set()
    async with asyncio.timeout(PATIENCE):
        while not wanted <= came:
            came.add(await client.refreshed.get())
    assert came == wanted, "nobody is asked for what they do not know"
    if article.pulled:
        assert not (await pull(article)).items


async def test_tokens_come_as_differences(client: LanguageClient, archive: Path) -> None:
    provider = client.server.capabilities.semantic_tokens_provider
    if not provider or not getattr(provider.full, "delta", False):
        pytest.skip("not offered")
    article = open_article(client, archive, "001")
    full = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(article.identifier))
    data, known = list(full.data), full.result_id
    assert known
    for old, new in (("La fonte", "Mario Rossi, la fonte"), ("Mario Rossi, la fonte", "La fonte")):
        article.edit(old, new)
        asked = types.SemanticTokensDeltaParams(article.identifier, known)
        delta = await client.text_document_semantic_tokens_full_delta_async(asked)
        assert isinstance(delta, types.SemanticTokensDelta)
        for edit in delta.edits:
            data[edit.start : edit.start + edit.delete_count] = edit.data or []
        known = delta.result_id
    now = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(article.identifier))
    assert data == list(now.data) == list(full.data)


async def test_an_action_is_resolved(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    article.edit("La fonte ha aggiunto", "Sarà lunedì 8 ottobre 2025. La fonte ha aggiunto")
    here = types.Range(article.at("lunedì 8"), article.at("lunedì 8"))
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(article.identifier, here, types.CodeActionContext([]))
    )
    provider = client.server.capabilities.code_action_provider
    if not provider:
        pytest.skip("not offered")
    # pygls takes an action that runs a command for a bare command
    actions = [action for action in actions if isinstance(action, types.CodeAction)]
    assert actions
    for action in actions:
        assert bool(action.edit) != bool(provider.resolve_provider)
        if provider.resolve_provider:
            resolved = await client.code_action_resolve_async(action)
            assert resolved.edit and resolved.title == action.title


async def test_a_name_is_resolved(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "003")
    article.edit("\n", "\nPesk")
    position = article.position(article.text.index("Pesk") + 4)
    async with asyncio.timeout(PATIENCE):
        while True:  # the archive may still be read
            found = await client.text_document_completion_async(types.CompletionParams(article.identifier, position))
            if found and found.items:
                break
            await asyncio.sleep(0.05)
    item = next(item for item in found.items if item.label == "Dmitrij Peskov")
    resolved = await client.completion_item_resolve_async(item)
    documentation = resolved.documentation
    formats = can(client, "text_document", "completion", "completion_item", "documentation_format")
    if not formats:
        assert isinstance(documentation, str) and "Dmitrij Peskov" in documentation
        return
    assert isinstance(documentation, types.MarkupContent)
    assert "Dmitrij Peskov" in documentation.value
    assert (documentation.kind == types.MarkupKind.Markdown) == (list(formats[:1]) == [types.MarkupKind.Markdown])


async def test_a_hint_is_resolved(client: LanguageClient, archive: Path) -> None:
    provider = client.server.capabilities.inlay_hint_provider
    if not provider:
        pytest.skip("not offered")
    article = open_article(client, archive, "001")
    whole = types.Range(types.Position(0, 0), article.position(len(article.text)))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(article.identifier, whole))
    assert hints
    for hint in hints:
        if provider.resolve_provider:
            hint = await client.inlay_hint_resolve_async(hint)
        assert hint.tooltip
        for part in hint.label if not isinstance(hint.label, str) else []:
            assert part.location is None or part.location.uri == article.uri


async def test_a_symbol_is_resolved(client: LanguageClient, archive: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (found := await client.workspace_symbol_async(types.WorkspaceSymbolParams("Peskov"))):
            await asyncio.sleep(0.05)
    symbol = found[0]
    if isinstance(symbol, types.WorkspaceSymbol):
        assert client.server.capabilities.workspace_symbol_provider.resolve_provider
        assert not isinstance(symbol.location, types.Location)
        uri = symbol.location.uri
        symbol = await client.workspace_symbol_resolve_async(symbol)
        assert symbol.location.uri == uri
    assert isinstance(symbol.location, types.Location)
    assert "002" in symbol.location.uri


async def test_links_are_resolved(client: LanguageClient, archive: Path) -> None:
    article = open_article(client, archive, "001")
    target = next(archive.glob("002*"))
    article.edit("La fonte ha aggiunto", f"Vedi https://www.ansa.it e [qui](<{target.name}>). La fonte ha aggiunto")
    links = await client.text_document_document_link_async(types.DocumentLinkParams(article.identifier))
    links = {article.of(link.range): await client.document_link_resolve_async(link) for link in links}
    assert links["https://www.ansa.it"].target == "https://www.ansa.it"
    assert links[target.name].target == target.as_uri()


async def test_lines_above_names_are_resolved(client: LanguageClient, archive: Path) -> None:
    if not client.server.capabilities.code_lens_provider:
        pytest.skip("not offered")
    article = open_article(client, archive, "001")
    asked = types.CodeLensParams(article.identifier)
    assert list(await client.text_document_code_lens_async(asked)) == []
    (archive / "postilla.toml").write_text("codeLens = true\n", encoding="utf-8")
    uri = (archive / "postilla.toml").as_uri()
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([types.FileEvent(uri, types.FileChangeType.Changed)])
    )
    lenses = await client.text_document_code_lens_async(asked)
    lens = next(lens for lens in lenses if article.of(lens.range) == "Volodymyr Zelensky")
    resolved = await client.code_lens_resolve_async(lens)
    assert f"{article.text.count('Zelensky')} menzioni" in resolved.command.title


async def test_a_move_keeps_decisions(client: LanguageClient, archive: Path) -> None:
    if not client.server.capabilities.workspace.file_operations:
        pytest.skip("not offered")
    old = next(archive.glob("001*"))
    line = '{"v":1,"at":"1","do":"ignore-article","code":"date","file":"%s"}\n'
    (archive / "decisions.jsonl").write_text(line % old.name, encoding="utf-8")
    renamed = types.FileRename(old.as_uri(), (archive / "altro.txt").as_uri())
    edit = await client.workspace_will_rename_files_async(types.RenameFilesParams([renamed]))
    edits = edit.document_changes[0].edits if edit.document_changes else next(iter(edit.changes.values()))
    assert [e.new_text for e in edits] == ['"altro.txt"']
