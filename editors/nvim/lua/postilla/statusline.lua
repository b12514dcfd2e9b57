--- One short text for the status line: is the archive still being read, how many problems here.

local M = {}

---@type string?
local progress

local group = vim.api.nvim_create_augroup("postilla_statusline", {})
vim.api.nvim_create_autocmd("LspProgress", {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if not client or client.name ~= "postilla" then
      return
    end
    local value = event.data.params.value
    if type(value) ~= "table" then
      return
    end
    if value.kind == "end" then
      progress = nil
    else
      progress = value.percentage and ("%d%%%%"):format(value.percentage) or value.message or value.title
    end
    vim.cmd("redrawstatus")
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
  local parts = { "Postilla" }
  if progress then
    parts[#parts + 1] = progress
  end
  local counts = {}
  for namespace in pairs(vim.diagnostic.get_namespaces()) do
    if vim.diagnostic.get_namespace(namespace).name:find("postilla", 1, true) then
      for severity, count in pairs(vim.diagnostic.count(0, { namespace = namespace })) do
        counts[severity] = (counts[severity] or 0) + count
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
