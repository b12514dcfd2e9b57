"""The server as an independent client sees it: pytest-lsp parses every message into the types of the protocol's own
metamodel, and refuses what does not fit. Run with the capabilities of several real editors.

POSTILLA names the program; the articles are copies of the seeds, and one with everything that puts a column wrong.
"""

import asyncio
import os
import pathlib
import shutil
from urllib.parse import unquote, urlparse

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, LspSpecificationWarning, client_capabilities

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTILLA = os.environ.get("POSTILLA", str(ROOT / "target" / "release" / "postilla"))
CLIENTS = ["neovim", "visual_studio_code", "emacs", "neovim@0.6.1"]

# Columns differ in all three encodings behind « ’ è 😀.
ODD = "date 2025-09-04 (Adnkronos) - «È così», ha detto 😀 Mario Rossi.\r\nL’ha visto ieri à Roma Mario Rossi, perché sì.\r\n"

pytestmark = pytest.mark.filterwarnings(f"error::{LspSpecificationWarning.__module__}.LspSpecificationWarning")


@pytest_lsp.fixture(
    params=CLIENTS,
    config=ClientServerConfig(server_command=[POSTILLA, "lsp"], server_env={**os.environ}),
)
async def client(request, lsp_client: LanguageClient, tmp_path):
    articles = tmp_path / "articoli"
    shutil.copytree(ROOT / "seeds", articles)
    (articles / "Città è.txt").write_bytes(ODD.encode())
    lsp_client.articles = articles
    lsp_client.registered = []

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def _(params: types.RegistrationParams):
        lsp_client.registered.extend(params.registrations)

    capabilities = client_capabilities(request.param)
    lsp_client.offered = await lsp_client.initialize_session(
        types.InitializeParams(
            process_id=os.getpid(),
            root_uri=articles.as_uri(),
            workspace_folders=[types.WorkspaceFolder(uri=articles.as_uri(), name="articoli")],
            capabilities=capabilities,
        )
    )
    yield
    await lsp_client.shutdown_session()


def text_of(uri: str) -> str:
    return pathlib.Path(unquote(urlparse(uri).path)).read_bytes().decode()


async def opened(client: LanguageClient, name: str) -> tuple[str, str]:
    """Opens the article whose name starts so, and waits for its diagnostics."""
    path = next(path for path in client.articles.iterdir() if path.name.startswith(name))
    uri, text = path.as_uri(), path.read_bytes().decode()
    item = types.TextDocumentItem(uri=uri, language_id="plaintext", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    while uri not in client.diagnostics:
        await asyncio.wait_for(client.wait_for_notification("textDocument/publishDiagnostics"), 20)
    return uri, text


def encoding(client: LanguageClient) -> str:
    agreed = client.offered.capabilities.position_encoding
    return {None: "utf-16", "utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}[agreed]


def units(text: str, client: LanguageClient) -> int:
    return {
        "utf-8": lambda: len(text.encode()),
        "utf-16": lambda: len(text.encode("utf-16-le")) // 2,
        "utf-32": lambda: len(text),
    }[encoding(client)]()


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def place(text: str, what: str, client: LanguageClient, nth: int = 0) -> types.Position:
    at = -1
    for _ in range(nth + 1):
        at = text.index(what, at + 1)
    before = lines(text[:at])
    return types.Position(line=len(before) - 1, character=units(before[-1], client) + 1)


def covered(text: str, range_: types.Range, client: LanguageClient) -> str:
    """What a range within one line covers."""
    line = lines(text)[range_.start.line]
    if encoding(client) == "utf-32":
        return line[range_.start.character : range_.end.character]
    codec, width = ("utf-8", 1) if encoding(client) == "utf-8" else ("utf-16-le", 2)
    return line.encode(codec)[range_.start.character * width : range_.end.character * width].decode(codec)


def about(uri: str, position: types.Position) -> dict:
    return {"text_document": types.TextDocumentIdentifier(uri=uri), "position": position}


async def everywhere(client: LanguageClient, ask, wanted: int) -> list:
    """Asks until the archive has been read as far as `wanted` answers."""
    found = []
    for _ in range(100):
        found = await ask() or []
        if len(found) >= wanted:
            break
        await asyncio.sleep(0.1)
    return found


@pytest.mark.asyncio
async def test_only_what_the_client_can_use_is_offered(client: LanguageClient):
    offered, can = client.offered.capabilities, client.capabilities
    assert offered.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    general = can.general and can.general.position_encodings
    assert encoding(client) in [e.value if hasattr(e, "value") else e for e in general or ["utf-16"]]
    assert bool(offered.inlay_hint_provider) == bool(can.text_document.inlay_hint)
    assert bool(offered.semantic_tokens_provider) == bool(can.text_document.semantic_tokens)
    literals = can.text_document.code_action and can.text_document.code_action.code_action_literal_support
    assert bool(offered.code_action_provider) == bool(literals)


@pytest.mark.asyncio
async def test_positions_are_right_behind_odd_characters(client: LanguageClient):
    uri, text = await opened(client, "Città")
    for nth in (0, 1):
        position = place(text, "Mario Rossi", client, nth)
        hover = await client.text_document_hover_async(types.HoverParams(**about(uri, position)))
        assert covered(text, hover.range, client) == "Mario Rossi"
        found = await client.text_document_document_highlight_async(
            types.DocumentHighlightParams(**about(uri, position))
        )
        assert [covered(text, highlight.range, client) for highlight in found] == ["Mario Rossi"] * 2


@pytest.mark.asyncio
async def test_hover_is_in_the_format_that_the_client_reads(client: LanguageClient):
    uri, text = await opened(client, "002")
    hover = await client.text_document_hover_async(types.HoverParams(**about(uri, place(text, "Peskov", client))))
    formats = client.capabilities.text_document.hover.content_format
    assert hover.contents.kind == (formats[0] if formats else types.MarkupKind.PlainText)
    assert "Dmitrij Peskov" in hover.contents.value
    assert len(hover.contents.value.splitlines()) <= 20
    nothing = types.HoverParams(**about(uri, types.Position(line=0, character=0)))
    assert await client.text_document_hover_async(nothing) is None


@pytest.mark.asyncio
async def test_definition_and_references_lead_through_the_archive(client: LanguageClient):
    uri, text = await opened(client, "004")
    position = place(text, "Zelensky", client)

    async def ask():
        return await client.text_document_references_async(
            types.ReferenceParams(context=types.ReferenceContext(include_declaration=True), **about(uri, position))
        )

    found = await everywhere(client, ask, 10)
    assert len({location.uri for location in found}) >= 3
    for location in found:
        assert "Zelensky" in covered(text_of(location.uri), location.range, client)

    target = await client.text_document_definition_async(types.DefinitionParams(**about(uri, position)))
    links = client.capabilities.text_document.definition
    if links and links.link_support:
        assert isinstance(target[0], types.LocationLink)
        assert covered(text, target[0].origin_selection_range, client).endswith("Zelensky")
        full = covered(text_of(target[0].target_uri), target[0].target_range, client)
    else:
        assert isinstance(target, types.Location)
        full = covered(text_of(target.uri), target.range, client)
    assert full == "Volodymyr Zelensky"


@pytest.mark.asyncio
async def test_symbols(client: LanguageClient):
    uri, text = await opened(client, "002")
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=types.TextDocumentIdentifier(uri=uri))
    )
    can = client.capabilities.text_document.document_symbol
    nested = bool(can and can.hierarchical_document_symbol_support)
    assert all(isinstance(symbol, types.DocumentSymbol if nested else types.SymbolInformation) for symbol in symbols)

    def names(symbols):
        for symbol in symbols:
            yield symbol.name
            yield from names(getattr(symbol, "children", None) or [])

    assert "Dmitrij Peskov" in list(names(symbols))

    found = await everywhere(
        client, lambda: client.workspace_symbol_async(types.WorkspaceSymbolParams(query="zelens")), 1
    )
    assert "Volodymyr Zelensky" in [symbol.name for symbol in found]


@pytest.mark.asyncio
async def test_edits_of_a_rename_change_every_mention_and_nothing_else(client: LanguageClient):
    uri, text = await opened(client, "Città")
    position = place(text, "Rossi", client)
    edit = await client.text_document_rename_async(types.RenameParams(new_name="Mario Bianchi", **about(uri, position)))
    edits = edit.changes[uri] if edit.changes else edit.document_changes[0].edits
    assert [covered(text, edit.range, client) for edit in edits] == ["Mario Rossi"] * 2
    assert {edit.new_text for edit in edits} == {"Mario Bianchi"}


@pytest.mark.asyncio
async def test_every_other_request_is_answered_in_its_type(client: LanguageClient):
    for name in ("Città", "000", "003"):
        uri, text = await opened(client, name)
        document = types.TextDocumentIdentifier(uri=uri)
        last = len(lines(text)) - 1
        whole = types.Range(start=types.Position(line=0, character=0), end=types.Position(line=last, character=0))
        offered = client.offered.capabilities
        folds = await client.text_document_folding_range_async(types.FoldingRangeParams(text_document=document))
        assert all(0 <= fold.start_line < fold.end_line <= last for fold in folds)
        selections = await client.text_document_selection_range_async(
            types.SelectionRangeParams(text_document=document, positions=[whole.start, whole.end])
        )
        assert len(selections) == 2
        await client.text_document_completion_async(types.CompletionParams(**about(uri, whole.start)))
        await client.text_document_declaration_async(types.DeclarationParams(**about(uri, whole.start)))
        if offered.code_action_provider:
            await client.text_document_code_action_async(
                types.CodeActionParams(
                    text_document=document, range=whole, context=types.CodeActionContext(diagnostics=[])
                )
            )
        if offered.inlay_hint_provider:
            await client.text_document_inlay_hint_async(types.InlayHintParams(text_document=document, range=whole))
        if offered.semantic_tokens_provider:
            tokens = await client.text_document_semantic_tokens_full_async(
                types.SemanticTokensParams(text_document=document)
            )
            assert len(tokens.data) % 5 == 0 and tokens.data


@pytest.mark.asyncio
async def test_an_edit_moves_what_is_behind_it(client: LanguageClient):
    uri, text = await opened(client, "Città")
    start = types.Position(line=0, character=0)
    change = types.TextDocumentContentChangePartial(range=types.Range(start=start, end=start), text="Nuova riga\r\n")
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=2), content_changes=[change]
        )
    )
    text = "Nuova riga\r\n" + text
    position = place(text, "Mario Rossi", client)
    hover = await client.text_document_hover_async(types.HoverParams(**about(uri, position)))
    assert covered(text, hover.range, client) == "Mario Rossi"
