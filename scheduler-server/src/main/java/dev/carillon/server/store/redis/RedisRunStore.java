package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.core.run.Step;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs in Redis. */
final class RedisRunStore implements RunStore {
  /** Bytes of a part of a definition. */
  private static final int PART = 60_000;

  private static final int MOST = 200;

  /** Tasks deleted by one call: each has several keys. */
  private static final int DELETED = 50;

  /** How long it is known how long nodes took, after the last run that ended well. */
  private static final long TYPICAL_MS = Duration.ofDays(90).toMillis();

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final RandomGenerator random;
  private final RunLists lists;
  private final RunReader reader;
  private final FaceReader faces;

  RedisRunStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines, RandomGenerator random) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.random = random;
    this.lists = new RunLists(runner, keys);
    this.reader = new RunReader(runner, keys);
    this.faces = new FaceReader(runner, keys, lines);
  }

  @Override
  public int bucket(String tenant, String idempotencyKey) {
    return idempotencyKey.isEmpty()
        ? random.nextInt(keys.buckets())
        : Hashes.bucket(tenant, idempotencyKey, keys.buckets());
  }

  @Override
  public Created create(TaskId id, RunFacts facts, RunVars vars, Workflow workflow, Key key) {
    byte[] definition = WorkflowCodec.encode(workflow);
    String digest = HexFormat.of().formatHex(sha(definition), 0, 10);
    Args args =
        new Args()
            .ascii(id.local())
            .text(facts.actor())
            .text(facts.workflow() + (facts.reason().isEmpty() ? "" : ": " + facts.reason()))
            .ascii(digest)
            .bytes(RunCodec.encode(facts))
            .bytes(RunCodec.encode(vars))
            .number(vars.state().code())
            .ascii(RunLists.home(facts.tenant(), facts.workflow()))
            .bytes(
                key.idempotencyKey().isEmpty()
                    ? new byte[0]
                    : Hashes.idempotencyKey(facts.tenant(), "run " + key.idempotencyKey()))
            .bytes(sha(key.request().getBytes(UTF_8)))
            .ascii(facts.parent())
            .number(facts.parentPlace())
            .number(facts.parentGen())
            .number(key.owed() ? 1 : 0);
    Reply reply = runner.run(Script.RUN_NEW, id.bucket(), args.list());
    if (reply.code().equals("PARTS")) {
      write(id.bucket(), digest, definition);
      reply = runner.run(Script.RUN_NEW, id.bucket(), args.list());
    }
    return switch (reply.code()) {
      case "OK" -> new Created.Done(reply.number(1));
      case "KNOWN" -> new Created.Known(new TaskId(id.bucket(), reply.text(1)));
      case "CONFLICT" -> new Created.Conflict(new TaskId(id.bucket(), reply.text(1)));
      case "TAKEN" -> new Created.Taken();
      case "SETTLED" -> new Created.Settled();
      default -> throw RedisTaskStore.unknown("run", reply);
    };
  }

  private static byte[] sha(byte[] bytes) {
    MessageDigest sha = Hashes.sha1();
    sha.update(bytes);
    return sha.digest();
  }

  private void write(int bucket, String digest, byte[] definition) {
    int parts = Math.max(1, (definition.length + PART - 1) / PART);
    for (int i = 0; i < parts; i++) {
      byte[] part =
          Arrays.copyOfRange(definition, i * PART, Math.min(definition.length, (i + 1) * PART));
      Reply unused =
          runner.run(
              Script.RUN_PART,
              bucket,
              new Args().ascii(digest).number(i).number(parts).bytes(part).list());
    }
  }

  @Override
  public Workflow definition(int bucket, String definition) {
    Map<String, byte[]> parts = new HashMap<>();
    runner
        .call("run", r -> r.hgetAll(keys.named(bucket, "def:" + definition)))
        .forEach((field, bytes) -> parts.put(new String(field, ISO_8859_1), bytes));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < parts.size() - 1; i++) {
      all.writeBytes(parts.getOrDefault(Integer.toString(i), new byte[0]));
    }
    if (all.size() == 0) {
      throw CarillonException.of(
              ErrorCode.INTERNAL, "Expected the definition that a run was made of, but it is gone.")
          .subject(definition)
          .build();
    }
    return WorkflowCodec.decode(all.toByteArray());
  }

  @Override
  public void waits(TaskId run, long epoch, long millis) {
    Reply unused =
        runner
            .run(
                Script.RUN_WAIT,
                run.bucket(),
                new Args().number(epoch).ascii(run.local()).number(millis).list())
            .orFenced("run", run.bucket());
  }

  @Override
  public Map<Integer, Due> due(Map<Integer, Long> epochs, int mostRuns, int mostMarks) {
    List<Integer> buckets = List.copyOf(epochs.keySet());
    List<Reply> replies =
        runner.runAll(
            buckets.stream()
                .map(
                    b ->
                        new ScriptRunner.Call(
                            Script.RUN_DUE,
                            b,
                            new Args()
                                .number(epochs.getOrDefault(b, 0L))
                                .number(mostRuns)
                                .number(mostMarks)
                                .list()))
                .toList());
    Map<Integer, Due> due = new LinkedHashMap<>();
    for (int i = 0; i < replies.size(); i++) {
      due.put(buckets.get(i), due(buckets.get(i), replies.get(i).orFenced("run", buckets.get(i))));
    }
    return due;
  }

  private static Due due(int bucket, Reply reply) {
    List<Woken> woken = new ArrayList<>();
    for (int i = 3; i + 2 < reply.size(); i += 3) {
      woken.add(
          new Woken(
              new TaskId(bucket, reply.text(i)),
              reply.number(i + 1),
              RunCodec.marks(reply.bytes(i + 2))));
    }
    return new Due(reply.number(1), Math.max(0, reply.number(2)), woken);
  }

  @Override
  public Optional<Stored> read(TaskId run, boolean withNodes) {
    return reader.read(run, withNodes);
  }

  @Override
  public Stepped step(Step step) {
    Reply reply =
        runner
            .run(Script.RUN_STEP, step.run().bucket(), StepArgs.of(step, lines))
            .orFenced("run", step.run().bucket());
    return switch (reply.code()) {
      case "OK" -> done(step, reply);
      case "STALE" -> new Stepped.Stale();
      case "GONE" -> new Stepped.Gone();
      case "TAKEN" -> new Stepped.Taken((int) reply.number(1));
      case "COLLISION" ->
          throw CarillonException.of(
                  ErrorCode.CONFLICT,
                  "Expected a free hash for these names, but another line has "
                      + reply.text(1)
                      + ".")
              .operation("run")
              .subject(step.run().toString())
              .advice("Use another queue name in the workflow.")
              .build();
      default -> throw RedisTaskStore.unknown("run", reply);
    };
  }

  private static Stepped done(Step step, Reply reply) {
    Map<Integer, Integer> gens = new LinkedHashMap<>();
    List<?> pairs = reply.list(3);
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      gens.put(((Long) pairs.get(i)).intValue(), ((Long) pairs.get(i + 1)).intValue());
    }
    Map<AttemptRef, String> stopping = new LinkedHashMap<>();
    List<?> told = reply.list(4);
    for (int i = 0; i + 3 < told.size(); i += 4) {
      stopping.put(
          new AttemptRef(
              new TaskId(step.run().bucket(), new String((byte[]) told.get(i), ISO_8859_1)),
              ((Long) told.get(i + 2)).intValue(),
              Nonce.of((byte[]) told.get(i + 3))),
          TaskRecord.workerName((byte[]) told.get(i + 1)));
    }
    return new Stepped.Done(reply.number(1), reply.number(2), gens, stopping);
  }

  @Override
  public Map<String, byte[]> texts(TaskId run, Collection<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    List<String> list = List.copyOf(names);
    byte[][] fields = list.stream().map(n -> n.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    List<byte[]> values =
        runner.call(
            "run", r -> r.hmget(keys.named(run.bucket(), "run:" + run.local() + ":texts"), fields));
    Map<String, byte[]> texts = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      if (values.get(i) != null) {
        texts.put(list.get(i), values.get(i));
      }
    }
    return texts;
  }

  @Override
  public Map<String, Payload> results(int bucket, Collection<String> tasks) {
    Map<String, Payload> results = new HashMap<>();
    extras(bucket, tasks, "result").forEach((id, bytes) -> results.put(id, Payload.of(bytes)));
    return results;
  }

  @Override
  public Map<String, String> errors(int bucket, Collection<String> tasks) {
    Map<String, String> errors = new HashMap<>();
    extras(bucket, tasks, "error").forEach((id, text) -> errors.put(id, new String(text, UTF_8)));
    return errors;
  }

  private Map<String, byte[]> extras(int bucket, Collection<String> tasks, String field) {
    List<String> ids = List.copyOf(tasks);
    byte[] name = field.getBytes(ISO_8859_1);
    List<Object> values =
        ids.isEmpty()
            ? List.of()
            : runner.read(
                "run", p -> ids.stream().map(id -> p.hget(keys.extra(bucket, id), name)).toList());
    Map<String, byte[]> found = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (values.get(i) instanceof byte[] bytes) {
        found.put(ids.get(i), bytes);
      }
    }
    return found;
  }

  @Override
  public Map<String, TaskFace> faces(int bucket, Collection<String> tasks) {
    return faces.faces(bucket, tasks);
  }

  @Override
  public Map<String, Waits> waits(int bucket, Collection<String> tasks) {
    return faces.waits(bucket, tasks);
  }

  @Override
  public List<Listed> list(RunFilter filter, long beforeMs, String beforeId, int most) {
    return reader.all(lists.newest(filter, beforeMs, beforeId, most));
  }

  @Override
  public void deleteTasks(int bucket, Collection<String> tasks, String actor, String reason) {
    List<String> ids = List.copyOf(tasks);
    List<ScriptRunner.Call> calls = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += DELETED) {
      Args args = new Args().number(2).text(actor).text(reason);
      ids.subList(from, Math.min(ids.size(), from + DELETED))
          .forEach(id -> args.ascii(id).ascii(""));
      calls.add(new ScriptRunner.Call(Script.DELETE_MANY, bucket, args.list()));
    }
    List<Reply> unused = runner.runAll(calls);
  }

  @Override
  public int drop(
      int bucket, Collection<TaskId> runs, long endedBeforeMs, String actor, String reason) {
    Args args =
        new Args()
            .text(actor)
            .text(reason)
            .ascii(endedBeforeMs == Long.MAX_VALUE ? "+inf" : Long.toString(endedBeforeMs));
    runs.forEach(run -> args.ascii(run.local()));
    return (int) runner.run(Script.RUN_DROP, bucket, args.list()).number(1);
  }

  private int home(String tenant, String workflow) {
    return Hashes.bucket(tenant, "workflow " + workflow, keys.buckets());
  }

  @Override
  public Map<String, Long> typical(String tenant, String workflow) {
    Map<String, Long> typical = new HashMap<>();
    byte[] key = keys.named(home(tenant, workflow), "typical:" + RunLists.home(tenant, workflow));
    runner
        .call("run", r -> r.hgetAll(key))
        .forEach(
            (node, ms) ->
                typical.put(new String(node, UTF_8), Long.parseLong(new String(ms, ISO_8859_1))));
    return typical;
  }

  @Override
  public void learn(String tenant, String workflow, Map<String, Long> millis) {
    List<ScriptRunner.Call> calls = new ArrayList<>();
    List<Map.Entry<String, Long>> all = List.copyOf(millis.entrySet());
    for (int from = 0; from < all.size(); from += MOST) {
      Args args = new Args().ascii(RunLists.home(tenant, workflow)).number(TYPICAL_MS);
      all.subList(from, Math.min(all.size(), from + MOST))
          .forEach(e -> args.text(e.getKey()).number(e.getValue()));
      calls.add(new ScriptRunner.Call(Script.FLOW_LEARN, home(tenant, workflow), args.list()));
    }
    List<Reply> unused = runner.runAll(calls);
  }

  @Override
  public List<TaskId> live(int bucket, int skip, int most) {
    return lists.live(bucket, skip, most);
  }

  @Override
  public int mend(TaskId run, long epoch, long revision, List<Lost> lost) {
    Args args = new Args().number(epoch).ascii(run.local()).number(revision);
    for (Lost each : lost) {
      args.number(each.place()).ascii(each.task()).number(each.gen());
    }
    Reply reply =
        runner.run(Script.RUN_MEND, run.bucket(), args.list()).orFenced("audit", run.bucket());
    return reply.code().equals("OK") ? (int) (reply.number(1) + reply.number(2)) : 0;
  }

  @Override
  public int sweepDefinitions(int bucket, long epoch, long beforeMs) {
    Args args = new Args().number(epoch).number(beforeMs).number(MOST);
    return (int)
        runner.run(Script.RUN_SWEEP, bucket, args.list()).orFenced("retention", bucket).number(1);
  }

  @Override
  public List<TaskId> ended(int bucket, long beforeMs, int most) {
    return lists.ended(bucket, beforeMs, most);
  }
}
