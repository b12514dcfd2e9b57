--- The plugin's options: what the user gave to setup(), or in `vim.g.postilla`, over the defaults.

---@class postilla.Options
---@field cmd? string|string[] The server's program, or the whole command. Default: found by |postilla.binary|.
---@field folders? string[] Folders with articles, besides those below a `postilla.toml`.
---@field filetypes? string[] Default: text, markdown, html.
---@field locale? "it"|"en" Language of messages. Default: from the environment.
---@field inlay_hints? boolean Show the day that a date means behind it. Default: true.
---@field highlights? boolean Colour names and dates quietly. Default: true.
---@field picker? "telescope"|"fzf-lua"|"select" What `:Postilla pick` chooses with. Default: what there is.
---@field card? boolean Put the card on `K`. Default: true.
---@field settings? table The server's settings, as in `postilla.toml`.

local M = {}

---@type postilla.Options
local defaults = {
  folders = {},
  filetypes = { "text", "markdown", "html" },
  card = true,
  inlay_hints = true,
  highlights = true,
  settings = {},
}

---@type postilla.Options?
local current

---@param options postilla.Options
---@return string? problem the first one found
local function problem(options)
  local expected = {
    cmd = { "string", "table" },
    folders = { "table" },
    filetypes = { "table" },
    locale = { "string" },
    card = { "boolean" },
    inlay_hints = { "boolean" },
    highlights = { "boolean" },
    picker = { "string" },
    settings = { "table" },
  }
  for key, value in pairs(options) do
    if not expected[key] then
      return ("'%s' does not exist"):format(key)
    end
    if not vim.tbl_contains(expected[key], type(value)) then
      return ("'%s' must be a %s"):format(key, table.concat(expected[key], " or a "))
    end
  end
  if options.locale and options.locale ~= "it" and options.locale ~= "en" then
    return "'locale' must be 'it' or 'en'"
  end
  if options.picker and not vim.tbl_contains({ "telescope", "fzf-lua", "select" }, options.picker) then
    return "'picker' must be 'telescope', 'fzf-lua' or 'select'"
  end
end

--- Takes the user's options. Options that make no sense are reported once and the defaults hold.
---@param options? postilla.Options
function M.set(options)
  options = options or {}
  local wrong = problem(options)
  if wrong then
    current = vim.deepcopy(defaults)
    require("postilla.messages").say(vim.log.levels.ERROR, "bad_option", wrong)
    return
  end
  current = vim.tbl_extend("force", vim.deepcopy(defaults), options)
end

---@return postilla.Options
function M.get()
  if not current then
    M.set(vim.g.postilla)
  end
  return current --[[@as postilla.Options]]
end

return M
