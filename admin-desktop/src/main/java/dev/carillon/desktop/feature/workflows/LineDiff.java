package dev.carillon.desktop.feature.workflows;

import java.util.ArrayList;
import java.util.List;

/** What is different between two texts, line by line, by the longest lines they share. */
final class LineDiff {
  /** Whether a line is in both, only in the new, or only in the old one. */
  enum Kind {
    SAME,
    ADDED,
    REMOVED
  }

  record Line(Kind kind, String words) {}

  /** Beyond this the table of shared lines would not fit into memory. */
  private static final long MOST = 4_000_000;

  private LineDiff() {}

  static List<Line> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int head = 0;
    while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), now.size()) - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    now.subList(0, head).forEach(w -> lines.add(new Line(Kind.SAME, w)));
    middle(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), lines);
    now.subList(now.size() - tail, now.size()).forEach(w -> lines.add(new Line(Kind.SAME, w)));
    return lines;
  }

  private static void middle(List<String> old, List<String> now, List<Line> lines) {
    if ((long) old.size() * now.size() > MOST) {
      old.forEach(w -> lines.add(new Line(Kind.REMOVED, w)));
      now.forEach(w -> lines.add(new Line(Kind.ADDED, w)));
      return;
    }
    int[][] shared = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        shared[i][j] =
            old.get(i).equals(now.get(j))
                ? shared[i + 1][j + 1] + 1
                : Math.max(shared[i + 1][j], shared[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(Kind.SAME, now.get(j)));
        i++;
        j++;
      } else if (i < old.size() && (j == now.size() || shared[i + 1][j] >= shared[i][j + 1])) {
        lines.add(new Line(Kind.REMOVED, old.get(i++)));
      } else {
        lines.add(new Line(Kind.ADDED, now.get(j++)));
      }
    }
  }
}
