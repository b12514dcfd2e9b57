--- Asks the server on behalf of a command, with a word to the user when it cannot answer.

local messages = require("postilla.messages")

local M = {}

--- The client of the current buffer, if it can do `method`; says why when not.
---@param method string
---@return vim.lsp.Client?
function M.client(method)
  local client = require("postilla.client").of(0)
  if not client then
    messages.say(vim.log.levels.WARN, "not_attached")
    return nil
  end
  if not client:supports_method(method, 0) then
    messages.say(vim.log.levels.WARN, "unsupported", method)
    return nil
  end
  return client
end

--- Sends a request about the current buffer; `done` gets an answer that is not empty.
---@param method string
---@param params table|fun(client: vim.lsp.Client): table
---@param done fun(result: table, client: vim.lsp.Client)
---@param empty? string the message when the answer is empty
function M.send(method, params, done, empty)
  local client = M.client(method)
  if not client then
    return
  end
  local buffer = vim.api.nvim_get_current_buf()
  client:request(method, type(params) == "function" and params(client) or params, function(err, result)
    if err then
      messages.say(vim.log.levels.ERROR, "failed", err.message)
    elseif not result or vim.tbl_isempty(result) then
      messages.say(vim.log.levels.INFO, empty or "nothing")
    else
      done(result, client)
    end
  end, buffer)
end

--- The cursor's position, in the client's encoding.
---@param client vim.lsp.Client
---@return lsp.TextDocumentPositionParams
function M.here(client)
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

return M
