--- Going from mention to mention: within the article by jumps, through the archive by the quickfix list.

local messages = require("postilla.messages")
local request = require("postilla.request")

local M = {}

--- Sorted start positions (row from 1, byte column from 0) of the mentions in the current buffer.
---@param highlights lsp.DocumentHighlight[]
---@param encoding string
---@return [integer, integer, integer][] row, first byte, byte after the last
local function places(highlights, encoding)
  local found = {}
  for _, highlight in ipairs(highlights) do
    local from, to = highlight.range.start, highlight.range["end"]
    local line = vim.api.nvim_buf_get_lines(0, from.line, from.line + 1, false)[1]
    if line then
      local first = vim.str_byteindex(line, encoding, from.character, false)
      local last = to.line == from.line and vim.str_byteindex(line, encoding, to.character, false) or #line
      found[#found + 1] = { from.line + 1, first, last }
    end
  end
  table.sort(found, function(a, b)
    return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2])
  end)
  return found
end

--- Moves the cursor by `steps` mentions of the name under it, round the article's end.
---@param steps integer
function M.jump(steps)
  request.send("textDocument/documentHighlight", request.here, function(highlights, client)
    local found = places(highlights, client.offset_encoding)
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    local here
    for index, place in ipairs(found) do
      if place[1] == row and place[2] <= column and column < place[3] then
        here = index
      end
    end
    if #found == 1 and here then
      messages.say(vim.log.levels.INFO, "only_mention")
      return
    end
    -- the cursor may stand just behind the name: then count from the last mention before it
    if not here then
      here = 0
      for index, place in ipairs(found) do
        if place[1] < row or (place[1] == row and place[2] <= column) then
          here = index
        end
      end
    end
    local index = (here - 1 + steps) % #found + 1
    vim.cmd("normal! m'")
    vim.api.nvim_win_set_cursor(0, { found[index][1], found[index][2] })
    vim.cmd("normal! zv")
    vim.api.nvim_echo({ { messages.text("position", index, #found) } }, false, {})
  end, "no_name")
end

--- Goes to the next or previous mention of whoever stands under the cursor in the whole archive, in the order of
--- time.
---@param steps integer
function M.travel(steps)
  local client = request.attached()
  if not client or not client.attached_buffers[vim.api.nvim_get_current_buf()] then
    return
  end
  local here = request.here(client)
  local uri, position = here.textDocument.uri, here.position
  local direction, left, found = steps > 0 and "next" or "previous", math.abs(steps), nil
  local function step()
    local asked = { uri = uri, position = position, direction = direction, scope = "archive" }
    request.command(client, "postilla.mention", asked, function(answer)
      if answer.location then
        found, left = answer.location, left - 1
        uri, position = found.uri, found.range.start
        if left > 0 then
          step()
          return
        end
      end
      if not found then
        messages.say(vim.log.levels.INFO, direction == "next" and "last_mention" or "first_mention")
        return
      end
      vim.cmd("normal! m'")
      vim.lsp.util.show_document(found, client.offset_encoding, { focus = true })
      vim.cmd("normal! zv")
      vim.api.nvim_echo({ { require("postilla.view").place(found) } }, false, {})
    end)
  end
  step()
end

--- Every mention of the name under the cursor, in the whole archive, in the quickfix list.
function M.archive()
  local word = vim.fn.expand("<cword>")
  request.send("textDocument/references", function(client)
    local params = request.here(client) --[[@as lsp.ReferenceParams]]
    params.context = { includeDeclaration = true }
    return params
  end, function(locations, client)
    local items = vim.lsp.util.locations_to_items(locations, client.offset_encoding)
    vim.fn.setqflist({}, " ", { title = messages.text("mentions_of", word), items = items })
    vim.cmd("botright copen")
  end, "no_name")
end

return M
