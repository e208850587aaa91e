package dev.carillon.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** HTTP/2 written by hand, for what no client would send. */
public final class RawHttp2 {
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private RawHttp2() {}

  /** The preface, and settings that say nothing. */
  public static byte[] begin() {
    return join(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1), frame(4, 0, 0, new byte[0]));
  }

  public static byte[] frame(int type, int flags, int stream, byte[] body) {
    byte[] head = {
      (byte) (body.length >> 16),
      (byte) (body.length >> 8),
      (byte) body.length,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    return join(head, body);
  }

  /** The head of a GET of a path, in frames of their own or together with its end. */
  public static byte[] get(int stream, String path, int flags) {
    return frame(
        HEADERS,
        flags,
        stream,
        join(new byte[] {(byte) 0x82, (byte) 0x86}, text(4, path), text(1, "localhost")));
  }

  /** Headers of some length that nobody asked for. */
  public static byte[] someHeader(String name, String value) {
    return join(new byte[] {0}, string(name), string(value));
  }

  /** The client's word that it no longer wants an answer. */
  public static byte[] reset(int stream) {
    return frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /** A header whose name has a place in the table. */
  private static byte[] text(int name, String value) {
    return join(new byte[] {(byte) name}, string(value));
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    if (bytes.length > 126) {
      throw new IllegalArgumentException("Expected at most 126 bytes, but got " + bytes.length);
    }
    return join(new byte[] {(byte) bytes.length}, bytes);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
