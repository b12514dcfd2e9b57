--- `:Telescope postilla mentions`, `entities`, `archive`, `dates`.

local exports = {}
for _, name in ipairs(require("postilla.pick").names()) do
  exports[name] = function()
    require("postilla.pick").run({ name })
  end
end
exports.postilla = exports.entities

return require("telescope").register_extension({ exports = exports })
