---@brief
---
--- FILL-IN
---
--- Postilla is a language server for people who edit the news: names and dates in articles, understood as you type.
---
--- It is installed with `cargo install --git FILL-IN postilla`, or from the archives of its releases. The default `cmd`
--- assumes that `postilla` is in `$PATH`.
---
--- It follows text, Markdown and HTML files below a `postilla.toml`, which may be empty.
---@type vim.lsp.Config
return {
  cmd = { 'postilla', 'lsp' },
  filetypes = { 'text', 'markdown', 'html' },
  root_markers = { 'postilla.toml' },
  workspace_required = true,
}
