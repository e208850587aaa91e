-- What retry does, to at most 200 tasks. Safe to run twice.
-- @include many
-- @each retry
-- KEYS: bucket
-- ARGV: how many arguments are shared, the arguments of retry behind its id, then for each task: id, gen or ''
-- reply: {OK, reply of retry or {CHANGED, gen now} or {ERROR, text}, …}
return each_of_args(one)
