--- What a person does with the five seed articles.

local t = require("harness")
local equal, contains, eventually = t.equal, t.contains, t.eventually
local WARN = vim.diagnostic.severity.WARN

---@param buffer integer
---@return string[] the texts under problems that are warnings or worse
local function alarming(buffer)
  return vim.tbl_map(function(problem)
    return problem.text
  end, t.problems(buffer, WARN))
end

---@param buffer integer
---@return string[] the texts of the days that need the article's date and have none, loud enough to be underlined
local function hanging(buffer)
  local texts = {}
  for _, problem in ipairs(t.problems(buffer, vim.diagnostic.severity.INFO)) do
    if problem.code == "date/relative-without-dateline" then
      table.insert(texts, problem.text)
    end
  end
  return texts
end

t.test(
  "an article without a date: that is said, and the days that hang in the air are marked",
  function(archive)
    local buffer = t.follow(archive, "004")
    local texts = eventually("problems in 004", function()
      local found = hanging(buffer)
      return #found >= 4 and found
    end)
    local all = table.concat(texts, "\n")
    for _, expression in ipairs({ "notte di mercoledì", "Martedì", "Mercoledì", "giovedì" }) do
      contains(all, expression)
    end
    local loud = t.problems(buffer, WARN)
    equal(1, #loud)
    equal("date/missing-dateline", loud[1].code)
  end
)

t.test("a sound article raises no alarm", function(archive)
  local loud = t.follow(archive, "004")
  local quiet = t.follow(archive, "001")
  eventually("problems in 004", function()
    return #alarming(loud) > 0
  end)
  -- an answer to a request shows that the server is through with 001
  t.on("ieri")
  vim.cmd("Postilla card")
  eventually("a hover in 001", t.float)
  equal({}, alarming(quiet))
  equal({}, t.said, "nothing to complain about in the settings either")
end)

t.test("hover on «ieri» says which day it is, and why", function(archive)
  t.follow(archive, "001")
  t.on("ieri")
  vim.cmd("Postilla card")
  local card = eventually("a hover", t.float)
  contains(card, "mercoledì 3 settembre 2025")
  contains(card, "2025-09-03")
  contains(card, "2025-09-04") -- the article's own date is the reason
end)

t.test("hover on «Peskov» is a card from the archive", function(archive)
  t.follow(archive, "002")
  t.on("Peskov")
  vim.cmd("Postilla card")
  local card = eventually("a hover", t.float)
  contains(card, "Dmitrij Peskov")
  contains(card, "portavoce del Cremlino")
end)

t.test(
  "K shows the card, without the addresses of its links, and they lead to their articles",
  function(archive)
    t.follow(archive, "002")
    t.on("Mosca")
    local client = vim.lsp.get_clients({ bufnr = 0, name = "postilla" })[1]
    eventually("an archive that has been read", function()
      local answer = client:request_sync("workspace/executeCommand", {
        command = "postilla.status",
        arguments = { vim.empty_dict() },
      }, 1000)
      return answer and answer.result and answer.result.roots[1].indexing == nil
    end)
    vim.api.nvim_feedkeys("K", "xt", false)
    local card = eventually("a card", t.float)
    contains(card, "Mosca — ")
    assert(not card:find("file://", 1, true), card)
    contains(card, "Prima volta: 1° luglio 2025")
    -- a second time: into the card
    vim.api.nvim_feedkeys("K", "xt", false)
    eventually("the cursor in the card", function()
      return vim.api.nvim_win_get_config(0).relative ~= ""
    end)
    t.on("1° luglio 2025")
    vim.api.nvim_feedkeys(vim.keycode("<CR>"), "xt", false)
    eventually("the oldest article", function()
      return vim.api.nvim_buf_get_name(0):find("/000_", 1, true)
    end)
  end
)

t.test("the day stands behind «ieri», and names have their colours", function(archive)
  local buffer = t.follow(archive, "001")
  t.on("ieri")
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local label = eventually("a hint behind «ieri»", function()
    for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
      local place = hint.inlay_hint.position
      if place.line == row - 1 and place.character >= column then
        local label = hint.inlay_hint.label
        return type(label) == "table" and label[1].value or label
      end
    end
  end)
  contains(label, "3 settembre")
  t.on("Donald Trump")
  row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local token = eventually("a token on a name", function()
    return (vim.lsp.semantic_tokens.get_at_pos(buffer, row - 1, column) or {})[1]
  end)
  equal("person", token.type)
  equal("PostillaPerson", vim.api.nvim_get_hl(0, { name = "@lsp.type.person" }).link)
  equal("Identifier", vim.api.nvim_get_hl(0, { name = "PostillaPerson" }).link)
end)

t.test("where Postilla knows nothing, K asks the others", function(archive)
  t.follow(archive, "001")
  local asked = false
  local hover = vim.lsp.buf.hover
  vim.lsp.buf.hover = function() ---@diagnostic disable-line: duplicate-set-field
    asked = true
  end
  t.on("faccia")
  vim.api.nvim_feedkeys("K", "xt", false)
  local ok, err = pcall(eventually, "a question to the others", function()
    return asked
  end)
  vim.lsp.buf.hover = hover
  assert(ok, err)
end)

t.test("definition of «Zelensky» is the archive's first full mention", function(archive)
  t.follow(archive, "003")
  t.on("Zelensky", 3)
  -- until the archive has been read, the article at hand is all that there is
  eventually("a jump to another article", function()
    vim.lsp.buf.definition()
    vim.wait(100)
    return vim.api.nvim_buf_get_name(0):find("/001_", 1, true)
  end)
  local line = vim.api.nvim_get_current_line()
  local _, column = unpack(vim.api.nvim_win_get_cursor(0))
  equal("Volodymyr Zelensky", line:sub(column + 1, column + #"Volodymyr Zelensky"))
end)

--- Lines and columns (both from 1) where a surname stands in the articles on disk, full name or not.
---@param archive string
---@param surname string
---@return integer
local function occurrences(archive, surname)
  local count = 0
  for _, path in ipairs(vim.fn.glob(archive .. "/*.txt", true, true)) do
    local _, here = table.concat(vim.fn.readfile(path), "\n"):gsub(surname, "")
    count = count + here
  end
  return count
end

t.test("mentions of «Zelensky»: all of them, in all articles, in the quickfix list", function(archive)
  t.follow(archive, "003")
  t.on("Zelensky")
  local wanted = occurrences(archive, "Zelensky")
  assert(wanted > 10, "the seed articles have changed")
  local list = eventually(wanted .. " mentions", function()
    vim.cmd("silent! cclose | Postilla mentions")
    vim.wait(100)
    local list = vim.fn.getqflist()
    return #list == wanted and list
  end)
  local articles = {}
  for _, item in ipairs(list) do
    local path = vim.api.nvim_buf_get_name(item.bufnr)
    articles[vim.fs.basename(path):sub(1, 3)] = true
    local line = vim.fn.readfile(path)[item.lnum]
    contains(line:sub(item.col, item.end_col - 1), "Zelensky")
  end
  equal({ ["001"] = true, ["002"] = true, ["003"] = true, ["004"] = true }, articles)
end)

t.test("a mention that is not saved yet counts", function(archive)
  local buffer = t.follow(archive, "000")
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { "«Però» ha risposto Volodymyr Zelensky." })
  t.follow(archive, "003")
  t.on("Zelensky")
  local wanted = occurrences(archive, "Zelensky") + 1
  eventually("one mention more than on disk", function()
    vim.cmd("silent! cclose | Postilla mentions")
    vim.wait(100)
    return #vim.fn.getqflist() == wanted
  end)
  local unsaved = vim.tbl_filter(function(item)
    return item.bufnr == buffer
  end, vim.fn.getqflist())
  equal(1, #unsaved)
  local line = vim.api.nvim_buf_get_lines(buffer, unsaved[1].lnum - 1, unsaved[1].lnum, false)[1]
  equal("Volodymyr Zelensky", line:sub(unsaved[1].col, unsaved[1].end_col - 1), "behind « and ù")
end)

t.test("an article gets its date: the problems go", function(archive)
  local buffer = t.follow(archive, "004")
  eventually("problems in 004", function()
    return #hanging(buffer) >= 4 and #alarming(buffer) > 0
  end)
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { "date 2025-09-03 (Roma)" })
  eventually("no alarm", function()
    return #hanging(buffer) == 0 and #alarming(buffer) == 0
  end)
end)

t.test("a weekday that does not fit is marked, and put right with one key", function(archive)
  local buffer = t.follow(archive, "001")
  local last = vim.api.nvim_buf_line_count(buffer)
  vim.api.nvim_buf_set_lines(
    buffer,
    -1,
    -1,
    false,
    { "«È deciso»: il vertice si terrà lunedì 8 ottobre 2025 a Roma." }
  )
  local problem = eventually("a problem in the new line", function()
    return t.problems(buffer, WARN)[1]
  end)
  equal("date/weekday-mismatch", problem.code)
  contains("lunedì 8 ottobre 2025", problem.text)
  t.on("lunedì 8 ottobre")
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find("mercoledì", 1, true) ~= nil
    end,
  })
  eventually("the problem to go", function()
    return #t.problems(buffer, WARN) == 0
  end)
  equal(
    "«È deciso»: il vertice si terrà mercoledì 8 ottobre 2025 a Roma.",
    vim.api.nvim_buf_get_lines(buffer, last, last + 1, false)[1]
  )
end)

t.test("next and previous go round the mentions of one name", function(archive)
  local buffer = t.follow(archive, "001")
  local function at()
    local row, column = unpack(vim.api.nvim_win_get_cursor(0))
    return { row, column }
  end
  local function step(command)
    local before = at()
    vim.cmd("Postilla " .. command)
    eventually("a jump", function()
      return not vim.deep_equal(before, at())
    end)
    return at()
  end
  t.on("Zelensky") -- inside the first mention, a full name
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
  local _, count = text:gsub("Zelensky", "")
  local visited = {}
  for _ = 1, count do
    local place = step("next")
    contains(vim.api.nvim_get_current_line():sub(place[2] + 1, place[2] + 30), "Zelensky")
    visited[table.concat(place, ":")] = true
  end
  equal(count, vim.tbl_count(visited), "each mention once")
  local first = at()
  step("next")
  equal(first, step("prev"), "there and back")
end)

t.test("a file of Windows: positions hold after carriage returns", function(archive)
  local path = t.path(archive, "001")
  local lines = vim.fn.readfile(path)
  vim.fn.writefile(
    vim.tbl_map(function(line)
      return line .. "\r"
    end, lines),
    path
  )
  t.follow(archive, "001")
  equal("dos", vim.bo.fileformat)
  t.on("18 agosto")
  vim.cmd("Postilla card")
  contains(eventually("a hover", t.float), "2025-08-18")
end)

t.test("the server ends when Neovim asks it to", function(archive)
  local buffer = t.follow(archive, "001")
  local client = vim.lsp.get_clients({ bufnr = buffer, name = "postilla" })[1]
  client:stop()
  eventually("an end without force", function()
    return client:is_stopped()
  end)
end)

t.test("restart follows the same articles again", function(archive)
  local buffer = t.follow(archive, "004")
  local before = vim.lsp.get_clients({ bufnr = buffer, name = "postilla" })[1].id
  vim.cmd("Postilla restart")
  eventually("a new server", function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = "postilla" })[1]
    return client and client.initialized and client.id ~= before
  end)
  eventually("problems in 004", function()
    return #hanging(buffer) >= 4
  end)
end)

t.test(":checkhealth postilla is content", function(archive)
  t.follow(archive, "001")
  vim.cmd("checkhealth postilla")
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  contains(report, "Following 1 open article(s)")
  contains(report, t.server .. ": postilla ")
  assert(not report:find("ERROR", 1, true), report)
end)
