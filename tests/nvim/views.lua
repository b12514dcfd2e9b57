--- Timeline, entities, pages and choosing: what a person sees of the archive beside the article.

local t = require("harness")
local equal, contains, eventually = t.equal, t.contains, t.eventually

--- The text of the view of that name, once it says `part`.
---@param name string
---@param part? string plain text
---@return string
local function shows(name, part)
  return eventually(("a view %s that says «%s»"):format(name, part or ""), function()
    local buffer = vim.fn.bufnr("postilla://" .. name)
    if buffer == -1 or vim.api.nvim_get_current_buf() ~= buffer then
      return nil
    end
    local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
    return (not part or text:find(part, 1, true)) and text
  end)
end

---@param keys string
local function press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), "xt", false)
end

--- Waits until the archive has been read: until then, views are of what there is.
---@param archive string
---@param prefix string
---@return integer
local function follow(archive, prefix)
  local buffer = t.follow(archive, prefix)
  eventually("an archive of five articles", function()
    return require("postilla").statusline():find("5 articoli", 1, true)
  end)
  return buffer
end

t.test("the status line has the number of articles", function(archive)
  follow(archive, "001")
  vim.fn.writefile({ "Roma, 3 marzo 2025 - Piove." }, archive .. "/nuovo.txt")
  vim.cmd("edit " .. vim.fn.fnameescape(archive .. "/nuovo.txt") .. " | write")
  eventually("one more", function()
    return require("postilla").statusline():find("6 articoli", 1, true)
  end)
end)

t.test("names of the article: by kind, the most mentioned first, and each leads there", function(archive)
  local buffer = follow(archive, "001")
  local window = vim.api.nvim_get_current_win()
  vim.cmd("Postilla entities")
  local text = shows("entities", "Persone")
  contains(text, "Nomi di questo articolo")
  contains(text, "▄▄")
  local first = text:match("Persone\n ([^\n]+)")
  local name = first:match("^(.-)%s%s")
  assert(text:find("Organizzazioni", 1, true) and text:find("Luoghi", 1, true), text)
  t.on(name)
  press("<CR>")
  equal(buffer, vim.api.nvim_get_current_buf())
  equal(window, vim.api.nvim_get_current_win())
  local _, column = unpack(vim.api.nvim_win_get_cursor(0))
  local surname = name:match("%S+$")
  contains(vim.api.nvim_get_current_line():sub(column + 1, column + #name), surname)
  equal(2, #vim.api.nvim_tabpage_list_wins(0), "the view stays")
end)

t.test("names of the archive: filtered, and each leads to its page", function(archive)
  follow(archive, "001")
  vim.cmd("Postilla entities archive zelensk")
  local text = shows("entities", "Zelensky")
  contains(text, "Nomi dell'archivio")
  assert(not text:find("Macron", 1, true), text)
  t.on("Volodymyr Zelensky")
  press("<CR>")
  local page = shows("page", "Menzioni nel tempo")
  equal("Volodymyr Zelensky", page:match("^(.-)  "))
  equal(2, #vim.api.nvim_tabpage_list_wins(0), "a view gives way to the next")
  press("q")
  equal(1, #vim.api.nvim_tabpage_list_wins(0))
  equal("", vim.bo.buftype)
end)

t.test("a page: role, time, company, words and mentions that lead to their articles", function(archive)
  follow(archive, "002")
  t.on("Peskov")
  vim.cmd("Postilla page")
  local page = shows("page", "Insieme a")
  for _, part in ipairs({
    "Dmitrij Peskov  persona",
    "portavoce del Cremlino",
    "menzioni in 1 articolo",
    "Menzioni",
  }) do
    contains(page, part)
  end
  local rows = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_win_set_cursor(0, { rows - 2, 0 })
  local line = vim.api.nvim_get_current_line()
  contains(line, "Peskov")
  press("<CR>")
  contains(vim.api.nvim_buf_get_name(0), "/002_")
  local _, column = unpack(vim.api.nvim_win_get_cursor(0))
  contains(vim.api.nvim_get_current_line():sub(column + 1, column + 20), "Peskov")
  -- by name, from anywhere
  vim.cmd("Postilla page macron")
  contains(shows("page", "Macron"), "Emmanuel Macron  persona")
  vim.cmd("Postilla page Nessuno Qualsiasi")
  eventually("a word that nobody is called so", function()
    return (t.said[#t.said] or ""):find("«Nessuno Qualsiasi»", 1, true)
  end)
end)

t.test("the timeline: what is unclear first, then the days with their articles", function(archive)
  follow(archive, "004")
  vim.cmd("Postilla timeline")
  local text = shows("timeline", "Da chiarire")
  local unclear = text:find("Martedì", 1, true)
  local day = text:find("giovedì 4 settembre 2025", 1, true)
  assert(unclear and day and unclear < day, text)
  contains(text, "▪")
  contains(text, "ieri")
  t.on("· ")
  local place = vim.api.nvim_get_current_line()
  press("<CR>")
  local _, column = unpack(vim.api.nvim_win_get_cursor(0))
  local there = vim.api.nvim_get_current_line():sub(column + 1, column + 6)
  assert(#there > 0 and place:find(there:match("%S+"), 1, true), place .. " / " .. there)
end)

t.test("the timeline of one person, from under the cursor and from the page", function(archive)
  follow(archive, "002")
  t.on("Peskov")
  vim.cmd("Postilla timeline here")
  contains(shows("timeline", "nel tempo"), "Dmitrij Peskov, nel tempo")
  press("q")
  vim.cmd("Postilla page")
  shows("page", "Peskov")
  press("t")
  contains(shows("timeline", "nel tempo"), "Dmitrij Peskov, nel tempo")
end)

t.test("a long timeline is turned page by page", function(archive)
  local lines = { "Roma, 1 gennaio 2024", "" }
  for year = 2001, 2080 do
    table.insert(lines, ("Il 3 marzo %d pioveva."):format(year))
  end
  vim.fn.writefile(lines, archive .. "/lungo.txt")
  t.follow(archive, "lungo")
  vim.cmd("Postilla timeline")
  local last = shows("timeline", "3 marzo 2080")
  assert(not last:find("3 marzo 2001", 1, true), "all at once")
  press("<lt>")
  shows("timeline", "3 marzo 2001")
  press("<lt>")
  eventually("a word that there is no more", function()
    return (t.said[#t.said] or ""):find("Non ci sono altri giorni", 1, true)
  end)
  press(">")
  shows("timeline", "3 marzo 2080")
end)

t.test("text that is not saved is in the views", function(archive)
  local buffer = follow(archive, "000")
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "«Però» ha risposto ieri Carla Verdi a Peskov." })
  vim.cmd("Postilla page Carla Verdi")
  contains(shows("page", "Carla Verdi  persona"), "ha risposto ieri Carla Verdi a Peskov")
  press("q")
  -- a change, and the view again
  vim.cmd("Postilla entities Verdi")
  shows("entities", "Carla Verdi")
  vim.api.nvim_buf_set_lines(buffer, -2, -1, false, { "Ha risposto Lucia Verdi." })
  press("r")
  shows("entities", "Lucia Verdi")
end)

t.test("next and previous through the archive, in the order of time", function(archive)
  follow(archive, "002")
  t.on("Zelensky")
  local seen = {}
  local function where()
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    return ("%s:%d:%d"):format(vim.fs.basename(vim.api.nvim_buf_get_name(0)), row, column)
  end
  for _ = 1, 200 do
    local before = where()
    t.said = {}
    vim.cmd("Postilla next archive")
    eventually("a step", function()
      return #t.said > 0
    end)
    if where() == before then
      break
    end
    assert(not seen[where()], "twice: " .. where())
    seen[where()] = true
    local _, column = unpack(vim.api.nvim_win_get_cursor(0))
    contains(vim.api.nvim_get_current_line():sub(column + 1, column + 30), "Zelensky")
  end
  contains(t.said[1], "ultima menzione")
  assert(vim.tbl_count(seen) > 5, "few mentions")
  local last = where()
  vim.cmd("2Postilla prev archive")
  eventually("two steps back", function()
    return where() ~= last
  end)
  vim.cmd("2Postilla next archive")
  eventually("there again", function()
    return where() == last
  end)
end)

t.test("dates in the location list: unclear ones first, as warnings", function(archive)
  follow(archive, "004")
  vim.cmd("Postilla dates")
  local list = eventually("dates", function()
    local list = vim.fn.getloclist(0)
    return #list > 3 and list
  end)
  equal("W", list[1].type)
  local others = false
  for _, item in ipairs(list) do
    others = others or item.type ~= "W"
    assert(not (others and item.type == "W"), "an unclear one behind a clear one")
  end
  contains(vim.fn.getloclist(0, { title = 0 }).title, "Date di questo articolo")
end)

t.test("choosing goes there, with what Neovim has", function(archive)
  follow(archive, "002")
  local offered
  local select = vim.ui.select
  vim.ui.select = function(choices, options, done) ---@diagnostic disable-line: duplicate-set-field
    offered = vim.tbl_map(options.format_item, choices)
    done(choices[#choices])
  end
  local ok, err = pcall(function()
    t.on("Zelensky")
    vim.cmd("Postilla pick mentions")
    eventually("mentions to choose from", function()
      return offered
    end)
    contains(table.concat(offered, "\n"), "settembre 2025")
    contains(vim.api.nvim_buf_get_name(0), "/00")
    offered = nil
    vim.cmd("Postilla pick archive")
    eventually("names to choose from", function()
      return offered
    end)
    assert(#offered > 40, "few names")
    shows("page")
  end)
  vim.ui.select = select
  assert(ok, err)
end)

t.test("names complete on the command line", function(archive)
  follow(archive, "001")
  local found = vim.fn.getcompletion("Postilla page vol", "cmdline")
  equal({ "Volodymyr\u{a0}Zelensky" }, found)
  vim.cmd("Postilla page " .. found[1])
  contains(shows("page", "Zelensky"), "Volodymyr Zelensky  persona")
  equal({ "archive" }, vim.fn.getcompletion("Postilla next a", "cmdline"))
  equal({ "archive", "dates", "entities", "mentions" }, vim.fn.getcompletion("Postilla pick ", "cmdline"))
end)

t.test("Postilla in English says so", function(archive)
  require("postilla").setup({ cmd = t.server, locale = "en" })
  t.follow(archive, "001")
  vim.cmd("Postilla timeline")
  contains(shows("timeline", "What happened when"), "Thursday 4 September 2025")
end)

t.test("a view outlives the server, and a restart", function(archive)
  local buffer = follow(archive, "001")
  vim.cmd("Postilla entities")
  shows("entities", "Persone")
  local view = vim.api.nvim_get_current_win()
  vim.cmd("Postilla stop")
  eventually("the end of the server", function()
    return #vim.lsp.get_clients({ bufnr = buffer, name = "postilla" }) == 0
  end)
  t.said = {}
  press("r")
  contains(t.said[1], "postilla.toml")
  vim.cmd("wincmd p | Postilla start")
  eventually("another server", function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = "postilla" })[1]
    return client and client.initialized
  end)
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "Ha risposto Lucia Verdi." })
  vim.api.nvim_set_current_win(view)
  press("r")
  shows("entities", "Lucia Verdi")
end)

t.test("an empty article has empty views", function(archive)
  vim.fn.writefile({}, archive .. "/vuoto.txt")
  t.follow(archive, "vuoto")
  vim.cmd("Postilla entities")
  contains(shows("entities"), "Niente da mostrare")
  press("q")
  for _, command in ipairs({ "page", "timeline here", "next archive", "dates", "card", "pick mentions" }) do
    t.said = {}
    vim.cmd("Postilla " .. command)
    eventually("a word after " .. command, function()
      return #t.said > 0
    end)
  end
end)

t.test("the keys of a view are told", function(archive)
  t.follow(archive, "001")
  vim.cmd("Postilla entities")
  shows("entities")
  press("g?")
  contains(t.said[#t.said], "la pagina di chi")
  press("<Tab>")
  local row = vim.api.nvim_win_get_cursor(0)[1]
  press("<Tab>")
  assert(vim.api.nvim_win_get_cursor(0)[1] > row)
end)

t.offline("bars are as long as their numbers", function()
  local bars = require("postilla.bars")
  for _, case in ipairs({
    { 8, 8, 4, "▄▄▄▄", 4 },
    { 4, 8, 4, "▄▄", 2 },
    { 1, 1000, 4, "▖", 1 },
    { 5, 8, 2, "▄▖", 2 },
    { 0, 8, 4, "", 0 },
    { 0, 0, 4, "", 0 },
  }) do
    local bar, columns = bars.across(case[1], case[2], case[3])
    equal({ case[4], case[5] }, { bar, columns })
  end
  equal("▁ █▄", bars.up({ 1, 0, 10, 5 }))
  local months = { { month = "2024-11", mentions = 1 }, { month = "2025-02", mentions = 3 } }
  equal({ 1, 0, 0, 3 }, (bars.columns(months, 10)))
  local values, starts = bars.columns(months, 3)
  equal({ { 1, 3 }, { "2024-10", "2025-01" } }, { values, starts })
  equal({}, (bars.columns({}, 10)))
end)

t.offline("the Markdown of a card is read as it looks", function()
  local lines, links, strong = require("postilla.card").read(table.concat({
    "**Anna \\*Neri\\*** — persona  ",
    "Prima volta: [3 marzo \\[a\\]](file:///a/b%20c.txt) · ultima: [5 luglio](file:///d.txt#L3)  ",
    "TIMEX3 DATE `2025-09-03` · 5 \\[x\\](y)",
  }, "\n"))
  equal({
    "Anna *Neri* — persona",
    "Prima volta: 3 marzo [a] · ultima: 5 luglio",
    "TIMEX3 DATE 2025-09-03 · 5 [x](y)",
  }, lines)
  equal({ { 0, 0, 11 } }, strong)
  local shown = vim.tbl_map(function(link)
    return { lines[link.row + 1]:sub(link.first + 1, link.last), link.uri }
  end, links)
  equal({ { "3 marzo [a]", "file:///a/b%20c.txt" }, { "5 luglio", "file:///d.txt#L3" } }, shown)
end)

t.offline("numbers are grouped as people write them", function()
  local messages = require("postilla.messages")
  equal("1.234.567", messages.grouped(1234567))
  equal("123", messages.grouped(123))
  equal("1 articolo", messages.count("article", 1))
  equal("1.000 articoli", messages.count("article", 1000))
end)

t.offline("what an article holds cannot break a view", function()
  local view = require("postilla.view")
  local line = view.line("a\nb\t", { "c\0d", "PostillaDate" })
  equal("a b c d", line.text)
  equal(8, vim.fn.strdisplaywidth(view.fit("日本語の長い名前", 8)))
  equal("Rossi   ", view.fit("Rossi", 8))
end)
