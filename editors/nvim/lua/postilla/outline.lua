--- What the article speaks of, as location lists: its names, its dates.

local messages = require("postilla.messages")
local request = require("postilla.request")

local M = {}

--- The server shows a date as an event and a section as a namespace; every other symbol is a name.
local EVENT = vim.lsp.protocol.SymbolKind.Event
local SECTION = vim.lsp.protocol.SymbolKind.Namespace

---@param symbols lsp.DocumentSymbol[]|lsp.SymbolInformation[]
---@param wanted fun(kind: integer): boolean
---@param encoding string
---@return vim.quickfix.entry[]
local function items(symbols, wanted, encoding)
  local found = {}
  local buffer = vim.api.nvim_get_current_buf()
  local function add(list)
    for _, symbol in ipairs(list) do
      local range = symbol.selectionRange or (symbol.location and symbol.location.range)
      if range and wanted(symbol.kind) then
        local line = vim.api.nvim_buf_get_lines(buffer, range.start.line, range.start.line + 1, false)[1]
          or ""
        local detail = symbol.detail and symbol.detail ~= "" and ("  " .. symbol.detail) or ""
        found[#found + 1] = {
          bufnr = buffer,
          lnum = range.start.line + 1,
          col = vim.str_byteindex(line, encoding, range.start.character, false) + 1,
          text = symbol.name .. detail,
        }
      end
      add(symbol.children or {})
    end
  end
  add(symbols)
  table.sort(found, function(a, b)
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)
  end)
  return found
end

---@param title string
---@param wanted fun(kind: integer): boolean
local function show(title, wanted)
  request.send("textDocument/documentSymbol", {
    textDocument = vim.lsp.util.make_text_document_params(0),
  }, function(symbols, client)
    local list = items(symbols, wanted, client.offset_encoding)
    if #list == 0 then
      messages.say(vim.log.levels.INFO, "nothing")
      return
    end
    vim.fn.setloclist(0, {}, " ", { title = messages.text(title), items = list })
    vim.cmd("lopen")
  end)
end

function M.entities()
  show("entities", function(kind)
    return kind ~= EVENT and kind ~= SECTION
  end)
end

function M.dates()
  show("dates", function(kind)
    return kind == EVENT
  end)
end

return M
