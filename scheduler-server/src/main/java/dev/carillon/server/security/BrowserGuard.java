package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of the web out of a server on loopback. A browser lets any page send requests to
 * localhost, and a name whose address changes to 127.0.0.1 lets it read the answers too (DNS
 * rebinding); a shell task would then be one click away. A page tells its origin and the name that
 * it asked for, and cannot lie about them.
 */
final class BrowserGuard {
  private BrowserGuard() {}

  /**
   * Refuses a request that a page of another site made.
   *
   * @param authority the name that was asked for, with its port; empty: unknown
   * @param origin where the page that asks is from; empty: no page asks
   * @param hosts names that this server has beside localhost, in small letters
   * @throws CarillonException PERMISSION_DENIED
   */
  static void check(String authority, String origin, Set<String> hosts) {
    checkHost(authority, hosts);
    if (!origin.isEmpty() && !isOfThisMachine(host(origin))) {
      throw refused("no page of another site to call", origin);
    }
  }

  /**
   * Refuses a request to a name that is not this server's, where no token tells who calls.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  static void checkHost(String authority, Set<String> hosts) {
    if (!authority.isEmpty() && !isLocal(host("http://" + authority), hosts)) {
      throw CarillonException.of(
              ErrorCode.PERMISSION_DENIED,
              "Expected the host localhost, but got '" + shown(authority) + "'.")
          .advice(
              "Use http://localhost or http://127.0.0.1 with the port, or name the host in"
                  + " auth.hosts.")
          .build();
    }
  }

  /**
   * Refuses a request that a page of another site made, where callers show tokens: a page of one's
   * own may call.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  static void checkOrigin(String authority, String origin) {
    if (!origin.isEmpty()
        && !isOfThisMachine(host(origin))
        && !host(origin).equals(host("http://" + authority))) {
      throw refused("no page of another site to call", origin);
    }
  }

  /**
   * Refuses what a page of another site lets a browser fetch without telling the origin, as of an
   * image or a script: it could not read the answer, but has the server work. Who follows a link to
   * here may.
   *
   * @throws CarillonException PERMISSION_DENIED
   */
  static void checkSite(String site, String mode) {
    if (site.equals("cross-site") && !mode.equals("navigate")) {
      throw refused("no page of another site to call", site);
    }
  }

  /**
   * A page may come from any number and any short name of a network: only loopback is one's own.
   */
  private static boolean isOfThisMachine(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }

  /** A name can be anybody's, a single word too where a network adds to it; a number cannot. */
  private static boolean isLocal(String host, Set<String> hosts) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.startsWith("[")
        || name.matches("[0-9.]+")
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || hosts.contains(name);
  }

  private static String host(String uri) {
    try {
      String host = URI.create(uri).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String shown(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static CarillonException refused(String expected, String got) {
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED, "Expected " + expected + ", but got '" + shown(got) + "'.")
        .advice("Use http://localhost or http://127.0.0.1 with the port, and no page of the web.")
        .build();
  }
}
