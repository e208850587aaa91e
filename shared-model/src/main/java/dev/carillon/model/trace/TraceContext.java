package dev.carillon.model.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which span of which trace something belongs to (W3C Trace Context, level 1). Tasks keep it among
 * their attributes, so that only tasks with a trace pay for it.
 *
 * @param parent the header {@code traceparent}: version, trace id, span id and flags
 * @param state the header {@code tracestate} as it came; empty: none
 */
public record TraceContext(String parent, String state) {
  /** The attribute, header and field of that name. */
  public static final String PARENT = "traceparent";

  public static final String STATE = "tracestate";

  /** Longest state that is kept; a longer one is left out, as the standard allows. */
  public static final int MAX_STATE = 512;

  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final int LENGTH = 55;
  private static final int MAX_PARENT = 256;

  /** Reads headers; empty if there is none, or none that is well formed. */
  public static Optional<TraceContext> parse(String parent, String state) {
    if (parent.isEmpty() || parent.length() > MAX_PARENT) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(parent);
    // What follows is for versions to come; this one has nothing there.
    if (!form.matches() || parent.startsWith("00") && parent.length() != LENGTH) {
      return Optional.empty();
    }
    String known = "00-" + form.group(2) + '-' + form.group(3) + '-' + form.group(4);
    return Optional.of(new TraceContext(known, kept(state)));
  }

  private static String kept(String state) {
    String text = state.strip();
    boolean printable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    return text.length() <= MAX_STATE && printable ? text : "";
  }

  /** What a task keeps; empty if it belongs to no trace. */
  public static Optional<TraceContext> of(Map<String, String> attributes) {
    String parent = attributes.get(PARENT);
    return parent == null ? Optional.empty() : parse(parent, attributes.getOrDefault(STATE, ""));
  }

  /** Attributes with this context in place of any other. */
  public Map<String, String> onto(Map<String, String> attributes) {
    Map<String, String> with = new HashMap<>(attributes);
    with.put(PARENT, parent);
    with.remove(STATE);
    if (!state.isEmpty()) {
      with.put(STATE, state);
    }
    return with;
  }

  /** Attributes without a trace: what makes two requests the same. */
  public static Map<String, String> without(Map<String, String> attributes) {
    if (!attributes.containsKey(PARENT) && !attributes.containsKey(STATE)) {
      return attributes;
    }
    Map<String, String> rest = new HashMap<>(attributes);
    rest.remove(PARENT);
    rest.remove(STATE);
    return rest;
  }

  /** 32 hexadecimal digits. */
  public String traceId() {
    return parent.substring(3, 35);
  }

  /** 16 hexadecimal digits. */
  public String spanId() {
    return parent.substring(36, 52);
  }

  /** Whether its beginner records it. */
  public boolean sampled() {
    return (Integer.parseInt(parent.substring(53, 55), 16) & 1) == 1;
  }

  /** Another span of the same trace. */
  public TraceContext inSpan(String spanId) {
    return new TraceContext("00-" + traceId() + '-' + spanId + parent.substring(52), state);
  }
}
