package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.dead.Fingerprint;
import dev.carillon.server.core.port.AttemptStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import redis.clients.jedis.resps.Tuple;

/** The moves of tasks between due and done, as scripts. */
final class RedisAttemptStore implements AttemptStore {
  /** What the answer to a claim begins with that needs slots first. */
  private static final String LIMITED = "LIMITED";

  /** It leaves an error, a line of history, maybe a dead letter. */
  private static final int WEIGHT_OF_A_FAILURE = 2;

  /** Bytes of an id and a gen in a reply of take. */
  private static final int PACKED = TaskId.LOCAL_LENGTH + 4;

  private static final Duration LONGEST_WAIT = Duration.ofDays(3653);
  private static final Line NO_LINE = new Line("", "", "", "");

  private volatile IntConsumer told = bucket -> {};
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final RandomGenerator random;
  private final byte[] server;
  private final RedisStoreInfo info;

  /**
   * @param serverId of this process, a ULID
   */
  RedisAttemptStore(
      ScriptRunner runner,
      RedisKeys keys,
      LineRegistry lines,
      RandomGenerator random,
      String serverId) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.random = random;
    this.server = Ulid.bytes(serverId);
    this.info = new RedisStoreInfo(runner, keys);
  }

  @Override
  public Map<Integer, Tick> tick(Map<Integer, Long> epochs, int most) {
    Map<Integer, Tick> ticks = new HashMap<>();
    onOwned(
        Script.TICK,
        epochs,
        args -> args.number(most),
        (bucket, reply) ->
            ticks.put(bucket, new Tick((int) reply.number(1), reply.number(2), reply.number(3))));
    return ticks;
  }

  @Override
  public Map<Integer, Reap> reap(Map<Integer, Long> epochs, int most, Duration patience) {
    Map<Integer, Reap> reaps = new HashMap<>();
    long nowMs = info.nowMs();
    onOwned(
        Script.REAP,
        epochs,
        args ->
            args.number(most)
                .fraction(random.nextDouble())
                .number(nowMs)
                .number(patience.toMillis()),
        (bucket, reply) ->
            reaps.put(
                bucket,
                new Reap(
                    (int) reply.number(1),
                    (int) reply.number(2),
                    (int) reply.number(3),
                    reply.number(4))));
    return reaps;
  }

  private void onOwned(
      Script script,
      Map<Integer, Long> epochs,
      java.util.function.UnaryOperator<Args> more,
      BiConsumer<Integer, Reply> read) {
    List<Integer> buckets = List.copyOf(epochs.keySet());
    List<Reply> replies =
        runner.runAll(
            buckets.stream()
                .map(
                    b ->
                        new ScriptRunner.Call(
                            script,
                            b,
                            more.apply(new Args().number(epochs.getOrDefault(b, 0L))).list()))
                .toList());
    for (int i = 0; i < buckets.size(); i++) {
      read.accept(buckets.get(i), replies.get(i).orFenced(script.verb(), buckets.get(i)));
    }
  }

  @Override
  public List<Head> heads(Set<Integer> buckets, int skip) {
    List<Integer> order = List.copyOf(buckets);
    List<Object> replies =
        runner.read(
            "heads",
            p ->
                order.stream()
                    .map(b -> p.zrangeWithScores(keys.readys(b), skip, skip + HEADS_AT_ONCE - 1L))
                    .toList());
    List<Head> heads = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      for (Object each : (List<?>) replies.get(i)) {
        Tuple tuple = (Tuple) each;
        String line = new String(tuple.getBinaryElement(), ISO_8859_1);
        heads.add(new Head(order.get(i), lines.byKey(order.get(i), line), tuple.getScore()));
      }
    }
    return heads;
  }

  @Override
  public Offer offer(Cut cut, Nonce nonce, Duration claimDeadline) {
    Reply reply = take(cut, nonce, claimDeadline, "offer", server);
    return switch (reply.code()) {
      case "PAUSED" -> new Offer(List.of(), true);
      case "LIMITED" -> new Offer(List.of(), false, true);
      default -> new Offer(hints(cut.bucket(), cut.line(), reply.bytes(2)), false);
    };
  }

  /** Ids and gens as the scripts pack them. */
  static List<Hint> hints(int bucket, Line line, byte[] packed) {
    List<Hint> hints = new ArrayList<>(packed.length / PACKED);
    for (int at = 0; at < packed.length; at += PACKED) {
      hints.add(new Hint(idAt(bucket, packed, at), genAt(packed, at), line.queue(), line.type()));
    }
    return hints;
  }

  @Override
  public List<Hint> standing(List<Hint> hints) {
    List<Object> heads =
        runner.read(
            "standing",
            p ->
                hints.stream()
                    .map(
                        h ->
                            p.getrange(
                                keys.record(h.id().bucket(), h.id().local()),
                                0,
                                RecordLayout.AT_GEN + 3))
                    .toList());
    List<Hint> standing = new ArrayList<>();
    for (int i = 0; i < hints.size(); i++) {
      byte[] head = (byte[]) heads.get(i);
      if (head.length > RecordLayout.AT_GEN
          && head[RecordLayout.AT_STATE] == TaskState.DISPATCHED.code()
          && RecordLayout.u32(head, RecordLayout.AT_GEN) == hints.get(i).gen()) {
        standing.add(hints.get(i));
      }
    }
    return standing;
  }

  @Override
  public List<Taken> takeToRun(Cut cut, Nonce nonce, Duration lease, String serverId) {
    Reply reply = take(cut, nonce, lease, "run", Ulid.bytes(serverId));
    if (reply.code().equals("PAUSED") || reply.code().equals("LIMITED")) {
      return List.of();
    }
    byte[] packed = reply.bytes(2);
    List<Taken> taken = new ArrayList<>(packed.length / PACKED);
    for (int i = 0; i * PACKED < packed.length; i++) {
      TaskId id = idAt(cut.bucket(), packed, i * PACKED);
      byte[] record = reply.bytes(3 + i);
      if (record.length > 0) {
        Task task = new TaskRecord(record).task(id, cut.line(), record.length, true);
        taken.add(new Taken(new AttemptRef(id, genAt(packed, i * PACKED), nonce), task));
      }
    }
    return taken;
  }

  private Reply take(Cut cut, Nonce nonce, Duration term, String mode, byte[] server) {
    Args args =
        new Args()
            .number(cut.epoch())
            .bytes(nonce.bytes())
            .ascii(cut.line().key())
            .number(cut.most())
            .number(term.toMillis())
            .ascii(mode)
            .bytes(server)
            .ascii(
                cut.highest() == Double.POSITIVE_INFINITY
                    ? "+inf"
                    : Double.toString(cut.highest()));
    return runner.run(Script.TAKE, cut.bucket(), args.list()).orFenced("take", cut.bucket());
  }

  private static TaskId idAt(int bucket, byte[] packed, int at) {
    return new TaskId(bucket, new String(packed, at, TaskId.LOCAL_LENGTH, ISO_8859_1));
  }

  private static int genAt(byte[] packed, int at) {
    return (int) RecordLayout.u32(packed, at + TaskId.LOCAL_LENGTH);
  }

  @Override
  public void unpublish(List<Hint> hints) {
    ByBucket<Hint> groups = ByBucket.of(hints, Hint::id);
    runner.runAll(
        groups.calls(
            Script.UNPUBLISH, Args::new, (args, h) -> args.ascii(h.id().local()).number(h.gen())));
  }

  @Override
  public List<Claim> claim(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<AttemptRef> attempts) {
    return claim(
        workerId, types, queues, lease, attempts.stream().map(a -> new Asked(a, "")).toList());
  }

  @Override
  public List<Claim> claimPermitted(
      String workerId,
      List<String> types,
      List<String> queues,
      Duration lease,
      List<Permit> permits) {
    return claim(
        workerId,
        types,
        queues,
        lease,
        permits.stream().map(p -> new Asked(p.attempt(), p.text())).toList());
  }

  /** An attempt to claim, with its permit as the script takes it. */
  private record Asked(AttemptRef attempt, String permit) {}

  private List<Claim> claim(
      String workerId,
      Collection<String> types,
      List<String> queues,
      Duration lease,
      List<Asked> attempts) {
    String typeSet = "|" + String.join("|", types) + "|";
    String queueSet = queues.isEmpty() ? "" : "|" + String.join("|", queues) + "|";
    ByBucket<Asked> groups = ByBucket.of(attempts, a -> a.attempt().id());
    List<Reply> replies =
        runner.runAll(
            groups.callsOf(
                Script.CLAIM,
                some -> {
                  Args args =
                      new Args()
                          .bytes(Ulid.bytes(workerId))
                          .number(lease.toMillis())
                          .ascii(typeSet)
                          .ascii(queueSet)
                          .bytes(PackedAttempts.of(some, Asked::attempt));
                  some.stream().map(Asked::permit).filter(p -> !p.isEmpty()).forEach(args::ascii);
                  return args;
                }));
    return groups.collect(
        replies,
        (asked, reply, i) -> claimed(asked.attempt(), reply.bytes(2 + i), reply.number(1)));
  }

  /**
   * @param answer a record as it stood before the claim, which begins with its layout version, or a
   *     word
   */
  private Claim claimed(AttemptRef attempt, byte[] answer, long nowMs) {
    if (answer[0] >= 'A') {
      return refused(attempt, answer);
    }
    TaskRecord record = new TaskRecord(answer);
    Line line = lines.byKey(attempt.id().bucket(), record.line());
    RecordMeta meta = record.meta();
    // Of the repeat of a claim that was accepted before, it is the record since then.
    long startedMs = record.state() == TaskState.RUNNING ? record.startedMs() : nowMs;
    return new Claim(
        new ClaimResult.Claimed(
            new Assignment(
                attempt,
                line.queue(),
                line.type(),
                line.tenant(),
                record.attempts() + 1,
                record.maxAttempts(),
                record.execTimeout(),
                record.payload(),
                meta.attributes(),
                meta.labels(),
                record.dueMs(),
                meta.name(),
                Duration.ofMillis(record.ext().heartbeatMs()))),
        Math.max(0, startedMs - Math.max(record.dueMs(), record.createdMs())),
        Optional.empty(),
        record.createdMs(),
        record.readyMs(),
        startedMs);
  }

  private Claim refused(AttemptRef attempt, byte[] answer) {
    String text = new String(answer, ISO_8859_1);
    if (!text.startsWith(LIMITED)) {
      return new Claim(new ClaimResult.Refused(ClaimResult.Reason.valueOf(text)), 0);
    }
    int behind = LIMITED.length() + RecordLayout.LINE_LENGTH;
    Line line = lines.byKey(attempt.id().bucket(), text.substring(LIMITED.length(), behind));
    return new Claim(
        new ClaimResult.Refused(ClaimResult.Reason.LATER),
        0,
        Optional.of(new SlotNeed(line, Hashes.limitKeyText(answer, behind))));
  }

  @Override
  public List<Renewal> heartbeat(
      List<AttemptRef> running, List<Integer> progress, Duration lease, Duration grace) {
    record Beat(AttemptRef attempt, int progress) {}
    List<Beat> beats = new ArrayList<>(running.size());
    for (int i = 0; i < running.size(); i++) {
      beats.add(new Beat(running.get(i), i < progress.size() ? progress.get(i) : -1));
    }
    ByBucket<Beat> groups = ByBucket.of(beats, b -> b.attempt().id());
    List<Reply> replies =
        runner.runAll(
            groups.calls(
                Script.HEARTBEAT,
                () -> new Args().number(lease.toMillis()).number(grace.toMillis()),
                (args, b) -> attempt(args, b.attempt()).number(b.progress())));
    return groups.collect(
        replies,
        (beat, reply, i) ->
            switch (reply.text(1 + i)) {
              case "OK" -> Renewal.RENEWED;
              case "CANCEL" -> Renewal.CANCEL;
              default -> Renewal.LOST;
            });
  }

  /** Told of a bucket where the end of a task is news for what made it. Any thread calls it. */
  void whenTold(IntConsumer listener) {
    told = listener;
  }

  @Override
  public List<Ended> complete(List<Completion> completions) {
    ByBucket<Completion> groups =
        ByBucket.of(
            completions,
            c -> c.attempt().id(),
            c -> c.outcome() == Outcome.SUCCEEDED ? 1 : WEIGHT_OF_A_FAILURE);
    List<Reply> replies =
        runner.runAll(
            groups.callsOf(
                Script.COMPLETE,
                some -> {
                  Args args = new Args().bytes(PackedAttempts.ends(some));
                  some.stream().filter(PackedAttempts::tellsMore).forEach(c -> more(args, c));
                  return args;
                }));
    return groups.collect(replies, (c, reply, i) -> ended(c.attempt().id().bucket(), reply, i));
  }

  private void more(Args args, Completion c) {
    args.text(c.error())
        .bytes(c.result().bytes())
        .number(waitMillis(c))
        .fraction(random.nextDouble())
        .ascii(c.outcome() == Outcome.SUCCEEDED ? "" : Fingerprint.of(c.error()));
  }

  private Ended ended(int bucket, Reply reply, int i) {
    PackedAttempts.End end = PackedAttempts.endAt(reply.bytes(2), i);
    int state = end.state() % RecordLayout.OWNED;
    if (end.state() != state) {
      told.accept(bucket);
    }
    return new Ended(
        switch (end.code()) {
          case PackedAttempts.OK, PackedAttempts.REPEAT -> CompletionCode.OK;
          case PackedAttempts.GONE -> CompletionCode.GONE;
          default -> CompletionCode.STALE;
        },
        end.code() == PackedAttempts.REPEAT,
        state == 0 ? TaskState.CANCELLED : TaskState.ofCode(state),
        state == 0 ? NO_LINE : lines.byKey(bucket, end.line()),
        end.runMillis());
  }

  @Override
  public List<CompletionCode> release(List<AttemptRef> attempts) {
    ByBucket<AttemptRef> groups = ByBucket.of(attempts, AttemptRef::id);
    List<Reply> replies =
        runner.runAll(groups.calls(Script.RELEASE, Args::new, RedisAttemptStore::attempt));
    return groups.collect(replies, (a, reply, i) -> code(reply.text(1 + i)));
  }

  /** A wait of ten years at most; a snooze lasts a second at least, so that it never spins. */
  private static long waitMillis(Completion completion) {
    long least = completion.outcome() == Outcome.SNOOZED ? 1_000 : 0;
    Duration wait = completion.retryAfter();
    return wait.compareTo(LONGEST_WAIT) > 0
        ? LONGEST_WAIT.toMillis()
        : Math.max(least, wait.toMillis());
  }

  private static CompletionCode code(String code) {
    return switch (code) {
      case "OK", "REPEAT" -> CompletionCode.OK;
      case "GONE" -> CompletionCode.GONE;
      default -> CompletionCode.STALE;
    };
  }

  private static Args attempt(Args args, AttemptRef attempt) {
    return args.ascii(attempt.id().local()).number(attempt.gen()).bytes(attempt.nonce().bytes());
  }

  @Override
  public List<Line> lines(int bucket) {
    return lines.load(bucket);
  }
}
