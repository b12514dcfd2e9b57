--- Asks the server on behalf of a command, with a word to the user when it cannot answer.

local messages = require("postilla.messages")

local M = {}

--- The client that the current buffer asks: the one that follows it; in a view, the one it was made with. Says
--- why when there is none.
---@return vim.lsp.Client?
function M.attached()
  local view = require("postilla.view").current()
  local client = view and view.client or require("postilla.client").of(0)
  if client and client:is_stopped() then
    client = nil
  end
  if not client then
    messages.say(vim.log.levels.WARN, "not_attached")
  end
  return client
end

--- The client of the current buffer, if it can do `method`; says why when not.
---@param method string
---@return vim.lsp.Client?
function M.client(method)
  local client = M.attached()
  if client and not client:supports_method(method, 0) then
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

---@param client vim.lsp.Client
---@param command string
---@return boolean
local function can(client, command)
  local offered = client.server_capabilities.experimental
  local commands = type(offered) == "table" and offered.postilla and offered.postilla.commands
  return type(commands) == "table" and vim.list_contains(commands, command)
end

--- The client itself, or the one that came after it: a view outlives a restart.
---@param client vim.lsp.Client
---@return vim.lsp.Client?
local function alive(client)
  if not client:is_stopped() then
    return client
  end
  return vim.iter(vim.lsp.get_clients({ name = "postilla" })):find(function(other)
    return other.root_dir == client.root_dir and not other:is_stopped()
  end)
end

--- JSON's null is not Lua's.
---@param value any
---@return any
local function without_nulls(value)
  if value == vim.NIL then
    return nil
  end
  if type(value) == "table" then
    for key, inner in pairs(value) do
      value[key] = without_nulls(inner)
    end
  end
  return value
end

--- Runs one of the server's commands (docs/commands.md); `done` gets an answer that is not null.
---@param client vim.lsp.Client
---@param command string
---@param argument table
---@param done fun(answer: table)
---@param empty? string|fun() the message when the answer is null, or what to do then
function M.command(client, command, argument, done, empty)
  local living = alive(client)
  if not living then
    messages.say(vim.log.levels.WARN, "not_attached")
    return
  end
  client = living
  if not can(client, command) then
    messages.say(vim.log.levels.WARN, "unsupported", command)
    return
  end
  local params = { command = command, arguments = { next(argument) and argument or vim.empty_dict() } }
  client:request("workspace/executeCommand", params, function(err, answer)
    answer = without_nulls(answer)
    if err then
      messages.say(vim.log.levels.ERROR, "failed", err.message)
    elseif answer == nil and type(empty) == "function" then
      empty()
    elseif answer == nil then
      messages.say(vim.log.levels.INFO, empty --[[@as string?]] or "nothing")
    else
      done(answer)
    end
  end)
end

--- The cursor's position, in the client's encoding.
---@param client vim.lsp.Client
---@return lsp.TextDocumentPositionParams
function M.here(client)
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

--- A document of the client's archive, whatever the current buffer is: an article where it is one.
---@param client vim.lsp.Client
---@return string
function M.uri(client)
  local buffer = vim.api.nvim_get_current_buf()
  if client.attached_buffers[buffer] then
    return vim.uri_from_bufnr(buffer)
  end
  if client.root_dir then
    return vim.uri_from_fname(client.root_dir)
  end
  buffer = next(client.attached_buffers)
  return buffer and vim.uri_from_bufnr(buffer) or ""
end

--- The article that a question about an article concerns: the current buffer, or the one in the window that the
--- current view was opened from.
---@param client vim.lsp.Client
---@param scope "article"|"archive"
---@return string
function M.article(client, scope)
  local view = require("postilla.view").current()
  local origin = view and vim.api.nvim_win_is_valid(view.origin) and vim.api.nvim_win_get_buf(view.origin)
  if scope == "article" and origin and client.attached_buffers[origin] then
    return vim.uri_from_bufnr(origin)
  end
  return M.uri(client)
end

return M
