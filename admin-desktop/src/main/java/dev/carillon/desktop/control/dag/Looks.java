package dev.carillon.desktop.control.dag;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What changes over a layout without moving anything: faces, marks, highlights. */
final class Looks {
  final DagLayout layout;
  final Trunks trunks;
  final NodeFace[] faces;
  final BitSet critical = new BitSet();

  /** Hits of a search; empty and not searching: all are equal. */
  final BitSet hits = new BitSet();

  boolean searching;
  int selected = -1;
  int hovered = -1;

  Looks(DagLayout layout) {
    this.layout = layout;
    this.trunks = new Trunks(layout);
    this.faces = new NodeFace[layout.size()];
    Arrays.fill(faces, NodeFace.BARE);
  }

  void face(String key, NodeFace face) {
    int i = layout.indexOf(key);
    if (i >= 0) {
      faces[i] = face;
    }
  }

  void faces(Map<String, NodeFace> all) {
    all.forEach(this::face);
  }

  /** Edges between neighbours on the way. */
  void critical(List<String> way) {
    critical.clear();
    Map<Long, Integer> edges = HashMap.newHashMap(layout.edges());
    for (int e = 0; e < layout.edges(); e++) {
      edges.put(pair(layout.from[e], layout.to[e]), e);
    }
    for (int i = 0; i + 1 < way.size(); i++) {
      int a = layout.indexOf(way.get(i));
      int b = layout.indexOf(way.get(i + 1));
      Integer straight = edges.get(pair(a, b));
      if (straight != null) {
        critical.set(straight);
        continue;
      }
      // To the last nodes it leads through the point that gathers all ends.
      Integer in = edges.get(pair(a, -1));
      Integer out = edges.get(pair(-1, b));
      if (in != null && out != null) {
        critical.set(in);
        critical.set(out);
      }
    }
  }

  private static long pair(int from, int to) {
    return (long) from << 32 | to & 0xffffffffL;
  }

  /** Whether a node stands back because a search found others. */
  boolean faded(int i) {
    return searching && !hits.get(i);
  }
}
