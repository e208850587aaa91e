package dev.carillon.server.worker.handler;

import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskFailedException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Keeps http tasks out of the worker's own network: whoever may submit tasks must not thereby reach
 * what only this machine can reach (metadata services, databases, the scheduler itself). The name
 * is resolved once and the connection goes to the address that was checked, so that a name that is
 * resolved differently the second time gains nothing.
 */
final class AddressCheck {
  private final HttpSettings settings;

  AddressCheck(HttpSettings settings) {
    this.settings = settings;
  }

  /** The address to connect to. Blocks on the resolver. */
  InetAddress resolve(String host, int port) throws TaskFailedException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(name);
    } catch (UnknownHostException e) {
      throw new TaskFailedException(
          "Expected an address for '" + name + "', but it could not be resolved.", e);
    }
    if (settings.allows(host, port)) {
      return all[0];
    }
    return Arrays.stream(all)
        .filter(AddressCheck::isPublic)
        .findFirst()
        .orElseThrow(() -> refused(host, port, all[0]));
  }

  private static NonRetryableException refused(String host, int port, InetAddress address) {
    return new NonRetryableException(
        "Expected a public address, but "
            + host
            + " is "
            + address.getHostAddress()
            + ". Allow "
            + host
            + ":"
            + port
            + " in the worker's own configuration if tasks may call it.");
  }

  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(b) : isPublic4(b, 0);
  }

  /** RFC 6890 and RFC 6598: what the JDK's own questions leave out. */
  private static boolean isPublic4(byte[] b, int at) {
    int first = b[at] & 0xFF;
    int second = b[at + 1] & 0xFF;
    int third = b[at + 2] & 0xFF;
    return !(first == 0
        || first == 10
        || first == 127
        || (first == 100 && second >= 64 && second <= 127)
        || (first == 169 && second == 254)
        || (first == 172 && second >= 16 && second <= 31)
        || (first == 192 && second == 168)
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (second == 18 || second == 19))
        || first >= 224);
  }

  /** Unique local addresses, and the forms that carry an IPv4 address inside. */
  private static boolean isPublic6(byte[] b) {
    int first = (b[0] & 0xFF) << 8 | b[1] & 0xFF;
    int second = (b[2] & 0xFF) << 8 | b[3] & 0xFF;
    if ((first & 0xFE00) == 0xFC00) {
      return false;
    }
    if (first == 0x0064 && second == 0xFF9B) {
      return isPublic4(b, 12); // NAT64
    }
    if (first == 0x2002) {
      return isPublic4(b, 2); // 6to4
    }
    return first != 0; // ::/16 holds only the old forms of IPv4 addresses
  }
}
