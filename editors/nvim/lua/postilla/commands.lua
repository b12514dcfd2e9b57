--- `:Postilla SUBCOMMAND`.

local messages = require("postilla.messages")

local M = {}

---@type table<string, fun(call: table, arguments: string[])>
local commands = {
  next = function(call, arguments)
    local postilla = require("postilla")
    local go = arguments[1] == "archive" and postilla.next_in_archive or postilla.next
    go(math.max(call.count, 1))
  end,
  prev = function(call, arguments)
    local postilla = require("postilla")
    local go = arguments[1] == "archive" and postilla.prev_in_archive or postilla.prev
    go(math.max(call.count, 1))
  end,
  mentions = function()
    require("postilla.mentions").archive()
  end,
  card = function()
    require("postilla.card").show()
  end,
  page = function(_, arguments)
    require("postilla.page").run(arguments)
  end,
  entities = function(_, arguments)
    require("postilla.entities").run(arguments)
  end,
  timeline = function(_, arguments)
    require("postilla.timeline").run(arguments)
  end,
  dates = function()
    require("postilla.dates").run()
  end,
  pick = function(_, arguments)
    require("postilla.pick").run(arguments)
  end,
  start = function(_, arguments)
    require("postilla.client").start(vim.api.nvim_get_current_buf(), arguments[1])
  end,
  stop = function()
    require("postilla.client").stop()
  end,
  restart = function()
    require("postilla.client").restart()
  end,
  log = function()
    vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
    vim.cmd("normal! G")
  end,
  health = function()
    vim.cmd.checkhealth("postilla")
  end,
}

--- What may stand behind a command.
---@type table<string, fun(typed: string): string[]>
local arguments = {
  next = function()
    return { "archive" }
  end,
  prev = function()
    return { "archive" }
  end,
  entities = function()
    return { "archive" }
  end,
  timeline = function(typed)
    return vim.list_extend({ "here" }, require("postilla.names").like(typed))
  end,
  page = function(typed)
    return require("postilla.names").like(typed)
  end,
  pick = function()
    return require("postilla.pick").names()
  end,
  start = function(typed)
    return vim.fn.getcompletion(typed, "dir")
  end,
}

---@return string[]
function M.names()
  local names = vim.tbl_keys(commands)
  table.sort(names)
  return names
end

---@param call table see |nvim_create_user_command()|
function M.run(call)
  local name = call.fargs[1] or "card"
  local command = commands[name]
  if not command then
    messages.say(vim.log.levels.ERROR, "unknown", name, table.concat(M.names(), ", "))
    return
  end
  command(call, vim.list_slice(call.fargs, 2))
end

---@param line string the command line so far
---@return string[]
function M.complete(line)
  local typed = line:match("Postilla!?%s+(%S*)$")
  local candidates
  if typed then
    candidates = M.names()
  else
    local name = line:match("Postilla!?%s+(%S+)")
    typed = line:match("%S*$")
    candidates = arguments[name] and arguments[name](typed) or {}
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name:lower(), typed:lower())
  end, candidates)
end

return M
