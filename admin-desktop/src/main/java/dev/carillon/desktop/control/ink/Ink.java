package dev.carillon.desktop.control.ink;

import dev.carillon.desktop.control.Tone;
import java.util.Locale;

/** A colour of the theme. Each is a property of CSS: {@code -ink-surface} and so on. */
public enum Ink {
  BG,
  SURFACE,
  RAISED,
  LINE,
  TEXT,
  MUTED,
  ACCENT,
  ACCENT_SOFT,
  OK,
  RUN,
  WAIT,
  RETRY,
  DEAD,
  IDLE,
  OK_SOFT,
  RUN_SOFT,
  WAIT_SOFT,
  RETRY_SOFT,
  DEAD_SOFT,
  IDLE_SOFT;

  String property() {
    return "-ink-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The strong colour of a tone. */
  public static Ink of(Tone tone) {
    return switch (tone) {
      case OK -> OK;
      case RUN -> RUN;
      case WAIT -> WAIT;
      case RETRY -> RETRY;
      case DEAD -> DEAD;
      case IDLE -> IDLE;
    };
  }

  /** The ground that belongs to a tone. */
  public static Ink soft(Tone tone) {
    return switch (tone) {
      case OK -> OK_SOFT;
      case RUN -> RUN_SOFT;
      case WAIT -> WAIT_SOFT;
      case RETRY -> RETRY_SOFT;
      case DEAD -> DEAD_SOFT;
      case IDLE -> IDLE_SOFT;
    };
  }
}
