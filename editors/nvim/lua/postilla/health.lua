--- `:checkhealth postilla`.

local M = {}

local health = vim.health

local function neovim()
  health.start("Neovim")
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok(tostring(vim.version()))
  else
    health.warn(("%s works, 0.11 or newer is better"):format(tostring(vim.version())))
  end
end

local function program()
  health.start("Program")
  local command, found = require("postilla.binary").command()
  if not found then
    health.error(("'%s' is not a program that can be run"):format(command[1]), {
      "`cargo install --path .` in a clone of Postilla puts it on your $PATH",
      "or name it: require('postilla').setup({ cmd = '/path/to/postilla' })",
    })
    return
  end
  local answer = vim.system({ command[1], "--version" }, { text = true, timeout = 5000 }):wait()
  local version = vim.trim(answer.stdout or "")
  if answer.code == 0 and version:match("^postilla %d") then
    health.ok(("%s: %s"):format(command[1], version))
  else
    health.error(("%s does not answer `--version` as Postilla does"):format(command[1]))
  end
end

local function articles()
  health.start("Articles")
  local options = require("postilla.config").get()
  health.info("File types: " .. table.concat(options.filetypes, ", "))
  for _, folder in ipairs(options.folders) do
    local path = require("postilla.root").real(folder)
    if vim.fn.isdirectory(path) == 1 then
      health.ok("Folder " .. path)
    else
      health.warn(("Folder %s does not exist"):format(path))
    end
  end
  local clients = vim.lsp.get_clients({ name = "postilla" })
  if #clients == 0 then
    health.info("No article is open: open one below a `postilla.toml`, or use `:Postilla start`")
  end
  for _, client in ipairs(clients) do
    local server = client.server_info or {}
    health.ok(
      ("Following %d open article(s) of %s (%s %s, positions in %s)"):format(
        vim.tbl_count(client.attached_buffers),
        client.root_dir or "no folder",
        server.name or "server",
        server.version or "",
        client.offset_encoding
      )
    )
  end
end

function M.check()
  neovim()
  program()
  articles()
end

return M
