--- Numbers as bars of block characters. Bars that lie are half a line high, so that those of neighbouring lines do
--- not run together, and exact to half a character.

local M = {}

local WHOLE, HALF = "▄", "▖"
local UP = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }

--- A bar of `value` where `most` fills `width` characters; what is not nothing is seen.
---@param value integer
---@param most integer
---@param width integer
---@return string bar
---@return integer columns how wide it is
function M.across(value, most, width)
  if value <= 0 or most <= 0 then
    return "", 0
  end
  local halves = math.max(1, math.floor(value / most * width * 2 + 0.5))
  local full, rest = math.floor(halves / 2), halves % 2
  return WHOLE:rep(full) .. HALF:rep(rest), full + rest
end

--- One character for each value, as high as it is; nothing is a space.
---@param values integer[]
---@return string
function M.up(values)
  local most = math.max(1, unpack(values))
  local drawn = {}
  for index, value in ipairs(values) do
    drawn[index] = value > 0 and UP[math.max(1, math.ceil(value / most * 8))] or " "
  end
  return table.concat(drawn)
end

--- Months as `2025-09` with their values, made into at most `width` columns of one or more months each, without
--- gaps.
---@param months {month: string, mentions: integer}[] the oldest first
---@param width integer
---@return integer[] values
---@return string[] starts the first month of each column
function M.columns(months, width)
  if #months == 0 then
    return {}, {}
  end
  local function number(month)
    local y, m = month:match("^(-?%d+)-(%d+)$")
    return tonumber(y) * 12 + tonumber(m) - 1
  end
  local first, last = number(months[1].month), number(months[#months].month)
  -- a month each, a quarter, a year, years: what fits
  local step = 1
  for _, wider in ipairs({ 1, 3, 12, 24, 60, 120, 240, 600, 1200 }) do
    step = wider
    if math.floor(last / step) - math.floor(first / step) < width then
      break
    end
  end
  local base = math.floor(first / step)
  local values, starts = {}, {}
  for index = base, math.floor(last / step) do
    values[#values + 1] = 0
    starts[#starts + 1] = ("%04d-%02d"):format(math.floor(index * step / 12), index * step % 12 + 1)
  end
  for _, month in ipairs(months) do
    local column = math.floor(number(month.month) / step) - base + 1
    values[column] = values[column] + month.mentions
  end
  return values, starts
end

return M
