"""An independent client with the abilities of several editors, which refuses any message that is not typed as the protocol says."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("POSTILLA", str(REPOSITORY / "target/release/postilla"))
PATIENCE = float(os.environ.get("POSTILLA_TEST_PATIENCE", "15"))  # seconds


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The seed articles with an empty postilla.toml."""
    folder = tmp_path / "un archivio è qui"
    shutil.copytree(REPOSITORY / "seeds", folder)
    (folder / "postilla.toml").touch()
    return folder


@dataclass
class Article:
    """An open article as the client sees it: text in, positions in the agreed encoding out."""

    client: LanguageClient
    path: Path
    text: str
    version: int = 1

    @property
    def pulled(self) -> bool:
        """Whether diagnostics are asked for."""
        return self.client.server.capabilities.diagnostic_provider is not None

    @property
    def uri(self) -> str:
        return self.path.as_uri()

    @property
    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def position(self, index: int) -> types.Position:
        """The protocol's position of a character of the text."""
        before = self.text[:index]
        line = before.count("\n")
        return types.Position(line, width(before[before.rfind("\n") + 1 :], self.client))

    def at(self, text: str, nth: int = 1) -> types.Position:
        index = -1
        for _ in range(nth):
            index = self.text.index(text, index + 1)
        return self.position(index)

    def of(self, range: types.Range) -> str:
        """The text that a range covers."""
        return self.text[self.index(range.start) : self.index(range.end)]

    def index(self, position: types.Position) -> int:
        lines = self.text.split("\n")
        start = sum(len(line) + 1 for line in lines[: position.line])
        for index in range(len(lines[position.line]) + 1):
            if width(lines[position.line][:index], self.client) == position.character:
                return start + index
        raise AssertionError(f"{position} is not the border of a character")

    def edit(self, old: str, new: str) -> None:
        """Replaces the first `old`, as an editor does: by its range."""
        index = self.text.index(old)
        range = types.Range(self.position(index), self.position(index + len(old)))
        self.version += 1
        self.text = self.text.replace(old, new, 1)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri),
                [types.TextDocumentContentChangePartial(range, new)],
            )
        )

    async def diagnostics(self) -> list[types.Diagnostic]:
        """What is said of the version that was sent last: asked for, or where the server offers no such thing, published."""
        if self.pulled:
            answer = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(self.identifier))
            assert isinstance(answer, types.RelatedFullDocumentDiagnosticReport)
            return in_order(answer.items)
        async with asyncio.timeout(PATIENCE):
            while self.client.published.get(self.uri) != self.version:
                await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return in_order(self.client.diagnostics[self.uri])


def in_order(diagnostics: Sequence[types.Diagnostic]) -> list[types.Diagnostic]:
    return sorted(diagnostics, key=lambda d: (d.range.start.line, d.range.start.character))


def width(text: str, client: LanguageClient) -> int:
    """How long a piece of a line is, in the units that client and server agreed on."""
    return {
        types.PositionEncodingKind.Utf8: len(text.encode()),
        types.PositionEncodingKind.Utf16: len(text.encode("utf-16-le")) // 2,
        types.PositionEncodingKind.Utf32: len(text),
    }[types.PositionEncodingKind(client.encoding)]


def open_article(client: LanguageClient, archive: Path, prefix: str) -> Article:
    path = next(archive.glob(f"{prefix}*"))
    article = Article(client, path, path.read_bytes().decode())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(article.uri, "plaintext", 1, article.text))
    )
    return article


def abilities_of(editor: str) -> types.ClientCapabilities:
    """What an editor says that it can do."""
    if editor == "nothing":
        return types.ClientCapabilities()
    abilities = client_capabilities(editor)
    if editor == "visual_studio_code":
        # as it was in 2022, and what it has learnt since
        text, workspace = abilities.text_document, abilities.workspace
        text.diagnostic = types.DiagnosticClientCapabilities(dynamic_registration=True, related_document_support=False)
        workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
        resolves = ["tooltip", "textEdits", "label.tooltip", "label.location", "label.command"]
        text.inlay_hint = types.InlayHintClientCapabilities(
            resolve_support=types.ClientInlayHintResolveOptions(properties=resolves)
        )
        workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
        workspace.symbol.resolve_support = types.ClientSymbolResolveOptions(properties=["location.range"])
    return abilities


def answers_refreshes(client: LanguageClient) -> None:
    """Counts what the server asks to be asked again."""
    client.refreshed = asyncio.Queue()
    for method in (
        types.WORKSPACE_DIAGNOSTIC_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
        types.WORKSPACE_CODE_LENS_REFRESH,
    ):
        client.protocol.fm.features[method] = lambda *_, method=method: client.refreshed.put_nowait(method)


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code", "emacs", "nothing"],
    config=ClientServerConfig(server_command=[PROGRAM, "lsp"]),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, archive: Path) -> AsyncIterator[None]:
    abilities = abilities_of(request.param)
    # without versions a test could not tell the diagnostics of one text from those of another
    text = abilities.text_document = abilities.text_document or types.TextDocumentClientCapabilities()
    published = text.publish_diagnostics = text.publish_diagnostics or types.PublishDiagnosticsClientCapabilities()
    published.version_support = True
    params = types.InitializeParams(
        capabilities=abilities,
        locale="it",
        root_uri=archive.as_uri(),
        workspace_folders=[types.WorkspaceFolder(archive.as_uri(), "archivio")],
    )
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    answers_refreshes(lsp_client)
    async with asyncio.timeout(PATIENCE):
        result = await lsp_client.initialize_session(params)
    lsp_client.encoding = result.capabilities.position_encoding or types.PositionEncodingKind.Utf16
    lsp_client.server = result
    lsp_client.published = {}

    publish = lsp_client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def remember(params: types.PublishDiagnosticsParams) -> None:
        publish(params)
        lsp_client.published[params.uri] = params.version

    lsp_client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = remember
    yield
    async with asyncio.timeout(PATIENCE):
        await lsp_client.shutdown_session()
