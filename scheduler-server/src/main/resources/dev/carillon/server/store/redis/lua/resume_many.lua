-- What resume does, to at most 200 tasks. Safe to run twice.
-- @include many
-- @each resume
-- KEYS: bucket
-- ARGV: how many arguments are shared, the arguments of resume behind its id, then for each task: id, gen or ''
-- reply: {OK, reply of resume or {CHANGED, gen now} or {ERROR, text}, …}
return each_of_args(one)
