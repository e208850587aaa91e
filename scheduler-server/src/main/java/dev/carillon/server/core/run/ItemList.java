package dev.carillon.server.core.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** The items of a map as one text: each behind its length and a colon. */
final class ItemList {
  private ItemList() {}

  static String join(List<String> items) {
    StringBuilder all = new StringBuilder();
    items.forEach(item -> all.append(item.length()).append(':').append(item));
    return all.toString();
  }

  static List<String> split(byte[] bytes) {
    String all = new String(bytes, UTF_8);
    List<String> items = new ArrayList<>();
    for (int at = 0; at < all.length(); ) {
      int colon = all.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(all, at, colon, 10);
      items.add(all.substring(colon + 1, end));
      at = end;
    }
    return items;
  }
}
