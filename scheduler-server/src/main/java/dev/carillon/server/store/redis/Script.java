package dev.carillon.server.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts, one a file {@code lua/<verb>.lua}; {@code -- @include a b} puts {@code
 * lua/include/<a>.lua} before, and {@code -- @each verb} the body of another script as a function
 * {@code one(ARGV)}, so that doing something to many tasks has no rule of its own.
 */
enum Script {
  SUBMIT,
  RESERVE,
  TICK,
  TAKE,
  FRONT,
  PICK,
  UNBLOCK,
  SLOTS,
  UNSLOT,
  LIMIT,
  UNPUBLISH,
  CLAIM,
  HEARTBEAT,
  COMPLETE,
  RELEASE,
  REAP,
  CANCEL,
  RETRY,
  ADOPT,
  ADVANCE,
  MIRROR,
  HOLD,
  RESUME,
  RESCHEDULE,
  EDIT,
  DELETE,
  REDRIVE,
  DISCARD,
  UNDO,
  PURGE,
  CANARY,
  TALLY,
  PAUSE,
  PAUSE_COPY,
  SWEEP,
  WEIGH,
  OWN,
  MEMBER,
  WORD,
  WORDS,
  CALLOUT,
  CREDENTIAL,
  WORKER_OWNER,
  TRAIL,
  NOTIFY_PUT,
  NOTIFY_OPEN,
  NOTIFY_FOLD,
  NOTIFY_CLOSE,
  NOTIFY_TAKE,
  NOTIFY_HOLD,
  NOTIFY_DONE,
  NOTIFY_AGAIN,
  NOTIFY_SWEEP,
  LOG,
  EXPLAIN,
  AHEAD,
  PEEK,
  WALK,
  AUDIT_RECORDS,
  AUDIT_INDEX,
  AUDIT_HEADS,
  AUDIT_COUNTS,
  AUDIT_PARTS,
  AUDIT_RUNS,
  AUDIT_SCHEDULES,
  AUDIT_FILLS,
  AUDIT_WATCH,
  AUDIT_MEND,
  OPEN_BOOKS,
  BULK,
  CHUNKS,
  FIRE,
  SCHEDULE_PUT,
  SCHEDULE_PAUSE,
  SCHEDULE_RESUME,
  SCHEDULE_DELETE,
  SCHEDULE_DUE,
  SCHEDULE_ENDED,
  SCHEDULE_FILL,
  SCHEDULE_TROUBLE,
  SCHEDULE_PAID,
  SCHEDULE_WAIT,
  NOTE,
  CANCEL_MANY,
  RETRY_MANY,
  HOLD_MANY,
  RESUME_MANY,
  DELETE_MANY,
  RESCHEDULE_MANY,
  PRIORITY_MANY,
  RUN_PART,
  RUN_NEW,
  RUN_DUE,
  RUN_READ,
  RUN_WAIT,
  RUN_STEP,
  RUN_DROP,
  RUN_MEND,
  RUN_SWEEP,
  FLOW_PUT,
  FLOW_LEARN;

  /** In a class of its own: an enum's constants are made before its static fields. */
  private static final class Include {
    static final Pattern LINE = Pattern.compile("(?m)^-- @include (.+)$");
    static final Pattern EACH = Pattern.compile("(?m)^-- @each (\\w+)$");
  }

  /** Those that were asked for: to put all of them together would hold up every start. */
  private static final class Whole {
    static final Map<Script, String> KNOWN = new ConcurrentHashMap<>();
  }

  /** A file behind all that it includes; an include may include others. */
  private static String whole(String path) {
    String body = load(path);
    Matcher each = Include.EACH.matcher(body);
    if (!each.find()) {
      return included(body) + body;
    }
    String one = load("lua/" + each.group(1) + ".lua");
    // A function of Lua has at most 200 locals: what this script adds stands in a function of its
    // own.
    return included(one)
        + "local function one(ARGV)\n"
        + one
        + "\nend\nreturn (function()\n"
        + included(body)
        + body
        + "\nend)()\n";
  }

  private static String included(String body) {
    StringBuilder files = new StringBuilder();
    Matcher include = Include.LINE.matcher(body);
    if (include.find()) {
      for (String name : include.group(1).strip().split(" ")) {
        files.append(whole("lua/include/" + name + ".lua")).append('\n');
      }
    }
    return files.toString();
  }

  /** Name of the file and of the cause in events. */
  String verb() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The file, its includes before it; what is sent is in {@link ScriptTexts}. */
  String text() {
    return Whole.KNOWN.computeIfAbsent(
        this,
        script ->
            ScriptUnused.dropped(ScriptConstants.inlined(whole("lua/" + script.verb() + ".lua"))));
  }

  private static String load(String path) {
    try (InputStream in = Script.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Expected the script " + path + " on the class path.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
