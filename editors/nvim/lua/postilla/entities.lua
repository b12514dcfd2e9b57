--- The names of an article or of the archive, the most mentioned first, each with a bar.

local bars = require("postilla.bars")
local messages = require("postilla.messages")
local request = require("postilla.request")
local view = require("postilla.view")

local M = {}

--- How wide the bars are, in columns.
local BAR = 12

---@type [postilla.Kind, string, string][] kind, its title, its highlight group
local KINDS = {
  { "PER", "people", "PostillaPerson" },
  { "ORG", "organisations", "PostillaOrganisation" },
  { "LOC", "places", "PostillaPlace" },
}

---@class postilla.EntitiesAsked
---@field uri string
---@field scope "article"|"archive"
---@field filter? string
---@field limit? integer

---@param answer postilla.Entities
---@param asked postilla.EntitiesAsked
---@param shown postilla.View
---@return postilla.Line[]
local function lines(answer, asked, shown)
  local heading = asked.scope == "archive" and messages.text("entities_archive") or messages.text("entities")
  local about = messages.count("name", answer.total)
  if #answer.entities < answer.total then
    about = messages.text("of_which", #answer.entities, messages.grouped(answer.total))
  end
  if asked.filter then
    about = ("«%s»: %s"):format(asked.filter, about)
  end
  local found = { view.line({ heading, "PostillaTitle" }, "  ", { about, "PostillaMuted" }) }
  if answer.partial then
    found[#found + 1] = view.line({ messages.text("partial"), "PostillaProblem" })
  end
  local widest = 12
  for _, entity in ipairs(answer.entities) do
    widest = math.max(widest, vim.fn.strdisplaywidth(entity.name))
  end
  local width = view.width(shown)
  local name_width = math.max(12, math.min(widest, width - BAR - 10, 34))
  local room = width - name_width - BAR - 9
  for _, kind in ipairs(KINDS) do
    local of_kind = vim.tbl_filter(function(entity)
      return entity.type == kind[1]
    end, answer.entities)
    if #of_kind > 0 then
      found[#found + 1] = view.line("")
      found[#found + 1] = view.line({ messages.text(kind[2]), "PostillaHeading" })
    end
    for _, entity in ipairs(of_kind) do
      local bar, columns = bars.across(entity.mentions, answer.entities[1].mentions, BAR)
      local line = view.line(
        " ",
        { view.fit(entity.name, name_width), kind[3] },
        " ",
        { ("%5s "):format(messages.grouped(entity.mentions)), "PostillaMuted" },
        { bar, "PostillaBar" },
        (" "):rep(BAR - columns + 1),
        { room > 8 and view.fit(entity.role or "", room):gsub("%s+$", "") or "", "PostillaMuted" }
      )
      line.entity = entity.entity
      line.location = entity.location
      line.open = function()
        require("postilla.page").show(shown.client, entity.entity, shown.origin)
      end
      found[#found + 1] = line
    end
  end
  if #answer.entities > 0 and #answer.entities < answer.total then
    found[#found + 1] = view.line("")
    local more = messages.text("more_names", messages.grouped(answer.total - #answer.entities))
    found[#found + 1] = view.line({ more, "PostillaMuted" })
  end
  if #answer.entities == 0 then
    found[#found + 1] = view.line("")
    found[#found + 1] = view.line({ messages.text("nothing_found"), "PostillaMuted" })
  end
  found[#found + 1] = view.line("")
  found[#found + 1] = view.line({ messages.text("entities_keys"), "PostillaMuted" })
  return found
end

---@param client vim.lsp.Client
---@param asked postilla.EntitiesAsked
---@param origin? integer
function M.show(client, asked, origin)
  request.command(client, "postilla.entities", asked, function(answer)
    local shown = view.open("entities", client, origin)
    shown.refresh = function(again)
      M.show(again.client, asked, again.origin)
    end
    view.draw(shown, lines(answer, asked, shown))
    local function map(key, what, action)
      vim.keymap.set("n", key, action, { buffer = shown.buffer, nowait = true, desc = messages.text(what) })
    end
    map("a", "key_archive", function()
      local scope = asked.scope == "archive" and "article" or "archive"
      M.show(client, { uri = asked.uri, scope = scope, filter = asked.filter }, shown.origin)
    end)
    map("m", "key_more", function()
      local limit = math.min(2000, 4 * (asked.limit or 200))
      M.show(client, vim.tbl_extend("force", asked, { limit = limit }), shown.origin)
    end)
    map("f", "key_filter", function()
      vim.ui.input({ prompt = messages.text("filter"), default = asked.filter or "" }, function(filter)
        if filter then
          filter = vim.trim(filter) ~= "" and vim.trim(filter) or nil
          M.show(client, { uri = asked.uri, scope = asked.scope, filter = filter }, shown.origin)
        end
      end)
    end)
  end)
end

--- `:Postilla entities [archive] [filter]`
---@param arguments string[]
function M.run(arguments)
  local client = request.attached()
  if not client then
    return
  end
  local scope = arguments[1] == "archive" and "archive" or "article"
  local filter = table.concat(arguments, " ", scope == "archive" and 2 or 1)
  M.show(client, {
    uri = request.article(client, scope),
    scope = scope,
    filter = filter ~= "" and filter or nil,
  })
end

return M
