--- The language client: how the server is started, and what every buffer that it follows gets.

local M = {}

--- The client that follows the buffer.
---@param buffer? integer
---@return vim.lsp.Client?
function M.of(buffer)
  return vim.lsp.get_clients({ bufnr = buffer or vim.api.nvim_get_current_buf(), name = "postilla" })[1]
end

local warned = false

--- The server's command, once found; says where to look when there is none, once per session.
---@return string[]?
function M.command()
  local command, found = require("postilla.binary").command()
  if found then
    warned = false
    return command
  end
  if not warned then
    warned = true
    require("postilla.messages").say(vim.log.levels.ERROR, "no_binary", command[1])
  end
end

---@param client vim.lsp.Client
---@param buffer integer
local function on_attach(client, buffer)
  local options = require("postilla.config").get()
  if options.highlights then
    require("postilla.highlights").define()
  end
  if options.card then
    require("postilla.card").map(buffer)
  end
  if options.inlay_hints and client:supports_method("textDocument/inlayHint", buffer) then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  end
end

--- The configuration of |vim.lsp.config| and |vim.lsp.start|.
---@return vim.lsp.Config
function M.config()
  local options = require("postilla.config").get()
  -- an empty table would reach the server as a list
  local settings = next(options.settings) and options.settings or vim.empty_dict()
  return {
    name = "postilla",
    -- a function, since a program that is missing when this is read may be there when an article opens
    cmd = function(dispatchers)
      local command = require("postilla.binary").command()
      return vim.lsp.rpc.start(command, dispatchers)
    end,
    filetypes = options.filetypes,
    settings = { postilla = settings },
    workspace_required = false,
    root_dir = function(buffer, on_dir)
      local root = require("postilla.root").of(buffer)
      if root and M.command() then
        on_dir(root)
      end
    end,
    before_init = function(params)
      params.locale = require("postilla.messages").locale()
      params.initializationOptions = settings
    end,
    on_attach = on_attach,
  }
end

--- Starts the server on one buffer, wherever it is: below `folder`, or beside the buffer's own file.
---@param buffer integer
---@param folder? string
function M.start(buffer, folder)
  if not M.command() then
    return
  end
  local root = require("postilla.root")
  local name = vim.api.nvim_buf_get_name(buffer)
  local beside = name ~= "" and vim.fs.dirname(name) or vim.uv.cwd()
  local config = M.config()
  config.root_dir = folder and root.real(folder) or root.of(buffer) or beside
  vim.lsp.start(config, { bufnr = buffer })
end

--- Follows the articles from now on, those already open included.
function M.enable()
  local config = M.config()
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config("postilla", config)
    vim.lsp.enable("postilla")
    return
  end
  -- Neovim 0.10 has no vim.lsp.enable
  local follow = function(buffer)
    if vim.bo[buffer].buftype == "" and vim.tbl_contains(config.filetypes, vim.bo[buffer].filetype) then
      config.root_dir(buffer, function(root)
        vim.lsp.start(vim.tbl_extend("force", config, { root_dir = root }), { bufnr = buffer })
      end)
    end
  end
  vim.api.nvim_create_autocmd("FileType", {
    group = vim.api.nvim_create_augroup("postilla", {}),
    pattern = config.filetypes,
    callback = function(event)
      follow(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      follow(buffer)
    end
  end
end

--- Stops the server; buffers stay as they are.
function M.stop()
  for _, client in ipairs(vim.lsp.get_clients({ name = "postilla" })) do
    client:stop()
  end
end

--- Stops the server and starts it again on the buffers it followed.
function M.restart()
  local followed = {} ---@type table<integer, string?>
  for _, client in ipairs(vim.lsp.get_clients({ name = "postilla" })) do
    for buffer in pairs(client.attached_buffers) do
      followed[buffer] = client.root_dir
    end
    client:stop()
  end
  local stopped = function()
    return #vim.lsp.get_clients({ name = "postilla" }) == 0
  end
  if not vim.wait(2000, stopped, 20) then
    for _, client in ipairs(vim.lsp.get_clients({ name = "postilla" })) do
      client:stop(true)
    end
    vim.wait(500, stopped, 20)
  end
  if next(followed) == nil then
    followed[vim.api.nvim_get_current_buf()] = require("postilla.root").of(0)
  end
  for buffer, root in pairs(followed) do
    M.start(buffer, root)
  end
end

return M
