--- One short text for the status line: is the archive still being read, how many articles it has, how many problems
--- there are here.

local M = {}

---@type table<integer, string?> how far each client is
local progress = {}
---@type table<integer, integer?> how many articles each client's archive has
local articles = {}
---@type table<integer, boolean?> whether each client was asked for that
local asked = {}

local group = vim.api.nvim_create_augroup("postilla_statusline", {})

---@param id integer
---@return vim.lsp.Client?
local function ours(id)
  local client = vim.lsp.get_client_by_id(id)
  return client and client.name == "postilla" and client or nil
end

---@param client vim.lsp.Client
local function count(client)
  asked[client.id] = true
  local params = { command = "postilla.status", arguments = { vim.empty_dict() } }
  client:request("workspace/executeCommand", params, function(err, answer)
    if not err and type(answer) == "table" and answer.roots and answer.roots[1] then
      local root = answer.roots[1]
      local reading = type(root.indexing) == "table"
      articles[client.id] = not reading and root.articles or nil
      if reading then
        -- a small archive is read before it would say how far it is
        vim.defer_fn(function()
          if not client:is_stopped() then
            count(client)
          end
        end, 1000)
      end
      vim.cmd("redrawstatus")
    end
  end)
end

vim.api.nvim_create_autocmd("LspProgress", {
  group = group,
  callback = function(event)
    local client = ours(event.data.client_id)
    local value = client and event.data.params.value
    if not client or type(value) ~= "table" then
      return
    end
    if value.kind == "end" then
      progress[client.id] = nil
      count(client)
    else
      progress[client.id] = value.percentage and ("%d%%%%"):format(value.percentage)
        or value.message
        or value.title
    end
    vim.cmd("redrawstatus")
  end,
})

vim.api.nvim_create_autocmd({ "LspAttach", "LspDetach" }, {
  group = group,
  callback = function(event)
    local client = ours(event.data.client_id)
    if client and event.event == "LspAttach" then
      count(client)
    elseif not client then
      local gone = event.data.client_id
      progress[gone], articles[gone], asked[gone] = nil, nil, nil
    end
  end,
})

vim.api.nvim_create_autocmd("BufWritePost", {
  group = group,
  callback = function(event)
    local client = require("postilla.client").of(event.buf)
    if client then
      -- the server reads the folder again first
      vim.defer_fn(function()
        if not client:is_stopped() then
          count(client)
        end
      end, 500)
    end
  end,
})

vim.api.nvim_create_autocmd("DiagnosticChanged", {
  group = group,
  callback = function()
    vim.cmd("redrawstatus")
  end,
})

--- For `vim.o.statusline`: empty where Postilla does not follow the buffer.
---@return string
function M.text()
  local client = require("postilla.client").of(0)
  if not client then
    return ""
  end
  local messages = require("postilla.messages")
  local parts = { "Postilla" }
  if progress[client.id] then
    parts[#parts + 1] = progress[client.id]
  elseif articles[client.id] then
    parts[#parts + 1] = messages.count("article", articles[client.id])
  elseif not asked[client.id] then
    -- it was loaded after the server had started
    count(client)
  end
  local counts = {}
  for namespace in pairs(vim.diagnostic.get_namespaces()) do
    if vim.diagnostic.get_namespace(namespace).name:find("postilla", 1, true) then
      for severity, number in pairs(vim.diagnostic.count(0, { namespace = namespace })) do
        counts[severity] = (counts[severity] or 0) + number
      end
    end
  end
  for severity, sign in ipairs({ "E", "W" }) do
    if counts[severity] then
      parts[#parts + 1] = ("%s:%d"):format(sign, counts[severity])
    end
  end
  return table.concat(parts, " ")
end

return M
