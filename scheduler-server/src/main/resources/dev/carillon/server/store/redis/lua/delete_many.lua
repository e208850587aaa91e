-- What delete does, to at most 200 tasks. Safe to run twice.
-- @include many
-- @each delete
-- KEYS: bucket
-- ARGV: how many arguments are shared, the arguments of delete behind its id, then for each task: id, gen or ''
-- reply: {OK, reply of delete or {CHANGED, gen now} or {ERROR, text}, …}
return each_of_args(one)
