--- Colours for names and dates: linked to the colour scheme's own groups, so that each can be changed by a
--- `:highlight` of one's own. Prose must stay prose: nothing is bold, nothing has a background.

local M = {}

---@type table<string, string>
local groups = {
  PostillaPerson = "Identifier",
  PostillaPlace = "Type",
  PostillaOrganisation = "Constant",
  PostillaDate = "Number",
  PostillaUncertain = "Comment",
  -- of the views
  PostillaTitle = "Title",
  PostillaHeading = "Statement",
  PostillaBar = "Function",
  PostillaMuted = "Comment",
  PostillaFound = "Underlined",
  PostillaProblem = "DiagnosticWarn",
}

--- The server's semantic token types and the groups that show them.
---@type table<string, string>
M.tokens = {
  person = "PostillaPerson",
  place = "PostillaPlace",
  organisation = "PostillaOrganisation",
  organization = "PostillaOrganisation",
  date = "PostillaDate",
}

function M.define()
  for group, target in pairs(groups) do
    vim.api.nvim_set_hl(0, group, { link = target, default = true })
  end
  for token, group in pairs(M.tokens) do
    vim.api.nvim_set_hl(0, "@lsp.type." .. token, { link = group, default = true })
  end
  -- names that the server is not sure of
  vim.api.nvim_set_hl(0, "@lsp.mod.uncertain", { link = "PostillaUncertain", default = true })
end

return M
