--- The card of a name or date in a floating window. Neovim's own hover wraps lines as if the addresses of links stood
--- in them; here they do not, and lead where they point all the same.

local request = require("postilla.request")

local M = {}

local namespace = vim.api.nvim_create_namespace("postilla_card")

---@class postilla.Link
---@field row integer from 0
---@field first integer byte
---@field last integer byte after the last
---@field uri string

--- Takes the links of a card out of its Markdown, and finds their places in the same lines without it.
---@param markdown string
---@param plain string[]
---@return postilla.Link[]
function M.links(markdown, plain)
  local links = {}
  for row, line in ipairs(vim.split(markdown, "\n", { plain = true })) do
    local from = 1
    for label, uri in line:gmatch("%[(.-[^\\])%]%((%S-)%)") do
      label = label:gsub("\\(%p)", "%1")
      local first, last = (plain[row] or ""):find(label, from, true)
      if first then
        links[#links + 1] = { row = row - 1, first = first - 1, last = last, uri = uri }
        from = last + 1
      end
    end
  end
  return links
end

---@param uri string with `#L12` for a line
---@param client vim.lsp.Client
local function follow(uri, client)
  local file, line = uri:match("^(.-)#L(%d+)$")
  local row = line and tonumber(line) - 1 or 0
  vim.lsp.util.show_document({
    uri = file or uri,
    range = { start = { line = row, character = 0 }, ["end"] = { line = row, character = 0 } },
  }, client.offset_encoding, { focus = true })
end

---@param card {markdown: string, plain: string}
---@param client vim.lsp.Client
local function show(card, client)
  local lines = vim.split(card.plain, "\n", { plain = true })
  local buffer, window = vim.lsp.util.open_floating_preview(lines, "", {
    focus_id = "postilla_card",
    wrap = true,
    max_width = math.max(40, math.min(90, vim.o.columns - 8)),
  })
  -- asked a second time, the window that is there is entered
  if vim.b[buffer].postilla_card then
    return
  end
  vim.b[buffer].postilla_card = true
  require("postilla.highlights").define()
  vim.wo[window][0].linebreak = true
  local name = lines[1]:match("^(.-) — ") or lines[1]
  vim.api.nvim_buf_set_extmark(buffer, namespace, 0, 0, { end_col = #name, hl_group = "PostillaTitle" })
  local links = M.links(card.markdown, lines)
  for _, link in ipairs(links) do
    vim.api.nvim_buf_set_extmark(buffer, namespace, link.row, link.first, {
      end_col = link.last,
      hl_group = "PostillaFound",
    })
  end
  vim.keymap.set("n", "<CR>", function()
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    -- the link under the cursor, else the first one from there on the line
    for _, link in ipairs(links) do
      if link.row == row - 1 and column < link.last then
        vim.cmd.close()
        follow(link.uri, client)
        return
      end
    end
  end, { buffer = buffer, nowait = true, desc = require("postilla.messages").text("key_follow") })
end

--- The card of what stands under the cursor; where nothing stands, `otherwise`.
---@param otherwise? fun()
function M.show(otherwise)
  local client = request.attached()
  if not client then
    return
  end
  local view, line = require("postilla.view").current()
  local asked
  if view then
    if not line or not line.entity then
      return
    end
    asked = { uri = request.uri(client), entity = line.entity }
  else
    local here = request.here(client)
    asked = { uri = here.textDocument.uri, position = here.position }
  end
  request.command(client, "postilla.card", asked, function(card)
    show(card, client)
  end, otherwise or "nothing_here")
end

--- Puts the card on `K`, unless the user has something else there. Where Postilla knows nothing, other servers answer.
---@param buffer integer
function M.map(buffer)
  local mapped = vim.fn.maparg("K", "n", false, true)
  local neovims = vim.tbl_isempty(mapped) or (mapped.desc or ""):find("vim.lsp.buf.hover", 1, true)
  if not neovims then
    return
  end
  vim.keymap.set("n", "K", function()
    M.show(vim.lsp.buf.hover)
  end, { buffer = buffer, desc = "Postilla: card" })
end

return M
