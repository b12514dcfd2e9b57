--- Postilla for Neovim: |postilla.txt|.

local M = {}

--- Sets options and follows articles from now on. Calling it is optional: `vim.g.postilla` does the same.
---@param options? postilla.Options
function M.setup(options)
  vim.g.loaded_postilla = true
  require("postilla.config").set(options)
  require("postilla.client").enable()
end

--- A component for the status line, empty where Postilla does not follow the buffer.
---@return string
function M.statusline()
  return require("postilla.statusline").text()
end

--- Jumps to the next mention of the name under the cursor, in this article.
---@param count? integer
function M.next(count)
  require("postilla.mentions").jump(count or vim.v.count1)
end

--- Jumps to the previous mention of the name under the cursor, in this article.
---@param count? integer
function M.prev(count)
  require("postilla.mentions").jump(-(count or vim.v.count1))
end

--- Jumps to the next mention of the name under the cursor in the archive, in the order of time.
---@param count? integer
function M.next_in_archive(count)
  require("postilla.mentions").travel(count or vim.v.count1)
end

--- Jumps to the previous one.
---@param count? integer
function M.prev_in_archive(count)
  require("postilla.mentions").travel(-(count or vim.v.count1))
end

return M
