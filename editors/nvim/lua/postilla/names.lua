--- Names of the archive for the command line.

local M = {}

--- How long the command line waits for them, in milliseconds.
local PATIENCE = 300

--- The names of the archive in which `typed` stands, the most mentioned first. Spaces in them are no-break spaces, so
--- that the command line takes each for one word.
---@param typed string
---@return string[]
function M.like(typed)
  local client = require("postilla.client").of(0)
  if not client then
    return {}
  end
  local answer = client:request_sync("workspace/executeCommand", {
    command = "postilla.entities",
    arguments = {
      { uri = vim.uri_from_bufnr(0), scope = "archive", filter = M.plain(typed), limit = 30 },
    },
  }, PATIENCE)
  local found = answer and not answer.err and answer.result and answer.result.entities or {}
  return vim.tbl_map(function(entity)
    return (entity.name:gsub(" ", "\u{a0}"))
  end, found)
end

--- A name as it was before it was one word.
---@param name string
---@return string
function M.plain(name)
  return (name:gsub("\u{a0}", " "))
end

return M
