package dev.carillon.server.config;

/** How workers learn of due work. */
public enum DispatchMode {
  /** By Kafka where a broker is named and answers, else directly. */
  AUTO,
  /** Over the worker's own session, without Kafka. */
  DIRECT
}
