package dev.carillon.desktop.control.dag;

import java.util.List;

/** How large nodes are drawn at 100 %, in pixels; measured roughly, as no toolkit is at hand. */
record CardSize(double width, double height) {
  static final double HEIGHT = 48;
  static final double TILE = 10;
  static final double TILE_GAP = 2;

  /** More tiles would not be told apart. */
  static final int MOST_TILES = 1_000;

  /** Of a frame around an unfolded workflow: its sides, and its head with the title. */
  static final double FRAME_PAD = 16;

  static final double FRAME_HEAD = 36;

  private static final double NARROWEST = 124;
  private static final double WIDEST = 232;
  private static final double PER_LETTER = 6.9;
  private static final double BESIDE_TITLE = 28;

  /** One width for all nodes of a graph, so that nearly every title is whole. */
  static CardSize of(List<GraphNode> nodes) {
    int[] lengths = nodes.stream().mapToInt(n -> n.title().length()).sorted().toArray();
    int most = lengths.length == 0 ? 0 : lengths[(int) (0.97 * (lengths.length - 1))];
    double width = Math.clamp(most * PER_LETTER + BESIDE_TITLE, NARROWEST, WIDEST);
    return new CardSize(Math.ceil(width / 4) * 4, HEIGHT);
  }

  /** Tiles side by side in a card of that width. */
  static int tilesAcross(double width) {
    return Math.max(1, (int) ((width - 24 + TILE_GAP) / (TILE + TILE_GAP)));
  }

  /** Of a map that shows its items. */
  CardSize tiled(int items) {
    int rows = Math.ceilDiv(Math.clamp(items, 1, MOST_TILES), tilesAcross(width));
    return new CardSize(width, height + rows * (TILE + TILE_GAP) + 8);
  }
}
