--- What happened when: the days that articles are from and speak of, what is unclear first.

local bars = require("postilla.bars")
local messages = require("postilla.messages")
local request = require("postilla.request")
local view = require("postilla.view")

local M = {}

local BAR = 10

---@class postilla.TimelineAsked
---@field uri? string
---@field entity? string
---@field from? string
---@field to? string

--- A line of an article with the words that it is about picked out.
---@param found {text: string, line: string, location: lsp.Location}
---@return postilla.Line
local function spoken(found)
  local line =
    view.line("   ", { "· ", "PostillaMuted" }, view.around(found.line, found.text, "PostillaFound"))
  line.location = found.location
  return line
end

---@param answer postilla.Timeline
---@param add fun(...): postilla.Line
---@param own? string the URI of the article at hand
local function unclear(answer, add, own)
  if #answer.unclear == 0 then
    return
  end
  add("")
  add({ messages.text("unclear"), "PostillaHeading" }, { ("  %d"):format(#answer.unclear), "PostillaMuted" })
  for _, found in ipairs(answer.unclear) do
    -- most messages name the words that they are about
    local named = found.message:find(found.text, 1, true) ~= nil
    add(
      " ",
      { "! ", "PostillaProblem" },
      { named and "" or found.text, "PostillaFound" },
      named and "" or "  ",
      found.message,
      { "  " .. view.place(found.location, own), "PostillaMuted" }
    ).location =
      found.location
  end
end

---@param answer postilla.Timeline
---@param title string
---@param shown postilla.View
---@return postilla.Line[]
local function lines(answer, title, shown)
  local found = {} ---@type postilla.Line[]
  local function add(...)
    found[#found + 1] = view.line(...)
    return found[#found]
  end
  add({ title, "PostillaTitle" }, { "  " .. messages.count("day", answer.total), "PostillaMuted" })
  if answer.partial then
    add({ messages.text("partial"), "PostillaProblem" })
  end
  local own = vim.api.nvim_win_is_valid(shown.origin) and vim.api.nvim_win_get_buf(shown.origin)
  unclear(answer, add, own and vim.uri_from_bufnr(own) or nil)
  if answer.earlier then
    add("")
    add({ messages.text("earlier"), "PostillaMuted" })
  end
  local most, widest = 1, 0
  for _, day in ipairs(answer.days) do
    most = math.max(most, day.counts.articles + day.counts.mentions)
    widest = math.max(widest, vim.fn.strdisplaywidth(day.label))
  end
  widest = math.min(widest, view.width(shown) - BAR - 4)
  for _, day in ipairs(answer.days) do
    add("")
    local bar, columns = bars.across(day.counts.articles + day.counts.mentions, most, BAR)
    local counts = {}
    if day.counts.articles > 0 then
      counts[#counts + 1] = messages.count("article", day.counts.articles)
    end
    if day.counts.mentions > 0 then
      counts[#counts + 1] = messages.count("time", day.counts.mentions)
    end
    add(
      { view.fit(day.label, widest), "PostillaHeading" },
      " ",
      { bar, "PostillaBar" },
      (" "):rep(BAR - columns + 1),
      { table.concat(counts, ", "), "PostillaMuted" }
    )
    for _, article in ipairs(day.articles) do
      add("   ", { "▪ ", "PostillaBar" }, article.title).location = article.location
    end
    for _, mention in ipairs(day.mentions) do
      found[#found + 1] = spoken(mention)
    end
    local more = day.counts.articles - #day.articles + day.counts.mentions - #day.mentions
    if more > 0 then
      add("   ", { messages.text("more", messages.grouped(more)), "PostillaMuted" })
    end
  end
  if #answer.days == 0 then
    add("")
    add({ messages.text("nothing_found"), "PostillaMuted" })
  end
  if answer.later then
    add("")
    add({ messages.text("later"), "PostillaMuted" })
  end
  add("")
  add({ messages.text("timeline_keys"), "PostillaMuted" })
  return found
end

---@param client vim.lsp.Client
---@param asked postilla.TimelineAsked
---@param origin? integer
---@param title? string whose it is
function M.show(client, asked, origin, title)
  asked.uri = asked.uri or request.uri(client)
  if asked.entity and not title then
    -- whose timeline it is, by the name that the archive has for it
    request.command(client, "postilla.page", { uri = asked.uri, entity = asked.entity }, function(page)
      M.show(client, asked, origin, messages.text("timeline_of", page.name))
    end)
    return
  end
  request.command(client, "postilla.timeline", asked, function(answer)
    local shown = view.open("timeline", client, origin)
    shown.refresh = function(again)
      M.show(again.client, asked, again.origin, title)
    end
    view.draw(shown, lines(answer, title or messages.text("timeline"), shown))
    local function map(key, what, cursor, field)
      vim.keymap.set("n", key, function()
        if cursor then
          local page = { uri = asked.uri, entity = asked.entity, [field] = cursor }
          M.show(client, page, shown.origin, title)
          vim.api.nvim_win_set_cursor(0, { 1, 0 })
        else
          messages.say(vim.log.levels.INFO, "no_more_days")
        end
      end, { buffer = shown.buffer, nowait = true, desc = messages.text(what) })
    end
    map("<", "key_earlier", answer.earlier, "to")
    map(">", "key_later", answer.later, "from")
  end)
end

--- `:Postilla timeline [here|NAME]`
---@param arguments string[]
function M.run(arguments)
  local client = request.attached()
  if not client then
    return
  end
  local name = require("postilla.names").plain(table.concat(arguments, " "))
  if name == "" then
    M.show(client, {})
    return
  end
  require("postilla.page").find(client, name, function(page)
    M.show(client, { entity = page.entity }, nil, messages.text("timeline_of", page.name))
  end)
end

return M
