package dev.carillon.server.outgoing;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps calls that others ask for out of this server's own network. Whoever may name a URL must not
 * thereby reach what only this machine can: metadata services, databases, this server itself. A URL
 * is read strictly: what programs read differently (other forms of addresses, user names, other
 * letters) is refused rather than read in some way. A name is resolved once, each of its addresses
 * is checked, and the call goes to the address that was checked: a name that is resolved
 * differently a moment later gains nothing.
 */
public final class Guard {
  /** Asks for the addresses of a name. Blocks. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*");

  /** Dotted, decimal, without leading zeros: the one form that all programs read alike. */
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");

  /** What some programs take for an address: its last part is a number, of whatever base. */
  private static final Pattern NUMBER_LAST = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

  private final GuardSettings settings;
  private final List<Range> ranges;
  private final Resolver resolver;

  public Guard(GuardSettings settings) {
    this(settings, InetAddress::getAllByName);
  }

  /** With names of its own. */
  public Guard(GuardSettings settings, Resolver resolver) {
    this.settings = settings;
    this.ranges = settings.allow().stream().map(Range::parse).flatMap(Optional::stream).toList();
    this.resolver = resolver;
  }

  /** A URL, read. */
  private record Parts(boolean encrypted, String host, int port, String path) {}

  /** Why nothing could ever be called there; empty: it can be tried. Asks no resolver. */
  public Optional<String> problem(String url) {
    try {
      Parts parts = parts(url);
      if (isLiteral(parts.host())) {
        InetAddress unused = check(parts, resolved(parts.host(), InetAddress::getAllByName));
      }
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.message());
    }
  }

  /**
   * Where a call of a URL goes. Blocks on the resolver.
   *
   * @throws Refused if it must not be made
   * @throws UnknownHostException if the name has no address now
   */
  public Destination destination(String url) throws Refused, UnknownHostException {
    Parts parts = parts(url);
    InetAddress[] all = resolver.resolve(parts.host());
    if (all.length == 0) {
      throw new UnknownHostException(parts.host());
    }
    return new Destination(
        parts.encrypted(), parts.host(), parts.port(), check(parts, all), parts.path());
  }

  private static InetAddress[] resolved(String literal, Resolver resolver) throws Refused {
    try {
      return resolver.resolve(literal);
    } catch (UnknownHostException e) {
      throw new Refused("Expected an address, but '" + literal + "' is none.");
    }
  }

  private Parts parts(String url) throws Refused {
    URI uri = uri(url);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean encrypted = scheme.equals("https");
    if (!encrypted && (settings.httpsOnly() || !scheme.equals("http"))) {
      throw new Refused(
          "Expected a URL that begins with https://"
              + (settings.httpsOnly() ? "" : " or http://")
              + ", but its scheme is '"
              + scheme
              + "'.");
    }
    String host = host(uri);
    int port = uri.getPort() >= 0 ? uri.getPort() : encrypted ? 443 : 80;
    if (!settings.ports().contains(port) && !allowed(host, port)) {
      throw new Refused(
          "Expected a port that may be called, but "
              + port
              + " is none of "
              + settings.ports().stream().sorted().toList()
              + ".");
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Parts(encrypted, host, port, path + query);
  }

  private static URI uri(String url) throws Refused {
    if (url.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == '\\')) {
      throw new Refused(
          "Expected a URL of plain letters, but it has others, spaces or backslashes; write names"
              + " of other letters as xn--….");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new Refused("Expected a URL like https://example.org/path, but: " + e.getMessage());
    }
    if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
      throw new Refused("Expected a URL without user and password, but it has some.");
    }
    if (uri.getHost() == null || uri.getRawFragment() != null) {
      throw new Refused(
          "Expected a URL with a host, and without a fragment, like https://example.org/path.");
    }
    return uri;
  }

  /**
   * The host of a URL, if it is written as all programs read it alike.
   *
   * @throws Refused otherwise
   */
  public static String host(URI uri) throws Refused {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      String inner = host.substring(1, host.length() - 1);
      if (!IPV6.matcher(inner).matches()) {
        throw new Refused("Expected an IPv6 address without a zone, but got '" + host + "'.");
      }
      return inner;
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean number = NUMBER_LAST.matcher(host).matches();
    if (number ? !IPV4.matcher(host).matches() : !NAME.matcher(host).matches()) {
      throw new Refused("Expected a name, or an address like 203.0.113.7, but got '" + host + "'.");
    }
    return host;
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private boolean allowed(String host, int port) {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return settings.allow().contains(bracketed + ":" + port);
  }

  /** One of the addresses, if all of them may be called: a name of both kinds is a trick. */
  private InetAddress check(Parts parts, InetAddress[] all) throws Refused {
    boolean named = allowed(parts.host(), parts.port());
    for (InetAddress address : all) {
      boolean may =
          named
              || Addresses.isPublic(address)
              || ranges.stream().anyMatch(range -> range.holds(address));
      if (!may) {
        throw new Refused(
            "Expected a public address, but "
                + parts.host()
                + " is "
                + address.getHostAddress()
                + ". An administrator can allow it: notify.allow.");
      }
    }
    return all[0];
  }
}
