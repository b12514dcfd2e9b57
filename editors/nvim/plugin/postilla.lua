if vim.fn.has("nvim-0.10") == 0 then
  vim.notify("Postilla needs Neovim 0.10 or newer", vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command("Postilla", function(call)
  require("postilla.commands").run(call)
end, {
  nargs = "*",
  count = 0,
  desc = "Postilla: names and dates in articles",
  complete = function(_, line)
    return require("postilla.commands").complete(line)
  end,
})

vim.keymap.set("n", "<Plug>(postilla-next)", function()
  require("postilla").next()
end, { desc = "Next mention of this name" })
vim.keymap.set("n", "<Plug>(postilla-next-archive)", function()
  require("postilla").next_in_archive()
end, { desc = "Next mention of this name in the archive" })
vim.keymap.set("n", "<Plug>(postilla-prev-archive)", function()
  require("postilla").prev_in_archive()
end, { desc = "Previous mention of this name in the archive" })
vim.keymap.set("n", "<Plug>(postilla-prev)", function()
  require("postilla").prev()
end, { desc = "Previous mention of this name" })

-- setup() may have run already; else follow articles with vim.g.postilla, once the user's own files have been read
if not vim.g.loaded_postilla then
  local function enable()
    if not vim.g.loaded_postilla then
      vim.g.loaded_postilla = true
      require("postilla.client").enable()
    end
  end
  if vim.v.vim_did_enter == 1 then
    enable()
  else
    vim.api.nvim_create_autocmd("VimEnter", { once = true, callback = enable })
  end
end
