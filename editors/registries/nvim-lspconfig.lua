---@brief
---
--- A language server for people who edit the news: names and dates in articles, understood as you type.
---
--- It starts on text, Markdown and HTML files below a `postilla.toml`, which may be empty. `cargo install postilla` installs it.
---@type vim.lsp.Config
return {
  cmd = { "postilla", "lsp" },
  filetypes = { "text", "markdown", "html" },
  root_markers = { "postilla.toml" },
  workspace_required = true,
}
