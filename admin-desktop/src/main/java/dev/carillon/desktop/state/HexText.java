package dev.carillon.desktop.state;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as offset, hexadecimal and characters. */
public final class HexText {
  private static final HexFormat HEX = HexFormat.of();

  private HexText() {}

  /** At most {@code limit} bytes are shown, {@code width} a line. */
  public static String of(byte[] bytes, int limit, int width) {
    StringBuilder out = new StringBuilder();
    int end = Math.min(bytes.length, limit);
    for (int row = 0; row < end; row += width) {
      out.append(HEX.toHexDigits(row, 4)).append("  ");
      for (int i = row; i < row + width; i++) {
        out.append(i < end ? HEX.toHexDigits(bytes[i]) : "  ").append(' ');
      }
      out.append(' ');
      for (int i = row; i < Math.min(end, row + width); i++) {
        out.append(bytes[i] >= 32 && bytes[i] < 127 ? (char) bytes[i] : '.');
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Whether bytes read as text: UTF-8 without control characters. */
  public static boolean readable(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8)
        .chars()
        .allMatch(c -> c != 0xFFFD && (c >= 32 || c == '\n' || c == '\r' || c == '\t'));
  }
}
