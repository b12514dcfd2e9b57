--- A page on one person, place or organisation: who it is, when it was spoken of, with whom, what it said, where.

local bars = require("postilla.bars")
local messages = require("postilla.messages")
local request = require("postilla.request")
local view = require("postilla.view")

local M = {}

local BAR = 12

---@type table<postilla.Kind, [string, string]>
local KINDS = {
  PER = { "person", "PostillaPerson" },
  ORG = { "organisation", "PostillaOrganisation" },
  LOC = { "place", "PostillaPlace" },
}

---@param page postilla.Page
---@param add fun(...): postilla.Line
---@param width integer
local function over_time(page, add, width)
  if #page.over_time < 2 then
    return
  end
  local values, starts = bars.columns(page.over_time, width - 2)
  add("")
  add({ messages.text("over_time"), "PostillaHeading" })
  add(" ", { bars.up(values), "PostillaBar" })
  -- years, or the ends where the years would not fit between each other
  local first, last = messages.month(starts[1]), messages.month(page.over_time[#page.over_time].month)
  local gap = #values - vim.fn.strdisplaywidth(first) - vim.fn.strdisplaywidth(last)
  add(" ", { first .. (gap >= 1 and (" "):rep(gap) or " – ") .. last, "PostillaMuted" })
end

---@param page postilla.Page
---@param add fun(...): postilla.Line
local function roles(page, add)
  for _, role in ipairs(page.roles) do
    local when = role.valid
    if not when and role.first and role.last then
      when = role.first.label == role.last.label and role.last.label
        or ("%s – %s"):format(role.first.label, role.last.label)
    end
    local notes = {}
    if role.status == "former" then
      notes[#notes + 1] = messages.text("former")
    end
    if role.stated then
      notes[#notes + 1] = "entities.toml"
    end
    notes[#notes + 1] = when and vim.trim(view.fit(when, 48))
    local line = add(
      " ",
      role.current and { role.text, "PostillaHeading" } or role.text,
      { #notes > 0 and ("  (%s)"):format(table.concat(notes, "; ")) or "", "PostillaMuted" }
    )
    line.location = role.last and role.last.location or nil
  end
end

---@param list {entity: string, name: string, type: postilla.Kind, articles: integer}[]
---@param title string
---@param add fun(...): postilla.Line
---@param shown postilla.View
local function others(list, title, add, shown)
  if #list == 0 then
    return
  end
  add("")
  add({ messages.text(title), "PostillaHeading" })
  local widest = 0
  for _, other in ipairs(list) do
    widest = math.max(widest, vim.fn.strdisplaywidth(other.name))
  end
  widest = math.min(widest, view.width(shown) - BAR - 10)
  for _, other in ipairs(list) do
    local bar = bars.across(other.articles, list[1].articles, BAR)
    local line = add(
      " ",
      { view.fit(other.name, widest), KINDS[other.type][2] },
      { ("%6s "):format(messages.grouped(other.articles)), "PostillaMuted" },
      { bar, "PostillaBar" }
    )
    line.entity = other.entity
    line.open = function()
      M.show(shown.client, other.entity, shown.origin)
    end
  end
end

---@param page postilla.Page
---@param add fun(...): postilla.Line
local function occurrences(page, add)
  add("")
  local count = ("  %d"):format(#page.occurrences)
  if #page.occurrences < page.mentions then
    count = "  " .. messages.text("of_which", #page.occurrences, messages.grouped(page.mentions))
  end
  add({ messages.text("mentions"), "PostillaHeading" }, { count, "PostillaMuted" })
  local article
  for _, found in ipairs(page.occurrences) do
    if found.source.path ~= article then
      article = found.source.path
      local name = vim.fs.basename(article)
      add(
        " ",
        { found.source.label, "PostillaDate" },
        { name ~= found.source.label and "  " .. name or "", "PostillaMuted" }
      )
    end
    local line = add("   ", view.around(found.line, found.form, "PostillaFound"))
    line.location = found.source.location
  end
end

---@param page postilla.Page
---@param shown postilla.View
---@return postilla.Line[]
local function lines(page, shown)
  local found = {} ---@type postilla.Line[]
  local function add(...)
    found[#found + 1] = view.line(...)
    return found[#found]
  end
  local kind = KINDS[page.type]
  add({ page.name, "PostillaTitle" }, { "  " .. messages.text(kind[1]), "PostillaMuted" }).entity =
    page.entity
  if page.partial then
    add({ messages.text("partial"), "PostillaProblem" })
  end
  roles(page, add)
  if page.note then
    add(" ", page.note)
  end
  if page.wikidata then
    add(" ", { "Wikidata " .. page.wikidata, "PostillaMuted" })
  end
  add(
    " ",
    messages.text(
      "in_articles",
      messages.count("mention", page.mentions),
      messages.count("article", page.articles)
    )
  )
  if #page.spellings > 1 then
    local forms = {}
    for _, spelling in ipairs(page.spellings) do
      forms[#forms + 1] = ("%s (%d)"):format(spelling.text, spelling.mentions)
    end
    add(" ", { messages.text("spelt") .. " ", "PostillaMuted" }, table.concat(forms, ", "))
  end
  for _, ends in ipairs({ "first", "last" }) do
    local source = page[ends] ---@type postilla.Source?
    if source and (ends == "first" or page.articles > 1) then
      add(" ", { messages.text(ends) .. " ", "PostillaMuted" }, { source.label, "PostillaDate" }).location =
        source.location
    end
  end
  others(page.candidates, "candidates", add, shown)
  over_time(page, add, view.width(shown))
  others(page.with, "with", add, shown)
  if #page.quotations > 0 then
    add("")
    add({ messages.text("said"), "PostillaHeading" })
    for _, said in ipairs(page.quotations) do
      add(" ", ("«%s»"):format(said.text), { "  " .. said.source.label, "PostillaMuted" }).location =
        said.source.location
    end
  end
  occurrences(page, add)
  add("")
  add({ messages.text("page_keys"), "PostillaMuted" })
  return found
end

---@param page postilla.Page
---@param client vim.lsp.Client
---@param origin? integer
local function draw(page, client, origin)
  local shown = view.open("page", client, origin)
  local before = shown.lines[1] and shown.lines[1].entity
  shown.refresh = function(again)
    M.show(again.client, page.entity, again.origin)
  end
  view.draw(shown, lines(page, shown))
  if before ~= page.entity then
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
  end
  -- of whom the page is about, wherever the cursor stands
  vim.keymap.set("n", "t", function()
    local _, line = view.current()
    require("postilla.timeline").show(client, { entity = line and line.entity or page.entity }, shown.origin)
  end, { buffer = shown.buffer, nowait = true, desc = messages.text("key_timeline") })
end

---@param client vim.lsp.Client
---@param entity string
---@param origin? integer
function M.show(client, entity, origin)
  request.command(client, "postilla.page", { uri = request.uri(client), entity = entity }, function(page)
    draw(page, client, origin)
  end, "nobody")
end

--- Finds whom a name means: `here` is whoever stands under the cursor, anything else a name of the archive.
---@param client vim.lsp.Client
---@param name string
---@param done fun(found: {entity: string, name: string})
function M.find(client, name, done)
  local uri = request.uri(client)
  if name == "" or name == "here" then
    local shown, line = view.current()
    if shown then
      if line and line.entity then
        request.command(client, "postilla.page", { uri = uri, entity = line.entity }, done, "nobody")
      else
        messages.say(vim.log.levels.INFO, "no_name")
      end
      return
    end
    local here = request.here(client)
    request.command(client, "postilla.page", { uri = uri, position = here.position }, done, "no_name")
    return
  end
  request.command(
    client,
    "postilla.entities",
    { uri = uri, scope = "archive", filter = name, limit = 1 },
    function(answer)
      if answer.entities[1] then
        done(answer.entities[1])
      else
        messages.say(vim.log.levels.INFO, "nobody_called", name)
      end
    end
  )
end

--- `:Postilla page [NAME]`
---@param arguments string[]
function M.run(arguments)
  local client = request.attached()
  if not client then
    return
  end
  M.find(client, require("postilla.names").plain(table.concat(arguments, " ")), function(found)
    if found.occurrences then
      draw(found --[[@as postilla.Page]], client)
    else
      M.show(client, found.entity)
    end
  end)
end

return M
