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

local function archive()
  local client = require("postilla.client").of(0) or vim.lsp.get_clients({ name = "postilla" })[1]
  if not client then
    return
  end
  health.start("Archive")
  local answer = client:request_sync("workspace/executeCommand", {
    command = "postilla.status",
    arguments = { vim.empty_dict() },
  }, 5000)
  if not answer or answer.err or not answer.result then
    health.warn("The server does not say how large the archive is: is the program older than this plugin?")
    return
  end
  for _, root in ipairs(answer.result.roots) do
    local size = ("%s: %d articles, %d names"):format(root.name, root.articles, root.entities)
    if type(root.indexing) == "table" then
      health.info(("%s; still reading, %d of %d"):format(size, root.indexing.done, root.indexing.total))
    else
      health.ok(size)
    end
    for _, note in ipairs(root.notes) do
      health.warn(note)
    end
  end
end

local function pickers()
  health.start("Choosing")
  local found = require("postilla.pick").program()
  health.info("`:Postilla pick` uses " .. (found or "vim.ui.select (Telescope and fzf-lua are not there)"))
end

function M.check()
  neovim()
  program()
  articles()
  archive()
  pickers()
end

return M
