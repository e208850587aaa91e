-- What hold does, to at most 200 tasks. Safe to run twice.
-- @include many
-- @each hold
-- KEYS: bucket
-- ARGV: how many arguments are shared, the arguments of hold behind its id, then for each task: id, gen or ''
-- reply: {OK, reply of hold or {CHANGED, gen now} or {ERROR, text}, …}
return each_of_args(one)
