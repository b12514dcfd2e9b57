--- The dates of an article in the location list: unclear ones first, as warnings, then by day.

local messages = require("postilla.messages")
local request = require("postilla.request")

local M = {}

--- Entries for a list.
---@param answer postilla.Dates
---@param buffer integer
---@param encoding string
---@return vim.quickfix.entry[]
function M.items(answer, buffer, encoding)
  local items = {}
  for _, date in ipairs(answer.dates) do
    local said = date.problem or (date.label ~= date.text and date.label) or nil
    local item = vim.lsp.util.locations_to_items({
      { uri = vim.uri_from_bufnr(buffer), range = date.range },
    }, encoding)[1]
    item.text = said and ("%s — %s"):format(date.text, said) or date.text
    item.type = date.problem and "W" or "I"
    items[#items + 1] = item
  end
  return items
end

--- `:Postilla dates`
function M.run()
  local client = request.attached()
  if not client then
    return
  end
  local buffer, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  request.command(client, "postilla.dates", { uri = vim.uri_from_bufnr(buffer) }, function(answer)
    local items = M.items(answer, buffer, client.offset_encoding)
    if #items == 0 then
      messages.say(vim.log.levels.INFO, "nothing")
      return
    end
    local title = ("%s — %s"):format(messages.text("dates"), answer.date.label)
    vim.fn.setloclist(window, {}, " ", { title = title, items = items })
    vim.cmd("lopen")
  end)
end

return M
