-- What reschedule does, to at most 200 tasks. Safe to run twice.
-- @include many
-- @each reschedule
-- KEYS: bucket
-- ARGV: how many arguments are shared, the arguments of reschedule behind its id, then for each task: id, gen or ''
-- reply: {OK, reply of reschedule or {CHANGED, gen now} or {ERROR, text}, …}
return each_of_args(one)
