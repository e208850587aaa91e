package dev.carillon.server.outgoing;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses belong to the whole world. RFC 6890 and its registries. */
public final class Addresses {
  private Addresses() {}

  /** False for whatever only this machine, its network or its operator can reach. */
  public static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(b) : isPublic4(b);
  }

  private static boolean isPublic4(byte[] b) {
    int first = b[0] & 0xFF;
    int second = b[1] & 0xFF;
    int third = b[2] & 0xFF;
    return !(first == 0
        || first == 10
        || first == 127
        || first == 100 && second >= 64 && second <= 127
        || first == 169 && second == 254
        || first == 172 && second >= 16 && second <= 31
        || first == 192 && second == 168
        || first == 192 && second == 0 && third == 0
        || first == 192 && second == 0 && third == 2
        || first == 192 && second == 88 && third == 99
        || first == 198 && (second == 18 || second == 19)
        || first == 198 && second == 51 && third == 100
        || first == 203 && second == 0 && third == 113
        || first >= 224);
  }

  /**
   * Only 2000::/3 is routed, and what in it carries an IPv4 address, or leads through a relay, is
   * none of the receiver's own: 6to4, Teredo, benchmarks, ORCHID, documentation. NAT64 and the
   * mapped and compatible forms lie outside of it.
   */
  private static boolean isPublic6(byte[] b) {
    int first = (b[0] & 0xFF) << 8 | b[1] & 0xFF;
    int second = (b[2] & 0xFF) << 8 | b[3] & 0xFF;
    return (first & 0xE000) == 0x2000
        && first != 0x2002
        && !(first == 0x2001 && second < 0x0200)
        && !(first == 0x2001 && second == 0x0DB8)
        && !(first == 0x3FFF && second < 0x1000);
  }
}
