--- What the server answers to the commands of docs/commands.md.
---@meta

---@alias postilla.Kind "PER"|"LOC"|"ORG"

---@class postilla.Source
---@field date string?
---@field label string
---@field path string
---@field location lsp.Location

---@class postilla.Entity
---@field entity string
---@field name string
---@field type postilla.Kind
---@field role string?
---@field mentions integer
---@field articles integer
---@field location lsp.Location?

---@class postilla.Entities
---@field entities postilla.Entity[]
---@field total integer
---@field partial boolean

---@class postilla.Role
---@field text string
---@field status "current"|"former"|"acting"|"elect"|"unknown"
---@field stated boolean
---@field valid string?
---@field current boolean
---@field first postilla.Source?
---@field last postilla.Source?

---@class postilla.Page
---@field entity string
---@field name string
---@field type postilla.Kind
---@field wikidata string?
---@field note string?
---@field role string?
---@field roles postilla.Role[]
---@field spellings {text: string, mentions: integer}[]
---@field mentions integer
---@field articles integer
---@field first postilla.Source?
---@field last postilla.Source?
---@field over_time {month: string, mentions: integer, articles: integer}[]
---@field with {entity: string, name: string, type: postilla.Kind, articles: integer}[]
---@field quotations {text: string, source: postilla.Source}[]
---@field occurrences {source: postilla.Source, line: string, form: string}[]
---@field candidates {entity: string, name: string, type: postilla.Kind, articles: integer}[]
---@field partial boolean

---@class postilla.Day
---@field date string
---@field label string
---@field articles {title: string, location: lsp.Location}[]
---@field mentions {text: string, line: string, location: lsp.Location}[]
---@field counts {articles: integer, mentions: integer}

---@class postilla.Timeline
---@field days postilla.Day[]
---@field unclear {text: string, message: string, location: lsp.Location}[]
---@field total integer
---@field earlier string?
---@field later string?
---@field partial boolean

---@class postilla.Dates
---@field date {value: string?, source: string, label: string, range: lsp.Range?}
---@field dates postilla.Dated[]

---@class postilla.Dated
---@field range lsp.Range
---@field text string
---@field type string
---@field value string
---@field from string?
---@field to string?
---@field label string
---@field problem string?

---@class postilla.Status
---@field roots postilla.Root[]

---@class postilla.Root
---@field uri string
---@field name string
---@field articles integer
---@field entities integer
---@field indexing {done: integer, total: integer}?
---@field notes string[]
