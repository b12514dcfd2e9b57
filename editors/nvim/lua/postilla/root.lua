--- Decides whether a buffer is an article that Postilla follows, and in which archive.

local M = {}

---@param folder string
---@return string
local function real(folder)
  local path = vim.fs.normalize(vim.fn.fnamemodify(vim.fn.expand(folder), ":p"))
  path = vim.uv.fs_realpath(path) or path
  return (path:gsub("(.)/+$", "%1"))
end

--- The archive that the buffer's file belongs to: the nearest folder above it with a `postilla.toml`, else the
--- longest of the folders the user named.
---@param buffer integer
---@return string?
function M.of(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == "" then
    return nil
  end
  local marked = vim.fs.root(buffer, "postilla.toml")
  if marked then
    return real(marked)
  end
  local file, best = real(name), nil
  for _, folder in ipairs(require("postilla.config").get().folders) do
    local root = real(folder)
    if vim.startswith(file, root .. "/") and #root > #(best or "") then
      best = root
    end
  end
  return best
end

M.real = real

return M
