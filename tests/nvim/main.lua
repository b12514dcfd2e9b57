local here = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
package.path = here .. "/?.lua;" .. package.path
require("plugin")
require("articles")
require("views")
require("harness").run()
