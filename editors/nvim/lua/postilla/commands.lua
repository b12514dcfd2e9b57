--- `:Postilla SUBCOMMAND`.

local messages = require("postilla.messages")

local M = {}

---@type table<string, fun(call: table, arguments: string[])>
local commands = {
  next = function(call)
    require("postilla").next(math.max(call.count, 1))
  end,
  prev = function(call)
    require("postilla").prev(math.max(call.count, 1))
  end,
  mentions = function()
    require("postilla.mentions").archive()
  end,
  card = function()
    if require("postilla.request").client("textDocument/hover") then
      vim.lsp.buf.hover()
    end
  end,
  entities = function()
    require("postilla.outline").entities()
  end,
  dates = function()
    require("postilla.outline").dates()
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
  local typed = line:match("Postilla%s+(%S*)$")
  if not typed then
    return vim.fn.getcompletion(line:match("%S*$"), "dir")
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name, typed)
  end, M.names())
end

return M
