package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AuditStore.Found;
import dev.carillon.server.core.port.AuditStore.Mend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the stages of a walk have in common.
 *
 * @param epochs of the buckets that are looked at; empty: for an operator, whoever owns them
 */
record AuditJob(
    ScriptRunner runner,
    RedisKeys keys,
    LineRegistry lines,
    Map<Integer, String> epochs,
    Mend mend) {
  /** Items that one script looks at, at most. */
  static final int MOST = 200;

  static final String OPERATOR = "";

  private static final int TRIES = 5;

  boolean mends() {
    return mend != Mend.NOTHING;
  }

  /** How every script of an audit begins. */
  Args head(int bucket, boolean mends) {
    return new Args().ascii(epoch(bucket)).number(mends ? 1 : 0);
  }

  private String epoch(int bucket) {
    return epochs.getOrDefault(bucket, OPERATOR);
  }

  /**
   * Calls that look at members, so many each.
   *
   * @param index told in front of them; empty: nothing
   */
  List<ScriptRunner.Call> calls(Script script, int bucket, String index, List<byte[]> members) {
    List<ScriptRunner.Call> calls = new ArrayList<>();
    for (int from = 0; from < members.size(); from += MOST) {
      Args args = head(bucket, mends());
      if (!index.isEmpty()) {
        args.ascii(index);
      }
      members.subList(from, Math.min(members.size(), from + MOST)).forEach(args::bytes);
      calls.add(new ScriptRunner.Call(script, bucket, args.list()));
    }
    return calls;
  }

  List<Found> run(List<ScriptRunner.Call> calls) {
    List<Reply> replies = runner.runAll(calls);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      int bucket = calls.get(i).bucket();
      Reply reply = replies.get(i).orFenced("audit", bucket);
      for (int at = 1; at + 3 < reply.size(); at += 4) {
        found.add(
            new Found(
                reply.text(at),
                subject(bucket, reply.text(at + 1)),
                reply.text(at + 2),
                reply.number(at + 3) == 1));
      }
    }
    return found;
  }

  /** The task's id, the line's names, or the name of a key with its bucket. */
  String subject(int bucket, String told) {
    if (told.matches("[0-9A-Z]{" + TaskId.LOCAL_LENGTH + "}")) {
      return new TaskId(bucket, told).toString();
    }
    Line line = lines.known(told.substring(0, Math.min(told.length(), RecordLayout.LINE_LENGTH)));
    String printable =
        line == null
            ? told.replaceAll("[^ -~]", "?")
            : line.tenant()
                + "/"
                + line.queue()
                + "/"
                + line.type()
                + told.substring(RecordLayout.LINE_LENGTH);
    return "bucket " + bucket + ", " + printable;
  }

  /**
   * Sets a counter right by a difference, which stays the same however the counter moves meanwhile.
   *
   * @param hash name behind the bucket's
   * @return whether it was done; false if it never stood still
   */
  boolean adjust(int bucket, String hash, byte[] field, long difference) {
    for (int i = 0; i < TRIES; i++) {
      byte[] said = runner.call("audit", r -> r.hget(keys.named(bucket, hash), field));
      Args args =
          new Args()
              .ascii(epoch(bucket))
              .ascii(hash)
              .bytes(field)
              .bytes(said == null ? new byte[] {'0'} : said)
              .number(difference);
      Reply reply = runner.run(Script.AUDIT_MEND, bucket, args.list()).orFenced("audit", bucket);
      if (reply.number(1) == 1) {
        return true;
      }
    }
    return false;
  }
}
