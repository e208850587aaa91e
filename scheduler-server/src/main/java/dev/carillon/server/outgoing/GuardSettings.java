package dev.carillon.server.outgoing;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where calls may go; read once, a change needs a restart.
 *
 * @param ports that may be called
 * @param httpsOnly whether http is refused
 * @param allow what may be called although its address is not public, and at any port: {@code
 *     host:port} as written in the URL, or a range of addresses such as {@code 10.1.0.0/16}
 */
public record GuardSettings(Set<Integer> ports, boolean httpsOnly, List<String> allow) {
  public GuardSettings {
    ports = Set.copyOf(ports);
    allow = allow.stream().map(a -> a.toLowerCase(Locale.ROOT)).collect(Collectors.toList());
    allow = List.copyOf(allow);
  }
}
