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
  nothing_here = { it = "Qui non c'è un nome né una data", en = "There is neither name nor date here" },
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
  nobody = { it = "Nessun articolo ne parla", en = "No article speaks of it" },
  nobody_called = { it = "Nessun articolo nomina «%s»", en = "No article names '%s'" },
  last_mention = { it = "È l'ultima menzione dell'archivio", en = "The last mention in the archive" },
  first_mention = { it = "È la prima menzione dell'archivio", en = "The first mention in the archive" },
  -- views
  entities_archive = { it = "Nomi dell'archivio", en = "Names in the archive" },
  timeline = { it = "Che cosa, quando", en = "What happened when" },
  timeline_of = { it = "%s, nel tempo", en = "%s, through time" },
  people = { it = "Persone", en = "People" },
  organisations = { it = "Organizzazioni", en = "Organisations" },
  places = { it = "Luoghi", en = "Places" },
  person = { it = "persona", en = "person" },
  organisation = { it = "organizzazione", en = "organisation" },
  place = { it = "luogo", en = "place" },
  partial = {
    it = "L'archivio è ancora in lettura: premi r più tardi",
    en = "The archive is still being read: press r later",
  },
  nothing_found = { it = "Niente da mostrare.", en = "Nothing to show." },
  of_which = { it = "%s di %s", en = "%s of %s" },
  in_articles = { it = "%s in %s", en = "%s in %s" },
  unclear = { it = "Da chiarire", en = "To be made clear" },
  earlier = { it = "‹ prima: premi <", en = "‹ earlier: press <" },
  later = { it = "› dopo: premi >", en = "› later: press >" },
  no_more_days = { it = "Non ci sono altri giorni", en = "There are no more days" },
  more = { it = "… e altri %s", en = "… and %s more" },
  over_time = { it = "Menzioni nel tempo", en = "Mentions over time" },
  with = { it = "Insieme a", en = "Together with" },
  candidates = { it = "Chi può essere", en = "Who it may be" },
  said = { it = "Ha detto", en = "Said" },
  mentions = { it = "Menzioni", en = "Mentions" },
  spelt = { it = "Scritto:", en = "Spelt:" },
  first = { it = "Prima volta:", en = "First:" },
  last = { it = "Ultima:", en = "Last:" },
  line = { it = "riga %d", en = "line %d" },
  former = { it = "non più", en = "no longer" },
  filter = { it = "Solo i nomi con: ", en = "Only names with: " },
  entities_keys = {
    it = "Invio va · p pagina · t nel tempo · a articolo/archivio · f filtra · r rileggi · q chiudi",
    en = "Enter goes · p page · t through time · a article/archive · f filter · r again · q close",
  },
  timeline_keys = {
    it = "Invio va · Tab prossima · < prima · > dopo · r rileggi · q chiudi",
    en = "Enter goes · Tab next · < earlier · > later · r again · q close",
  },
  page_keys = {
    it = "Invio va · Tab prossima · t nel tempo · r rileggi · q chiudi",
    en = "Enter goes · Tab next · t through time · r again · q close",
  },
  key_follow = { it = "va al punto dell'articolo", en = "go to the place in the article" },
  key_next = { it = "prossima riga che porta altrove", en = "next line that leads somewhere" },
  key_previous = { it = "riga precedente che porta altrove", en = "previous line that leads somewhere" },
  key_close = { it = "chiudi", en = "close" },
  key_refresh = { it = "rileggi", en = "read again" },
  key_page = { it = "la pagina di chi sta sulla riga", en = "the page of whom the line is about" },
  key_timeline = { it = "nel tempo", en = "through time" },
  key_archive = { it = "articolo o archivio", en = "article or archive" },
  more_names = { it = "… e altri %s: premi m", en = "… and %s more: press m" },
  key_more = { it = "più nomi", en = "more names" },
  key_filter = { it = "filtra", en = "filter" },
  key_earlier = { it = "giorni prima", en = "earlier days" },
  key_later = { it = "giorni dopo", en = "later days" },
  key_help = { it = "i tasti", en = "the keys" },
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

---@type table<string, table<"it"|"en", [string, string]>> one, and more than one
local things = {
  article = { it = { "1 articolo", "%s articoli" }, en = { "1 article", "%s articles" } },
  mention = { it = { "1 menzione", "%s menzioni" }, en = { "1 mention", "%s mentions" } },
  name = { it = { "1 nome", "%s nomi" }, en = { "1 name", "%s names" } },
  day = { it = { "1 giorno", "%s giorni" }, en = { "1 day", "%s days" } },
  time = { it = { "citato 1 volta", "citato %s volte" }, en = { "spoken of once", "spoken of %s times" } },
}

--- A number as people write it: 1.234 in Italian, 1,234 in English.
---@param number integer
---@return string
function M.grouped(number)
  local mark = M.locale() == "it" and "." or ","
  local text = tostring(number):reverse():gsub("(%d%d%d)", "%1" .. mark):reverse()
  return (text:gsub("^%" .. mark, ""))
end

--- *3 articoli*, *1 articolo*.
---@param thing string
---@param number integer
---@return string
function M.count(thing, number)
  local forms = things[thing][M.locale()]
  return number == 1 and forms[1] or forms[2]:format(M.grouped(number))
end

local MONTHS = {
  it = { "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic" },
  en = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
}

--- *set 2025*.
---@param month string as `2025-09`
---@return string
function M.month(month)
  local year, number = month:match("^(-?%d+)-(%d+)$")
  local name = MONTHS[M.locale()][tonumber(number)]
  return name and ("%s %d"):format(name, tonumber(year)) or month
end

---@param level integer vim.log.levels
---@param key string
---@param ... any
function M.say(level, key, ...)
  vim.notify(M.text(key, ...), level, { title = "Postilla" })
end

return M
