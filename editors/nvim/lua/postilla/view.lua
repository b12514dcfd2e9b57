--- A scratch buffer that shows something of the archive: lines with colours, some of which lead somewhere.

local messages = require("postilla.messages")

local M = {}

---@class postilla.Line
---@field text string
---@field marks? [integer, integer, string][] first byte, byte after the last, highlight group
---@field location? lsp.Location where <CR> goes
---@field entity? string whom the line is about
---@field open? fun() what <CR> does where there is no location

---@class postilla.View
---@field buffer integer
---@field client vim.lsp.Client
---@field origin integer the window it was opened from
---@field lines postilla.Line[]
---@field refresh? fun(view: postilla.View)

local namespace = vim.api.nvim_create_namespace("postilla_view")

---@type table<integer, postilla.View>
local views = {}

--- Builds a line of pieces, each a text or a text with its highlight group.
---@param ... string|[string, string]
---@return postilla.Line
function M.line(...)
  local text, marks = "", {}
  for _, piece in ipairs({ ... }) do
    local words = type(piece) == "table" and piece[1] or piece --[[@as string]]
    -- what comes from an article may hold anything
    words = words:gsub("[%c]", " ")
    if type(piece) == "table" and words ~= "" then
      marks[#marks + 1] = { #text, #text + #words, piece[2] }
    end
    text = text .. words
  end
  return { text = text, marks = marks }
end

--- A text cut to `width` columns of the screen, or filled up to them.
---@param text string
---@param width integer
---@return string
function M.fit(text, width)
  text = text:gsub("[%c]", " ")
  local columns = vim.fn.strdisplaywidth(text)
  if columns > width then
    text = vim.fn.strcharpart(text, 0, math.max(0, width - 1))
    while vim.fn.strdisplaywidth(text) > width - 1 do
      text = vim.fn.strcharpart(text, 0, vim.fn.strchars(text) - 1)
    end
    text, columns = text .. "…", vim.fn.strdisplaywidth(text) + 1
  end
  return text .. (" "):rep(width - columns)
end

--- The line under the cursor and its view.
---@return postilla.View?, postilla.Line?
function M.current()
  local view = views[vim.api.nvim_get_current_buf()]
  return view, view and view.lines[vim.api.nvim_win_get_cursor(0)[1]]
end

--- The window where articles are shown: the one the view was opened from, else any other that is not a view.
---@param view postilla.View
local function article_window(view)
  if vim.api.nvim_win_is_valid(view.origin) and not views[vim.api.nvim_win_get_buf(view.origin)] then
    return view.origin
  end
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    local buffer = vim.api.nvim_win_get_buf(window)
    if vim.bo[buffer].buftype == "" and vim.api.nvim_win_get_config(window).relative == "" then
      return window
    end
  end
end

--- Goes where the line under the cursor leads, in the window of the article.
function M.follow()
  local view, line = M.current()
  if not view or not line then
    return
  end
  if not line.location then
    if line.open then
      line.open()
    end
    return
  end
  local window = article_window(view)
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd("aboveleft new")
    view.origin = vim.api.nvim_get_current_win()
  end
  vim.lsp.util.show_document(line.location, view.client.offset_encoding, { reuse_win = false, focus = true })
  vim.cmd("normal! zv")
end

--- To the next or previous line that leads somewhere.
---@param step 1|-1
local function leap(step)
  local view = views[vim.api.nvim_get_current_buf()]
  local row = vim.api.nvim_win_get_cursor(0)[1] + step
  while view and view.lines[row] do
    if view.lines[row].location or view.lines[row].open then
      vim.api.nvim_win_set_cursor(0, { row, 0 })
      return
    end
    row = row + step
  end
end

---@param buffer integer
local function keys(buffer)
  local function map(key, what, action)
    vim.keymap.set(
      "n",
      key,
      action,
      { buffer = buffer, nowait = true, silent = true, desc = messages.text(what) }
    )
  end
  map("<CR>", "key_follow", M.follow)
  map("<2-LeftMouse>", "key_follow", M.follow)
  map("<Tab>", "key_next", function()
    leap(1)
  end)
  map("<S-Tab>", "key_previous", function()
    leap(-1)
  end)
  map("q", "key_close", function()
    local view = views[buffer]
    pcall(vim.cmd.close)
    if view and vim.api.nvim_win_is_valid(view.origin) then
      vim.api.nvim_set_current_win(view.origin)
    end
  end)
  map("r", "key_refresh", function()
    local view = views[buffer]
    if view and view.refresh then
      view.refresh(view)
    end
  end)
  -- of whoever the line is about
  map("p", "key_page", function()
    local view, line = M.current()
    if view and line and line.entity then
      require("postilla.page").show(view.client, line.entity, view.origin)
    end
  end)
  map("t", "key_timeline", function()
    local view, line = M.current()
    if view and line and line.entity then
      require("postilla.timeline").show(view.client, { entity = line.entity }, view.origin)
    end
  end)
  map("g?", "key_help", function()
    local lines = {}
    for _, entry in ipairs(vim.api.nvim_buf_get_keymap(buffer, "n")) do
      if entry.desc and entry.lhs ~= "<2-LeftMouse>" then
        lines[#lines + 1] = ("%-8s %s"):format(entry.lhs, entry.desc)
      end
    end
    table.sort(lines)
    vim.notify(table.concat(lines, "\n"))
  end)
end

---@param name string
---@return postilla.View?
local function shown(name)
  for _, view in pairs(views) do
    if vim.api.nvim_buf_get_name(view.buffer) == name then
      return view
    end
  end
end

--- The view of that name, in a window of its own; the same one again where it is shown already.
---@param name string as `timeline`
---@param client vim.lsp.Client
---@param origin? integer the article's window
---@return postilla.View
function M.open(name, client, origin)
  origin = origin or vim.api.nvim_get_current_win()
  if views[vim.api.nvim_win_get_buf(origin)] then
    origin = views[vim.api.nvim_win_get_buf(origin)].origin
  end
  name = "postilla://" .. name
  local view = shown(name)
  local window = view and vim.fn.bufwinid(view.buffer) or -1
  if view and window ~= -1 then
    view.client, view.origin = client, origin
    vim.api.nvim_set_current_win(window)
    return view
  end
  -- another view gives way: more than one is a crowd
  local other = vim.iter(vim.api.nvim_tabpage_list_wins(0)):find(function(candidate)
    return views[vim.api.nvim_win_get_buf(candidate)] ~= nil
  end)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buffer, name)
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].filetype = "postilla"
  if other then
    vim.api.nvim_set_current_win(other)
    vim.api.nvim_win_set_buf(other, buffer)
  else
    local wide = vim.o.columns >= 120
    vim.api.nvim_open_win(buffer, true, {
      split = wide and "right" or "below",
      win = -1,
      width = wide and math.min(76, math.floor(vim.o.columns / 2)) or nil,
      height = not wide and math.floor(vim.o.lines * 0.6) or nil,
    })
  end
  local options = {
    number = false,
    relativenumber = false,
    signcolumn = "no",
    foldcolumn = "0",
    foldenable = false,
    spell = false,
    list = false,
    cursorline = true,
    wrap = true,
    linebreak = true,
    breakindent = true,
    breakindentopt = "shift:2",
    conceallevel = 0,
  }
  for option, value in pairs(options) do
    vim.wo[vim.api.nvim_get_current_win()][0][option] = value
  end
  view = { buffer = buffer, client = client, origin = origin, lines = {} }
  views[buffer] = view
  vim.api.nvim_create_autocmd("BufWipeout", {
    buffer = buffer,
    callback = function()
      views[buffer] = nil
    end,
  })
  keys(buffer)
  return view
end

--- How many columns a view has for its lines.
---@param view postilla.View
---@return integer
function M.width(view)
  local window = vim.fn.bufwinid(view.buffer)
  return window == -1 and 72 or vim.api.nvim_win_get_width(window)
end

--- Shows these lines; the cursor stays on the line where it was.
---@param view postilla.View
---@param lines postilla.Line[]
function M.draw(view, lines)
  if not vim.api.nvim_buf_is_valid(view.buffer) then
    return
  end
  require("postilla.highlights").define()
  view.lines = lines
  local texts = vim.tbl_map(function(line)
    return line.text
  end, lines)
  vim.bo[view.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(view.buffer, 0, -1, false, texts)
  vim.bo[view.buffer].modifiable = false
  vim.bo[view.buffer].modified = false
  vim.api.nvim_buf_clear_namespace(view.buffer, namespace, 0, -1)
  for row, line in ipairs(lines) do
    for _, mark in ipairs(line.marks or {}) do
      vim.api.nvim_buf_set_extmark(view.buffer, namespace, row - 1, mark[1], {
        end_col = mark[2],
        hl_group = mark[3],
      })
    end
  end
end

--- How much of a line is shown before and after what it is shown for, in characters.
local BEFORE, AFTER = 56, 90

--- A piece of an article in which `text` is picked out, cut to what can be taken in at a glance.
---@param whole string
---@param text string
---@param group string how `text` is shown
---@return string|[string, string] ...
function M.around(whole, text, group)
  -- as a word of its own, where it is one
  local from, to = whole:find(text, 1, true)
  local first = from
  while from and (whole:sub(from - 1, from - 1) .. whole:sub(to + 1, to + 1)):find("[%w\128-\255]") do
    from, to = whole:find(text, to + 1, true)
  end
  if not from then
    from, to = first, first and first + #text - 1
  end
  if not from then
    return whole
  end
  local before, after = whole:sub(1, from - 1), whole:sub(to + 1)
  local extra = vim.fn.strchars(before) - BEFORE
  if extra > 0 then
    -- from a word's beginning on
    before = "…" .. vim.fn.strcharpart(before, extra):gsub("^%S*%s+", "")
  end
  if vim.fn.strchars(after) > AFTER then
    after = vim.fn.strcharpart(after, 0, AFTER):gsub("%s+%S*$", "") .. "…"
  end
  return before, { text, group }, after
end

--- The name of an article's file and the line, as people write them; only the line where the article is `own`.
---@param location lsp.Location
---@param own? string its URI
---@return string
function M.place(location, own)
  local line = location.range.start.line + 1
  if location.uri == own then
    return messages.text("line", line)
  end
  local name = vim.fs.basename(vim.uri_to_fname(location.uri))
  return ("%s:%d"):format(vim.trim(M.fit(name, 24)), line)
end

return M
