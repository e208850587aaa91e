package dev.carillon.server.config;

/**
 * Where something listens or is to be found.
 *
 * @param host name or IP address, IPv6 without brackets
 * @param port 0–65535; 0: any free one
 */
public record Address(String host, int port) {
  public Address {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a host before the colon");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port between 0 and 65535");
    }
  }

  /** Reads {@code host:port} or {@code [v6]:port}. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("host:port, for example localhost:9090");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new IllegalArgumentException("an IPv6 address in brackets, for example [::1]:9090");
    }
    return new Address(host, Integer.parseInt(text.substring(colon + 1)));
  }

  public Address withPort(int value) {
    return new Address(host, value);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
