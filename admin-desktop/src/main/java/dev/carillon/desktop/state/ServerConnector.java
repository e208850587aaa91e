package dev.carillon.desktop.state;

/** Opens ports. Does not wait for the server to answer, so it never blocks. */
public interface ServerConnector {
  ServerPort open(Target target);
}
