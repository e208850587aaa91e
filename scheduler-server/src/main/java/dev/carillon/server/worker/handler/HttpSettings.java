package dev.carillon.server.worker.handler;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What http tasks may call; read once, a change needs a restart.
 *
 * @param allow {@code host:port} that may be called although its address is private or loopback, as
 *     written in the task's URL; default none
 */
public record HttpSettings(Set<String> allow) {
  public HttpSettings {
    allow = allow.stream().map(a -> a.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    allow = Set.copyOf(allow);
  }

  public static HttpSettings of(List<String> allow) {
    return new HttpSettings(Set.copyOf(allow));
  }

  boolean allows(String host, int port) {
    return allow.contains((host + ":" + port).toLowerCase(Locale.ROOT));
  }
}
