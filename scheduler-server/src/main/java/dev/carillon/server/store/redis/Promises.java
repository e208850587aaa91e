package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.store.redis.ScriptRunner.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.util.KeyValue;

/**
 * Scripts whose answer is somebody's word that a thing is done: where it is so set, they are only
 * answered once the write is on disk or on replicas. What loops do by themselves is not waited for:
 * it is found out and done again if Redis forgets it. Nor is the audit log, which is written beside
 * the deed.
 */
final class Promises {
  private static final Set<Script> MADE =
      EnumSet.of(
          Script.SUBMIT,
          Script.COMPLETE,
          Script.RELEASE,
          Script.CANCEL,
          Script.RETRY,
          Script.HOLD,
          Script.RESUME,
          Script.RESCHEDULE,
          Script.EDIT,
          Script.DELETE,
          Script.REDRIVE,
          Script.DISCARD,
          Script.UNDO,
          Script.PAUSE,
          Script.PAUSE_COPY,
          Script.LIMIT,
          Script.CREDENTIAL,
          Script.NOTIFY_PUT,
          Script.NOTIFY_AGAIN,
          Script.FIRE,
          Script.SCHEDULE_PUT,
          Script.SCHEDULE_PAUSE,
          Script.SCHEDULE_RESUME,
          Script.SCHEDULE_DELETE,
          Script.SCHEDULE_FILL,
          Script.BULK,
          Script.FLOW_PUT,
          Script.RUN_NEW,
          Script.RUN_STEP,
          Script.RUN_DROP,
          Script.WORD);

  /** Places of arguments, as the scripts' heads count them from 1. */
  private static final int EPOCH = 0;

  private static final int STEP_ACTOR = 4;
  private static final int DROP_ACTOR = 0;

  /** A limit that somebody sets comes with his name behind these; what is told of it does not. */
  private static final int LIMIT_WITHOUT_NAME = 5;

  private static final int PAUSE_COPY_ORDERED = 2;
  private static final int RUN_PARENT = 10;
  private static final int RUN_OWED = 13;
  private static final int BULK_FROM = 1;
  private static final int BULK_SERVER = 2;

  /** The least that is waited for one of several buckets. */
  private static final long LEAST_MS = 50;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Durability wanted;
  private final boolean manyNodes;

  /**
   * @param manyNodes whether buckets may stand on several nodes
   */
  Promises(Durability wanted, boolean manyNodes) {
    this.wanted = wanted;
    this.manyNodes = manyNodes;
  }

  boolean among(List<Call> calls) {
    return wanted.waits() && calls.stream().anyMatch(Promises::made);
  }

  private static boolean made(Call call) {
    return MADE.contains(call.script()) && ordered(call.script(), call.args());
  }

  /** Whether it is somebody's order: these are also called by loops, as their arguments say. */
  private static boolean ordered(Script script, List<byte[]> args) {
    return switch (script) {
      case FIRE -> isEmpty(args, EPOCH);
      // Loops that have no epoch here, as they stop the runs of others, have no name either.
      case RUN_STEP -> isEmpty(args, EPOCH) && !isEmpty(args, STEP_ACTOR);
      // Retention has no name.
      case RUN_DROP -> !isEmpty(args, DROP_ACTOR);
      // What stands with the settings is the truth; loops tell the buckets of it, also again.
      case LIMIT -> args.size() > LIMIT_WITHOUT_NAME && !isEmpty(args, LIMIT_WITHOUT_NAME);
      // An order replaces whatever stands there.
      case PAUSE_COPY -> args.size() == PAUSE_COPY_ORDERED;
      case RUN_NEW -> isEmpty(args, RUN_PARENT) && !text(args, RUN_OWED).equals("1");
      // What is applied was planned or stopped before; who stops it does not work on it.
      case BULK -> isEmpty(args, BULK_SERVER) || text(args, BULK_FROM).contains(" PLANNED ");
      default -> true;
    };
  }

  private static boolean isEmpty(List<byte[]> args, int at) {
    return args.get(at).length == 0;
  }

  private static String text(List<byte[]> args, int at) {
    return new String(args.get(at), StandardCharsets.ISO_8859_1);
  }

  /**
   * Waits, on the connection that has just written, for all that was written before: one wait for
   * however many calls, or where there are several nodes one for each bucket, which have the time
   * together.
   *
   * @return what {@link #check} is to be given, without values yet
   */
  List<Response<?>> await(AbstractPipeline pipeline, List<Call> calls, RedisKeys keys) {
    List<Integer> buckets = calls.stream().map(Call::bucket).distinct().toList();
    int waits = manyNodes ? buckets.size() : 1;
    long millis = Math.max(wanted.within().toMillis() / waits, LEAST_MS);
    List<Response<?>> answers = new ArrayList<>(waits);
    for (int bucket : buckets.subList(0, waits)) {
      byte[] at = keys.base(bucket);
      answers.add(
          wanted.appendFile()
              ? pipeline.waitAOF(at, 1, wanted.replicas(), millis)
              : pipeline.waitReplicas(at, wanted.replicas(), millis));
    }
    return answers;
  }

  /**
   * Without the waits whose calls were all sent again: nothing was written before them, and where
   * another node has the data now they stood at one that cannot wait.
   *
   * @param waits answers to what {@link #await} sent for the calls
   * @param again places of the calls that were sent again
   */
  List<Object> withoutIdle(List<Object> waits, List<Call> calls, List<Integer> again) {
    List<Object> left = new ArrayList<>(waits.size());
    List<Integer> buckets = calls.stream().map(Call::bucket).distinct().toList();
    for (int w = 0; w < waits.size(); w++) {
      int bucket = buckets.get(w);
      boolean wrote =
          IntStream.range(0, calls.size())
              .filter(i -> !manyNodes || calls.get(i).bucket() == bucket)
              .anyMatch(i -> !again.contains(i));
      if (wrote) {
        left.add(waits.get(w));
      }
    }
    return left;
  }

  /**
   * Whether a wait came to its end.
   *
   * @throws CarillonException NOT_DURABLE
   */
  void check(String operation, Object answer) {
    long reached = answer instanceof KeyValue<?, ?> both ? (Long) both.getKey() : (Long) answer;
    if (reached < (wanted.appendFile() ? 1 : wanted.replicas())) {
      throw CarillonException.of(
              ErrorCode.NOT_DURABLE,
              "Expected this write to be "
                  + wanted.goal()
                  + " within "
                  + wanted.within().toMillis()
                  + " ms, but it is "
                  + (wanted.appendFile() ? "not yet." : "on " + reached + "."))
          .operation(operation)
          .advice(
              "It is done in Redis, and lost only if Redis dies before it gets further. Try again"
                  + " until this is answered: "
                  + ScriptRunner.repeats(operation)
                  + " carillon doctor says what Redis lacks.")
          .retryAfter(RETRY_AFTER)
          .build();
    }
  }
}
