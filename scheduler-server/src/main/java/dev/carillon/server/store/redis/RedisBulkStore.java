package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.BulkStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Bulk jobs in Redis: the job itself is one bucket's, what it does is done in each task's own. */
final class RedisBulkStore implements BulkStore {
  /** Tasks of a chunk that one call changes: 30 to 40 microseconds of Redis each. */
  private static final int A_CALL = 50;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisBulkStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public Answer step(Step step) {
    StringBuilder from = new StringBuilder();
    step.from().forEach(state -> from.append(' ').append(state).append(' '));
    Args args =
        new Args()
            .ascii(step.id())
            .ascii(from.toString())
            .ascii(step.server())
            .number(step.lease().toMillis())
            .ascii(step.chunk().isPresent() ? Integer.toString(step.chunk().getAsInt()) : "")
            .bytes(step.results())
            .number(step.keep().toMillis());
    step.set().forEach((field, value) -> args.text(field).text(value));
    Reply reply = runner.run(Script.BULK, RedisKeys.BULK_BUCKET, args.list());
    return switch (reply.code()) {
      case "OK" -> new Answer.Done(reply.number(1));
      case "STATE" -> new Answer.OtherState(BulkState.valueOf(reply.text(1)));
      case "OWNED" -> new Answer.Owned(reply.text(1));
      case "STALE" -> new Answer.Stale();
      case "GONE" -> new Answer.Gone();
      default -> throw RedisTaskStore.unknown("bulk", reply);
    };
  }

  @Override
  public Map<String, String> read(String id) {
    Map<String, String> texts = new HashMap<>();
    runner
        .call("bulk", redis -> redis.hgetAll(keys.bulk(id)))
        .forEach((field, value) -> texts.put(new String(field, UTF_8), new String(value, UTF_8)));
    return texts;
  }

  @Override
  public List<String> recent(int most) {
    return runner.call("bulk", redis -> redis.zrevrange(keys.bulks(), 0, most - 1)).stream()
        .map(id -> new String(id, ISO_8859_1))
        .toList();
  }

  @Override
  public List<String> abandoned(long nowMs) {
    return runner
        .call("bulk", redis -> redis.zrangeByScore(keys.bulkOpen(), 0, nowMs, 0, 10))
        .stream()
        .map(id -> new String(id, ISO_8859_1))
        .toList();
  }

  @Override
  public boolean addChunks(String id, int from, List<Chunk> chunks, Duration keep) {
    Args args = new Args().ascii(id).number(keep.toMillis());
    for (int i = 0; i < chunks.size(); i++) {
      args = args.bytes(field(from + i)).bytes(BulkCodec.encode(chunks.get(i)));
    }
    Reply reply = runner.run(Script.CHUNKS, RedisKeys.BULK_BUCKET, args.list());
    return switch (reply.code()) {
      case "OK" -> true;
      case "GONE" -> false;
      default -> throw RedisTaskStore.unknown("bulk", reply);
    };
  }

  @Override
  public List<Chunk> chunks(String id, int from, int most) {
    byte[][] fields =
        IntStream.range(from, from + most).mapToObj(RedisBulkStore::field).toArray(byte[][]::new);
    List<Chunk> chunks = new ArrayList<>();
    for (byte[] bytes : runner.call("bulk", redis -> redis.hmget(keys.bulkItems(id), fields))) {
      if (bytes != null) {
        chunks.add(BulkCodec.decode(bytes));
      }
    }
    return chunks;
  }

  @Override
  public Optional<byte[]> results(String id, int chunk) {
    return Optional.ofNullable(
        runner.call("bulk", redis -> redis.hget(keys.bulkResults(id), field(chunk))));
  }

  private static byte[] field(int chunk) {
    return Integer.toString(chunk).getBytes(ISO_8859_1);
  }

  @Override
  public List<List<Effect>> apply(
      BulkOrder order, List<Chunk> chunks, String actor, Duration grace) {
    List<ScriptRunner.Call> calls = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int from = 0; from < chunk.items().size(); from += A_CALL) {
        calls.add(call(order, part(chunk, from), actor, grace));
      }
    }
    Iterator<Reply> replies = runner.runAll(calls).iterator();
    List<List<Effect>> all = new ArrayList<>(chunks.size());
    for (Chunk chunk : chunks) {
      List<Effect> effects = new ArrayList<>(chunk.items().size());
      for (int from = 0; from < chunk.items().size(); from += A_CALL) {
        List<Item> items = part(chunk, from);
        Reply reply = replies.next();
        for (int i = 0; i < items.size(); i++) {
          effects.add(effect(order, items.get(i), new Reply(reply.list(i + 1))));
        }
      }
      all.add(effects);
    }
    return all;
  }

  private static List<Item> part(Chunk chunk, int from) {
    return chunk.items().subList(from, Math.min(chunk.items().size(), from + A_CALL));
  }

  private static ScriptRunner.Call call(
      BulkOrder order, List<Item> items, String actor, Duration grace) {
    Args shared = new Args().text(actor).text(order.reason());
    Script script =
        switch (order.action()) {
          case CANCEL -> {
            shared = shared.number(grace.toMillis());
            yield Script.CANCEL_MANY;
          }
          case RETRY -> {
            shared = new Args().text(actor).number(order.rerun() ? 1 : 0);
            yield Script.RETRY_MANY;
          }
          case DELETE -> Script.DELETE_MANY;
          case HOLD -> Script.HOLD_MANY;
          case RESUME -> Script.RESUME_MANY;
          case RUN -> {
            shared = shared.ascii("run").number(0).number(0).ascii("");
            yield Script.RESCHEDULE_MANY;
          }
          case RESCHEDULE -> {
            shared = due(order, shared.ascii("reschedule")).ascii("");
            yield Script.RESCHEDULE_MANY;
          }
          case PRIORITY -> {
            shared = shared.number(order.priority().orElseThrow());
            yield Script.PRIORITY_MANY;
          }
          case RETRY_AS_NEW ->
              throw new IllegalArgumentException("Expected an action on tasks that are there.");
        };
    // Another life of an ended task is another task: it was not meant.
    boolean sameLife =
        switch (order.action()) {
          case RETRY, DELETE, RETRY_AS_NEW -> true;
          case CANCEL, HOLD, RESUME, RESCHEDULE, RUN, PRIORITY -> false;
        };
    Args args = new Args().number(shared.list().size());
    shared.list().forEach(args::bytes);
    for (Item item : items) {
      args.ascii(item.id().local()).ascii(sameLife ? Integer.toString(item.gen()) : "");
    }
    int bucket = items.getFirst().id().bucket();
    return new ScriptRunner.Call(script, bucket, args.list());
  }

  private static Args due(BulkOrder order, Args args) {
    return order.dueMs().isPresent()
        ? args.number(1).number(order.dueMs().getAsLong())
        : args.number(2).number(order.delayMillis().orElse(0));
  }

  private static Effect effect(BulkOrder order, Item item, Reply reply) {
    return switch (reply.code()) {
      case "OK" ->
          // A retry answers with its gen, the others with the state.
          new Effect.Done(
              switch (order.action()) {
                case RETRY, RETRY_AS_NEW -> TaskState.READY;
                case CANCEL, DELETE, HOLD, RESUME, RESCHEDULE, RUN, PRIORITY -> state(reply);
              });
      case "RUNNING" ->
          new Effect.Told(
              Ulid.format(reply.bytes(1)),
              new AttemptRef(item.id(), (int) reply.number(2), Nonce.of(reply.bytes(3))));
      case "ENDED", "STATE", "ALIVE" -> new Effect.OtherState(state(reply));
      case "SUCCEEDED" -> new Effect.OtherState(TaskState.SUCCEEDED);
      case "CHANGED" -> new Effect.Changed((int) reply.number(1));
      case "LATE" -> new Effect.TooLate();
      case "UNIQUE" -> new Effect.KeyTaken();
      case "GONE" -> new Effect.Gone();
      case "NODE" ->
          new Effect.Fault(
              "It is a node of run "
                  + new TaskId(item.id().bucket(), reply.text(1))
                  + ", which has not ended.");
      case "ERROR" -> new Effect.Fault(reply.text(1));
      default -> throw RedisTaskStore.unknown("bulk", reply);
    };
  }

  private static TaskState state(Reply reply) {
    return TaskState.ofCode((int) reply.number(1));
  }
}
