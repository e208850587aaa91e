package dev.carillon.desktop.state;

/** What a server is there for, from harmless to not at all. Each has a colour and a word. */
public enum Environment {
  LOCAL,
  TEST,
  STAGING,
  PRODUCTION
}
