--- Choosing with what the user has for it: Telescope, fzf-lua, else `vim.ui.select`.

local messages = require("postilla.messages")
local request = require("postilla.request")

local M = {}

---@class postilla.Choice
---@field text string what is shown and searched
---@field location? lsp.Location
---@field open? fun()

---@return "telescope"|"fzf-lua"|nil
function M.program()
  local wanted = require("postilla.config").get().picker
  for _, name in ipairs({ "telescope", "fzf-lua" }) do
    if (wanted == nil or wanted == name) and pcall(require, name) then
      return name --[[@as "telescope"|"fzf-lua"]]
    end
  end
end

---@param choice postilla.Choice
---@param client vim.lsp.Client
local function go(choice, client)
  if choice.location then
    vim.lsp.util.show_document(choice.location, client.offset_encoding, { focus = true })
  elseif choice.open then
    choice.open()
  end
end

---@param choices postilla.Choice[]
---@param title string
---@param client vim.lsp.Client
local function with_telescope(choices, title, client)
  local config = require("telescope.config").values
  local previews = choices[1].location ~= nil
  require("telescope.pickers")
    .new({}, {
      prompt_title = title,
      finder = require("telescope.finders").new_table({
        results = choices,
        entry_maker = function(choice)
          local entry = { value = choice, display = choice.text, ordinal = choice.text }
          if choice.location then
            local item = vim.lsp.util.locations_to_items({ choice.location }, client.offset_encoding)[1]
            entry.filename, entry.lnum, entry.col = item.filename, item.lnum, item.col
          end
          return entry
        end,
      }),
      sorter = config.generic_sorter({}),
      previewer = previews and config.grep_previewer({}) or nil,
      attach_mappings = function(prompt)
        local actions = require("telescope.actions")
        actions.select_default:replace(function()
          local chosen = require("telescope.actions.state").get_selected_entry()
          actions.close(prompt)
          if chosen then
            go(chosen.value, client)
          end
        end)
        return true
      end,
    })
    :find()
end

---@param choices postilla.Choice[]
---@param title string
---@param client vim.lsp.Client
local function with_fzf(choices, title, client)
  local lines = {}
  for index, choice in ipairs(choices) do
    lines[index] = ("%d\t%s"):format(index, choice.text:gsub("%c", " "))
  end
  require("fzf-lua").fzf_exec(lines, {
    prompt = title .. "> ",
    fzf_opts = { ["--delimiter"] = "\t", ["--with-nth"] = "2.." },
    actions = {
      ["default"] = function(selected)
        local index = selected and selected[1] and tonumber(selected[1]:match("^%d+"))
        if index and choices[index] then
          go(choices[index], client)
        end
      end,
    },
  })
end

--- Lets the user choose, and goes there.
---@param choices postilla.Choice[]
---@param title string
---@param client vim.lsp.Client
function M.choose(choices, title, client)
  if #choices == 0 then
    messages.say(vim.log.levels.INFO, "nothing")
    return
  end
  local program = M.program()
  if program == "telescope" then
    with_telescope(choices, title, client)
  elseif program == "fzf-lua" then
    with_fzf(choices, title, client)
  else
    vim.ui.select(choices, {
      prompt = title,
      format_item = function(choice)
        return choice.text
      end,
    }, function(choice)
      if choice then
        go(choice, client)
      end
    end)
  end
end

---@param scope "article"|"archive"
---@param client vim.lsp.Client
local function entities(scope, client)
  local asked = { uri = vim.uri_from_bufnr(0), scope = scope, limit = 2000 }
  request.command(client, "postilla.entities", asked, function(answer)
    local choices = vim.tbl_map(function(entity)
      local role = entity.role and (", " .. entity.role) or ""
      return {
        text = ("%s%s (%s)"):format(entity.name, role, messages.grouped(entity.mentions)),
        location = entity.location,
        open = function()
          require("postilla.page").show(client, entity.entity)
        end,
      }
    end, answer.entities)
    M.choose(choices, messages.text(scope == "archive" and "entities_archive" or "entities"), client)
  end)
end

---@type table<string, fun(client: vim.lsp.Client)>
local sources = {
  mentions = function(client)
    local here = request.here(client)
    request.command(
      client,
      "postilla.page",
      { uri = here.textDocument.uri, position = here.position },
      function(page)
        local choices = vim.tbl_map(function(found)
          return { text = ("%s  %s"):format(found.source.label, found.line), location = found.source.location }
        end, page.occurrences)
        M.choose(choices, page.name, client)
      end,
      "no_name"
    )
  end,
  entities = function(client)
    entities("article", client)
  end,
  archive = function(client)
    entities("archive", client)
  end,
  dates = function(client)
    local uri = vim.uri_from_bufnr(0)
    request.command(client, "postilla.dates", { uri = uri }, function(answer)
      local choices = vim.tbl_map(function(date)
        local said = date.problem or date.label
        return { text = ("%s — %s"):format(date.text, said), location = { uri = uri, range = date.range } }
      end, answer.dates)
      M.choose(choices, messages.text("dates"), client)
    end)
  end,
}

---@return string[]
function M.names()
  local names = vim.tbl_keys(sources)
  table.sort(names)
  return names
end

--- `:Postilla pick [mentions|entities|archive|dates]`
---@param arguments string[]
function M.run(arguments)
  local what = arguments[1] or "entities"
  if not sources[what] then
    messages.say(vim.log.levels.ERROR, "unknown", "pick " .. what, table.concat(M.names(), ", "))
    return
  end
  local client = request.attached()
  if client then
    sources[what](client)
  end
end

return M
