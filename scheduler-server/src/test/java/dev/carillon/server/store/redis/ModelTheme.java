package dev.carillon.server.store.redis;

/** What a sequence dwells on: what takes many steps would hardly ever come about by chance. */
enum ModelTheme {
  EVERYTHING,
  KEYS,
  DEAD_LETTERS,
  LIMITS
}
