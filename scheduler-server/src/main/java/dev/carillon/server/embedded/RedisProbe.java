package dev.carillon.server.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a Redis on loopback whether it is ready, by a plain socket. */
final class RedisProbe {
  private static final int PATIENCE_MS = 500;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private RedisProbe() {}

  /** True once it answers; false while it is starting, loading its data or away. */
  static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(new InetSocketAddress(Ports.loopback(), port), PATIENCE_MS);
      socket.getOutputStream().write(PING);
      String reply = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      // With a password set it refuses us, and is ready all the same.
      return reply.equals("+PONG") || reply.equals("-NOAU");
    } catch (IOException e) {
      return false;
    }
  }
}
