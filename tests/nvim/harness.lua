--- Tests inside a real Neovim, on the shipped plugin. Every test gets a fresh archive (the seed articles and an empty
--- postilla.toml in a folder of its own) and so a server of its own.

local M = {}

local SERVER = assert(os.getenv("POSTILLA_TEST_SERVER"), "POSTILLA_TEST_SERVER names the program to test")
local REPOSITORY = assert(os.getenv("POSTILLA_TEST_REPOSITORY"))
local PATIENCE = tonumber(os.getenv("POSTILLA_TEST_PATIENCE") or "15000") -- milliseconds
local ONLY = os.getenv("POSTILLA_TEST_ONLY")

---@class test.Case
---@field name string
---@field run fun(archive: string)
---@field offline boolean? true when the test needs no server, and passes with any

---@type test.Case[]
local cases = {}

---@param name string
---@param run fun(archive: string)
function M.test(name, run)
  cases[#cases + 1] = { name = name, run = run }
end

--- A test of the plugin alone.
---@param name string
---@param run fun(archive: string)
function M.offline(name, run)
  cases[#cases + 1] = { name = name, run = run, offline = true }
end

M.server = SERVER

--- Waits until `probe` answers with something, and returns that.
---@generic T
---@param what string for the report when it never does
---@param probe fun(): T?
---@return T
function M.eventually(what, probe)
  local value
  local ok = vim.wait(PATIENCE, function()
    value = probe()
    return value ~= nil and value ~= false
  end, 20)
  if not ok then
    error(("%s: never within %d ms"):format(what, PATIENCE), 2)
  end
  return value
end

---@param expected any
---@param got any
---@param what? string
function M.equal(expected, got, what)
  if not vim.deep_equal(expected, got) then
    error(
      ("%s\n  expected %s\n  got      %s"):format(what or "differs", vim.inspect(expected), vim.inspect(got)),
      2
    )
  end
end

---@param text string
---@param part string plain text
function M.contains(text, part)
  if not tostring(text):find(part, 1, true) then
    error(("«%s» is not in:\n%s"):format(part, text), 2)
  end
end

--- The full path of the article whose file name starts so.
---@param archive string
---@param prefix string
---@return string
function M.path(archive, prefix)
  return (assert(vim.fn.glob(archive .. "/" .. prefix .. "*", true, true)[1], "no article " .. prefix))
end

--- Opens an article as a user does, and returns its buffer.
---@param archive string
---@param prefix string
---@return integer
function M.open(archive, prefix)
  vim.cmd.edit(vim.fn.fnameescape(M.path(archive, prefix)))
  return vim.api.nvim_get_current_buf()
end

--- Opens an article and waits until the server follows it.
---@param archive string
---@param prefix string
---@return integer
function M.follow(archive, prefix)
  local buffer = M.open(archive, prefix)
  M.eventually("a server that follows " .. prefix, function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = "postilla" })[1]
    return client and client.initialized
  end)
  return buffer
end

--- Puts the cursor on the first letter of the `nth` place where `text` stands in the current buffer.
---@param text string
---@param nth? integer
function M.on(text, nth)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  local flags = "cW"
  for _ = 1, nth or 1 do
    assert(vim.fn.search("\\V" .. vim.fn.escape(text, "\\"), flags) > 0, "no " .. text)
    flags = "W"
  end
end

--- What the diagnostics of a buffer cover, in order, with those at least as severe as `severity`.
---@param buffer integer
---@param severity? integer
---@return {text: string, code: string, severity: integer, message: string}[]
function M.problems(buffer, severity)
  local found = vim.diagnostic.get(buffer, { severity = { min = severity or vim.diagnostic.severity.HINT } })
  table.sort(found, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)
  end)
  return vim.tbl_map(function(problem)
    local ok, lines = pcall(
      vim.api.nvim_buf_get_text,
      buffer,
      problem.lnum,
      problem.col,
      problem.end_lnum,
      problem.end_col,
      {}
    )
    return {
      text = ok and table.concat(lines, "\n") or "(outside the text)",
      code = problem.code,
      severity = problem.severity,
      message = problem.message,
    }
  end, found)
end

--- The text of the floating window on the screen.
---@return string?
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

--- What the plugin told the user since the test began.
---@type string[]
M.said = {}

local function fresh_archive()
  local archive = vim.uv.fs_realpath(vim.fn.tempname():match("^(.*)/[^/]*$"))
    .. "/archivio "
    .. #M.said
    .. vim.uv.hrtime()
  vim.fn.mkdir(archive, "p")
  for _, seed in ipairs(vim.fn.glob(REPOSITORY .. "/seeds/*.txt", true, true)) do
    assert(vim.uv.fs_copyfile(seed, archive .. "/" .. vim.fs.basename(seed)))
  end
  vim.fn.writefile({}, archive .. "/postilla.toml")
  return archive
end

local function clean()
  for _, client in ipairs(vim.lsp.get_clients()) do
    client:stop(true)
  end
  vim.cmd("silent! tabonly | silent! only | silent! %bwipeout!")
  vim.fn.setqflist({}, "f")
  vim.wait(1000, function()
    return #vim.lsp.get_clients() == 0
  end, 10)
end

--- Runs every test and ends Neovim: exit code 0 when all passed.
function M.run()
  vim.notify = function(text)
    table.insert(M.said, text)
  end
  vim.api.nvim_echo = function(chunks)
    table.insert(M.said, chunks[1][1])
  end
  local report = function(...)
    io.stdout:write(...)
    io.stdout:flush()
  end
  local passed, failed, passed_online = 0, 0, {}
  for _, case in ipairs(cases) do
    if not ONLY or case.name:find(ONLY, 1, true) then
      M.said = {}
      local began = vim.uv.hrtime()
      require("postilla.config").set({ cmd = SERVER, locale = "it" })
      require("postilla.client").enable()
      local ok, err = pcall(case.run, fresh_archive())
      clean()
      report(
        ("%s %s (%.0f ms)\n"):format(ok and "ok  " or "FAIL", case.name, (vim.uv.hrtime() - began) / 1e6)
      )
      if ok then
        passed = passed + 1
        if not case.offline then
          table.insert(passed_online, case.name)
        end
      else
        failed = failed + 1
        report("     ", (tostring(err):gsub("\n", "\n     ")), "\n")
        if M.said[1] then
          report("     last said: ", M.said[#M.said], "\n")
        end
      end
    end
  end
  if os.getenv("POSTILLA_TEST_TEETH") then
    -- with a program that is no language server, only tests of the plugin alone may pass
    report(("%d tests pass without a server: %s\n"):format(#passed_online, table.concat(passed_online, ", ")))
    report(("%d passed, %d failed\n"):format(failed, #passed_online))
    os.exit(failed > 0 and #passed_online == 0 and 0 or 1)
  end
  report(("%d passed, %d failed\n"):format(passed, failed))
  os.exit(failed == 0 and passed > 0 and 0 or 1)
end

return M
