package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.Tone;

/**
 * How a node looks now; changes without a new layout.
 *
 * @param icon name of the shape that goes with the tone
 * @param words beneath the title: state, duration
 * @param spoken the state for screen readers, a whole phrase
 * @param parts of what it stands for, by tone; all 0 for a single task
 */
public record NodeFace(Tone tone, String icon, String words, String spoken, Parts parts) {
  /** How many of the items of a map, or of the nodes of a group, stand how. */
  public record Parts(int ok, int run, int dead, int rest) {
    public static final Parts NONE = new Parts(0, 0, 0, 0);

    public int size() {
      return ok + run + dead + rest;
    }

    /** The tone of one of them, counted with those that succeeded first. */
    public Tone tone(int i) {
      if (i < ok) {
        return Tone.OK;
      }
      if (i < ok + dead) {
        return Tone.DEAD;
      }
      return i < ok + dead + run ? Tone.RUN : Tone.IDLE;
    }
  }

  public static final NodeFace BARE = new NodeFace(Tone.IDLE, "fth-circle", "", "", Parts.NONE);

  public NodeFace(Tone tone, String icon, String words) {
    this(tone, icon, words, words, Parts.NONE);
  }
}
