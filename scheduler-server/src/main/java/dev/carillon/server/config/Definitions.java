package dev.carillon.server.config;

import java.time.Duration;

/**
 * A folder of definitions that is applied by itself.
 *
 * @param folder of .yaml, .yml and .json files; empty: none
 * @param every how often it is looked at
 */
public record Definitions(String folder, Duration every) {
  public static final Definitions NONE = new Definitions("", Duration.ofSeconds(5));
}
