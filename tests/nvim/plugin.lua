--- The plugin itself: where it starts, where it keeps still, what it says when something is missing.

local t = require("harness")
local equal, contains, eventually = t.equal, t.contains, t.eventually

---@param buffer integer
---@return boolean
local function followed(buffer)
  vim.wait(300)
  return #vim.lsp.get_clients({ bufnr = buffer, name = "postilla" }) > 0
end

t.offline("keeps out of folders without a postilla.toml", function(archive)
  vim.fn.delete(archive .. "/postilla.toml")
  equal(false, followed(t.open(archive, "001")))
  equal({}, t.said)
end)

t.offline("keeps out of files that are not prose", function(archive)
  vim.fn.writefile({ "-- ieri" }, archive .. "/nota.lua")
  vim.cmd.edit(vim.fn.fnameescape(archive .. "/nota.lua"))
  equal(false, followed(vim.api.nvim_get_current_buf()))
end)

t.test("follows a folder that the user names", function(archive)
  vim.fn.delete(archive .. "/postilla.toml")
  require("postilla").setup({ cmd = t.server, folders = { archive }, locale = "it" })
  t.follow(archive, "001")
  t.on("ieri")
  vim.cmd("Postilla card")
  contains(eventually("a hover", t.float), "2025-09-03")
end)

t.test("`:Postilla start` follows any document, even one without a file", function(archive)
  vim.cmd.enew()
  vim.api.nvim_buf_set_lines(
    0,
    0,
    -1,
    false,
    { "Roma, 4 settembre 2025", "", "Il ministro è arrivato ieri." }
  )
  local name = vim.fn.fnameescape(archive .. "/bozza")
  vim.cmd.file(name)
  vim.bo.filetype = "conf"
  equal(false, followed(0))
  vim.cmd("Postilla start")
  eventually("a server", function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = "postilla" })[1]
    return client and client.initialized
  end)
  t.on("ieri")
  vim.cmd("Postilla card")
  contains(eventually("a hover", t.float), "2025-09-03")
end)

t.test("follows Markdown and HTML too", function(archive)
  for _, name in ipairs({ "pezzo.md", "pezzo.html" }) do
    vim.fn.writefile(
      { "Roma, 4 settembre 2025", "", "Il ministro è arrivato ieri." },
      archive .. "/" .. name
    )
    t.follow(archive, name)
    t.on("ieri")
    vim.cmd("Postilla card")
    contains(eventually("a hover in " .. name, t.float), "2025-09-03")
    vim.cmd("fclose!")
  end
end)

t.offline("a missing program is said once, with what to do", function(archive)
  require("postilla").setup({ cmd = "/nessun/posto/postilla", locale = "it" })
  t.open(archive, "001")
  t.open(archive, "002")
  vim.wait(300)
  equal(1, #t.said)
  contains(t.said[1], "/nessun/posto/postilla")
  contains(t.said[1], "cargo install")
  vim.cmd("checkhealth postilla")
  contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"), "ERROR")
end)

t.offline("a command where nothing is followed says so", function()
  vim.cmd.enew()
  for _, command in ipairs({
    "next",
    "next archive",
    "mentions",
    "card",
    "page",
    "entities",
    "timeline",
    "dates",
    "pick",
  }) do
    t.said = {}
    vim.cmd("Postilla " .. command)
    equal(1, #t.said, command)
    contains(t.said[1], "postilla.toml")
  end
end)

t.offline("a command that does not exist names those that do", function()
  vim.cmd("Postilla balla")
  contains(t.said[1], "«balla»")
  contains(t.said[1], "mentions, next")
  equal({ "mentions" }, vim.fn.getcompletion("Postilla me", "cmdline"))
end)

t.offline("an option that does not exist is said, and the defaults hold", function()
  require("postilla").setup({ cartelle = {} })
  contains(t.said[1], "'cartelle' does not exist")
  equal({ "text", "markdown", "html" }, require("postilla.config").get().filetypes)
end)

t.test("the status line shows Postilla and its problems where it follows", function(archive)
  equal("", require("postilla").statusline())
  t.follow(archive, "004")
  eventually("a count of warnings", function()
    return require("postilla").statusline():match("^Postilla.* W:%d+")
  end)
end)

t.offline("the help has a tag for every command", function()
  local help =
    table.concat(vim.fn.readfile(vim.env.POSTILLA_TEST_REPOSITORY .. "/editors/nvim/doc/postilla.txt"), "\n")
  for _, name in ipairs(require("postilla.commands").names()) do
    contains(help, "*:Postilla-" .. name .. "*")
  end
end)
