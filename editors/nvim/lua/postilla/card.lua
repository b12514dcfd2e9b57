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

--- Reads the Markdown of a card, of which the server writes only this much: strong text, code, links and escapes.
---@param markdown string
---@return string[] lines as they look
---@return postilla.Link[] links
---@return [integer, integer, integer][] strong row, first byte, byte after the last
function M.read(markdown)
  local lines, links, strong = {}, {}, {}
  for row, line in ipairs(vim.split(markdown, "\n", { plain = true })) do
    local shown, at, opened = "", 1, nil
    local label ---@type integer? where the label of a link began
    while at <= #line do
      local two = line:sub(at, at + 1)
      local uri = label and line:match("^%]%((%S-)%)", at)
      if two:match("^\\%p$") then
        shown, at = shown .. two:sub(2), at + 2
      elseif two == "**" then
        if opened then
          strong[#strong + 1] = { row - 1, opened, #shown }
        end
        opened, at = not opened and #shown or nil, at + 2
      elseif two:sub(1, 1) == "`" then
        at = at + 1
      elseif two:sub(1, 1) == "[" then
        label, at = #shown, at + 1
      elseif uri then
        links[#links + 1] = { row = row - 1, first = label, last = #shown, uri = uri }
        label, at = nil, at + #uri + 3
      else
        shown, at = shown .. two:sub(1, 1), at + 1
      end
    end
    lines[row] = shown:gsub("%s+$", "")
  end
  return lines, links, strong
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
  local lines, links, strong = M.read(card.markdown)
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
  local function mark(row, first, last, group)
    vim.api.nvim_buf_set_extmark(buffer, namespace, row, first, { end_col = last, hl_group = group })
  end
  for _, place in ipairs(strong) do
    mark(place[1], place[2], place[3], "PostillaTitle")
  end
  for _, link in ipairs(links) do
    mark(link.row, link.first, link.last, "PostillaFound")
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
