package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;

/** The event log of a bucket as a record of which task moved where. */
record MoveLog(ScriptRunner runner, byte[] stream) {
  private static final int ENTRIES = 200;
  private static final int AT_ID = RecordLayout.LINE_LENGTH;
  private static final int AT_TO = AT_ID + TaskId.LOCAL_LENGTH + 1;
  private static final int MOVE = AT_TO + 5;
  private static final byte[] FIRST = {'-'};
  private static final byte[] LAST = {'+'};

  /** A place in the log. */
  record Mark(long ms, long number) implements Comparable<Mark> {
    static final Mark NONE = new Mark(0, 0);

    /** Of the first of some entries. */
    static Mark of(List<Object> entries) {
      return entries.isEmpty() ? NONE : of(entries.getFirst());
    }

    private static Mark of(Object entry) {
      String text = new String((byte[]) ((List<?>) entry).getFirst(), ISO_8859_1);
      int dash = text.indexOf('-');
      return new Mark(
          Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(Mark other) {
      int byTime = Long.compare(ms, other.ms);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    byte[] text(String before) {
      return (before + ms + "-" + number).getBytes(ISO_8859_1);
    }
  }

  /** A task's id as a number: 36^12 fit into a long. */
  static long number(String localId) {
    return Long.parseLong(localId, 36);
  }

  /** Where the log ends now. */
  Mark end() {
    return Mark.of(runner.call("audit", r -> r.xrevrange(stream, LAST, FIRST, 1)));
  }

  Response<List<Object>> last(AbstractTransaction together) {
    return together.xrevrange(stream, LAST, FIRST, 1);
  }

  /**
   * What moved behind one mark up to another one, with the counter that counts it since,
   * "line:state".
   *
   * @return false if entries between them may have been cut off already
   */
  boolean between(Mark from, Mark to, Map<Long, String> moved) {
    Mark at = from;
    while (at.compareTo(to) < 0) {
      Mark behind = at;
      List<Object> page =
          runner.call("audit", r -> r.xrange(stream, behind.text("("), to.text(""), ENTRIES));
      page.forEach(entry -> moves((List<?>) ((List<?>) entry).get(1), moved));
      if (page.isEmpty()) {
        break;
      }
      at = Mark.of(page.getLast());
    }
    Mark first = Mark.of(runner.call("audit", r -> r.xrange(stream, FIRST, LAST, 1)));
    return from.equals(to) || from.equals(Mark.NONE) || first.compareTo(from) <= 0;
  }

  private static void moves(List<?> fields, Map<Long, String> moved) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      byte[] name = (byte[]) fields.get(i);
      if (name.length == 1 && name[0] == 'd') {
        byte[] all = (byte[]) fields.get(i + 1);
        for (int at = 0; at + MOVE <= all.length; at += MOVE) {
          String line = new String(all, at, RecordLayout.LINE_LENGTH, ISO_8859_1);
          String id = new String(all, at + AT_ID, TaskId.LOCAL_LENGTH, ISO_8859_1);
          moved.put(number(id), line + ":" + all[at + AT_TO]);
        }
      }
    }
  }
}
