package dev.carillon.server.cli;

import dev.carillon.model.workflow.NodeState;
import java.util.Locale;

/** A sign, a word and, on a screen that has them, a colour for each state of a node. */
final class RunColours {
  private static final String OFF = "\u001b[0m";

  private final boolean colours;

  private RunColours(boolean colours) {
    this.colours = colours;
  }

  /** Colours only where somebody looks and nobody forbade them. */
  static RunColours of(Terminal terminal) {
    return new RunColours(
        terminal.width() != Terminal.UNLIMITED
            && terminal.environment().getOrDefault("NO_COLOR", "").isEmpty());
  }

  static String sign(NodeState state) {
    return switch (state) {
      case WAITING -> "○";
      case READY -> "◔";
      case RUNNING -> "▶";
      case SUCCEEDED -> "✓";
      case FAILED -> "✗";
      case SKIPPED -> "↷";
      case UPSTREAM_FAILED -> "⊘";
      case CANCELLED -> "■";
    };
  }

  static String word(NodeState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String code(NodeState state) {
    return switch (state) {
      case WAITING, SKIPPED -> "\u001b[2m";
      case READY -> "\u001b[36m";
      case RUNNING -> "\u001b[34m";
      case SUCCEEDED -> "\u001b[32m";
      case FAILED -> "\u001b[31m";
      case UPSTREAM_FAILED -> "\u001b[35m";
      case CANCELLED -> "\u001b[33m";
    };
  }

  /** Sign and word. */
  String of(NodeState state) {
    return paint(state, String.format("%s %-15s", sign(state), word(state)));
  }

  String paint(NodeState state, String text) {
    return colours ? code(state) + text + OFF : text;
  }
}
