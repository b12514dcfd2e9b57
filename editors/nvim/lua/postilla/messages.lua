--- What the plugin itself says, in Italian and English. What the server says comes from the server.

local M = {}

---@type table<string, table<"it"|"en", string>>
local texts = {
  no_binary = {
    it = "Postilla: non trovo il programma «%s». Si installa con `cargo install --path .` "
      .. "nella cartella di Postilla, oppure si indica con `cmd`. Vedi :checkhealth postilla",
    en = "Postilla: cannot find the program '%s'. Install it with `cargo install --path .` "
      .. "in Postilla's folder, or name it with `cmd`. See :checkhealth postilla",
  },
  not_attached = {
    it = "Postilla non segue questo documento: manca un postilla.toml nella cartella (o :Postilla start)",
    en = "Postilla is not following this document: no postilla.toml in its folder (or :Postilla start)",
  },
  unsupported = {
    it = "Postilla: il server in uso non sa fare «%s»",
    en = "Postilla: the server in use cannot do '%s'",
  },
  no_name = { it = "Qui non c'è un nome", en = "There is no name here" },
  only_mention = { it = "Unica menzione in questo articolo", en = "The only mention in this article" },
  position = { it = "Menzione %d di %d", en = "Mention %d of %d" },
  mentions_of = { it = "Postilla: %s", en = "Postilla: %s" },
  entities = { it = "Nomi di questo articolo", en = "Names in this article" },
  dates = { it = "Date di questo articolo", en = "Dates in this article" },
  nothing = { it = "Postilla: niente da mostrare", en = "Postilla: nothing to show" },
  failed = { it = "Postilla: %s", en = "Postilla: %s" },
  unknown = {
    it = "Postilla: comando «%s» sconosciuto. Ci sono: %s",
    en = "Postilla: unknown command '%s'. There are: %s",
  },
  bad_option = { it = "Postilla: opzione %s", en = "Postilla: option %s" },
}

---@return "it"|"en"
function M.locale()
  local options = require("postilla.config").get()
  if options.locale then
    return options.locale
  end
  local lang = vim.env.LC_ALL or vim.env.LC_MESSAGES or vim.env.LANG or vim.v.lang or ""
  return lang:match("^it") and "it" or "en"
end

---@param key string
---@param ... any
---@return string
function M.text(key, ...)
  local text = texts[key][M.locale()]
  return select("#", ...) > 0 and text:format(...) or text
end

---@param level integer vim.log.levels
---@param key string
---@param ... any
function M.say(level, key, ...)
  vim.notify(M.text(key, ...), level, { title = "Postilla" })
end

return M
