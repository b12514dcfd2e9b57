--- Finds the server's program.

local M = {}

--- The plugin's folder is `editors/nvim` of a clone: a developer's own build lies two folders up.
---@return string
local function clone()
  local this = debug.getinfo(1, "S").source:sub(2)
  return vim.fs.normalize(vim.fn.fnamemodify(this, ":p:h:h:h:h:h"))
end

--- Where the program is looked for, in this order: the `cmd` option, $PATH, a release build in the clone
--- that this plugin is part of.
---@return string[] command the program found, or the name looked for, and its arguments
---@return boolean found
function M.command()
  local given = require("postilla.config").get().cmd
  if type(given) == "table" then
    local command = vim.deepcopy(given)
    command[1] = vim.fn.expand(command[1])
    return command, vim.fn.executable(command[1]) == 1
  end
  if given then
    local program = vim.fn.expand(given)
    return { program, "lsp" }, vim.fn.executable(program) == 1
  end
  for _, program in ipairs({ "postilla", clone() .. "/target/release/postilla" }) do
    if vim.fn.executable(program) == 1 then
      return { vim.fn.exepath(program), "lsp" }, true
    end
  end
  return { "postilla", "lsp" }, false
end

return M
