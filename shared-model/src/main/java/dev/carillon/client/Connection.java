package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a server is and how to speak to it.
 *
 * @param addresses at least one; calls go to the first until it cannot be reached, then to the
 *     next, and so on around
 * @param security whether the transport is encrypted
 * @param token sent as a bearer token with each call, if there is one
 * @param deadline longest time a single call may take; streams have none
 * @param tls how the server is recognised, where the transport is encrypted
 * @param tokenFile file with the token, read again when it changes; only where there is no token
 * @param secretsInTheClear whether token and password may go to another machine in clear text
 */
public record Connection(
    List<Address> addresses,
    Security security,
    Optional<String> token,
    Duration deadline,
    Tls tls,
    Optional<Path> tokenFile,
    boolean secretsInTheClear) {
  public static final int DEFAULT_PORT = 9090;
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

  /** A host and its port. */
  public record Address(String host, int port) {
    public Address {
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw CarillonException.invalid(
            "server",
            "Expected a host and a port from 1 to 65535, but got '" + host + ":" + port + "'.",
            "Write it as host:port, for example localhost:9090.");
      }
    }

    /** Whether it is this machine for sure: a name could be made to point elsewhere. */
    boolean loopback() {
      String name = host.toLowerCase(Locale.ROOT);
      return name.equals("localhost")
          || name.endsWith(".localhost")
          || name.matches("127(\\.[0-9]{1,3}){3}")
          || name.matches("(0{0,4}:){2,7}0{0,3}1");
    }

    /** As people write it; a host with colons of its own stands in brackets. */
    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** How the transport is protected. */
  public enum Security {
    /** Not at all: for loopback and for networks that protect themselves. */
    PLAINTEXT,
    /** TLS, the server's certificate and name checked. */
    TLS
  }

  /** Trusts what the JDK trusts. */
  public Connection(
      List<Address> addresses, Security security, Optional<String> token, Duration deadline) {
    this(addresses, security, token, deadline, Tls.SYSTEM, Optional.empty(), false);
  }

  public Connection {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw CarillonException.invalid(
          "server", "Expected at least one address, but got none.", "Name a server, host:port.");
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw CarillonException.invalid(
          "deadline",
          "Expected a deadline over 0, but got " + deadline + ".",
          "10 seconds suit most networks.");
    }
  }

  /** Plaintext, no token, 10 s a call. */
  public static Connection to(String host, int port) {
    return to(List.of(new Address(host, port)));
  }

  /** The same with several servers. */
  public static Connection to(List<Address> addresses) {
    return new Connection(addresses, Security.PLAINTEXT, Optional.empty(), DEFAULT_DEADLINE);
  }

  /**
   * Reads {@code host:port}, {@code host} (port 9090), {@code [::1]:9090}, or several of them with
   * commas.
   *
   * @throws CarillonException with what was expected
   */
  public static Connection parse(String text) {
    return to(Arrays.stream(text.split(",")).map(Connection::address).toList());
  }

  private static Address address(String text) {
    String trimmed = text.strip();
    int bracket = trimmed.lastIndexOf(']');
    int colon = trimmed.lastIndexOf(':');
    boolean bareIpv6 = bracket < 0 && trimmed.indexOf(':') != colon;
    if (colon <= bracket || bareIpv6) {
      return new Address(withoutBrackets(trimmed), DEFAULT_PORT);
    }
    try {
      int port = Integer.parseInt(trimmed.substring(colon + 1));
      return new Address(withoutBrackets(trimmed.substring(0, colon)), port);
    } catch (NumberFormatException e) {
      throw CarillonException.invalid(
          "server",
          "Expected a server as host:port, but got '" + text + "'.",
          "For example localhost:9090.");
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  public Connection withToken(String value) {
    return new Connection(
        addresses, security, Optional.of(value), deadline, tls, tokenFile, secretsInTheClear);
  }

  public Connection withTokenFile(Path value) {
    return new Connection(
        addresses, security, token, deadline, tls, Optional.of(value), secretsInTheClear);
  }

  public Connection withSecurity(Security value) {
    return new Connection(addresses, value, token, deadline, tls, tokenFile, secretsInTheClear);
  }

  /** Encrypted, the server recognised so. */
  public Connection withTls(Tls value) {
    return new Connection(
        addresses, Security.TLS, token, deadline, value, tokenFile, secretsInTheClear);
  }

  public Connection withDeadline(Duration value) {
    return new Connection(addresses, security, token, value, tls, tokenFile, secretsInTheClear);
  }

  /**
   * The same servers in the same order, but calls go first to another one.
   *
   * @param index its place, from 0; beyond the last it is counted around
   */
  public Connection beginningAt(int index) {
    List<Address> turned = new ArrayList<>(addresses);
    Collections.rotate(turned, -Math.floorMod(index, turned.size()));
    return new Connection(turned, security, token, deadline, tls, tokenFile, secretsInTheClear);
  }

  /**
   * Lets token and password go to another machine in clear text, where everybody on the way can
   * read them and do what they allow.
   */
  public Connection withSecretsInTheClear() {
    return new Connection(addresses, security, token, deadline, tls, tokenFile, true);
  }

  /**
   * Refuses to send a secret to another machine in clear text.
   *
   * @throws CarillonException WRONG_STATE
   */
  void requireSecrecy() {
    if (security == Security.TLS || secretsInTheClear) {
      return;
    }
    for (Address address : addresses) {
      if (!address.loopback()) {
        throw CarillonException.of(
                ErrorCode.WRONG_STATE,
                "Expected TLS on the way to "
                    + address
                    + ", but the token or password would go there in clear text.")
            .operation("connect")
            .subject(address.toString())
            .advice(
                "Use TLS (--tls, or --ca with a file; for workers worker.tls). If everybody on the"
                    + " way may read and use it: --insecure-send-secrets-in-clear-text.")
            .build();
      }
    }
  }

  /** The addresses as people write them. */
  public String target() {
    return String.join(",", addresses.stream().map(Address::toString).toList());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Connection[" + target() + ", " + security + ", deadline " + deadline + "]";
  }
}
