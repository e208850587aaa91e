package dev.carillon.server.config;

/** Whether callers show a certificate. */
public enum ClientAuth {
  NONE,
  OPTIONAL,
  REQUIRED
}
