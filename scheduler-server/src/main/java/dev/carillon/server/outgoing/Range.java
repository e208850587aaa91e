package dev.carillon.server.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses that share their first bits. */
record Range(byte[] bytes, int bits) {
  /** Reads one such as 10.1.0.0/16 or fd00::/8; empty: it is none. */
  static Optional<Range> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? "" : text.substring(0, slash);
    if (!address.matches("[0-9a-fA-F:.]+") || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal: nobody is asked
      int bits = Integer.parseInt(text.substring(slash + 1));
      return bits > bytes.length * 8 ? Optional.empty() : Optional.of(new Range(bytes, bits));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean holds(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != bytes.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % 8;
      if ((other[i / 8] & mask) != (bytes[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
