package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SettingsStore.Kind;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Slots in Redis: see {@code slots.lua}. */
final class RedisSlotStore implements SlotStore {
  private static final int MOST = 200;
  private static final int OFFERED = 1;
  private static final int AT_NUMBER = 1;
  private static final int AT_SINCE = 5;
  private static final int AT_KEY = 11;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final StoreInfo info;

  RedisSlotStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines, StoreInfo info) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.info = info;
  }

  /** The bucket in which a scope's slots stand. */
  int home(Scope scope) {
    return Hashes.home(scope.text(), keys.buckets());
  }

  static String member(TaskId id, int gen) {
    return id + ":" + gen;
  }

  @Override
  public Grants acquire(Scope scope, Mode mode, Duration look, int most, List<Wanted> wanted) {
    Args args =
        new Args()
            .text(scope.text())
            .ascii(mode.name().toLowerCase(java.util.Locale.ROOT))
            .number(look.toMillis())
            .number(most);
    for (Wanted w : wanted) {
      args.ascii(member(w.id(), w.gen()))
          .bytes(scope.kind() == Kind.QUEUE ? Hashes.limitKeyBytes(w.keyHash()) : RecordExt.NO_HASH)
          .bytes(mode == Mode.OFFER ? RecordExt.NO_HASH : w.nonce().bytes());
    }
    Reply reply = runner.run(Script.SLOTS, home(scope), args.list());
    if (reply.code().equals("NONE")) {
      Grant granted = new Grant(Code.OK, 0);
      return new Grants(
          false,
          reply.number(1),
          Integer.MAX_VALUE,
          Duration.ZERO,
          wanted.stream().map(w -> granted).toList());
    }
    List<Grant> each = new ArrayList<>(wanted.size());
    for (int i = 4; i < reply.size(); i += 2) {
      each.add(new Grant(Code.valueOf(reply.text(i)), reply.number(i + 1)));
    }
    return new Grants(
        true,
        reply.number(1),
        (int) reply.number(2),
        Duration.ofNanos(1_000 * reply.number(3)),
        each);
  }

  @Override
  public List<String> release(Scope scope, List<Release> slots) {
    if (slots.isEmpty()) {
      return List.of();
    }
    Args args = new Args().text(scope.text()).number(0);
    for (Release slot : slots) {
      args.ascii(member(slot.id(), slot.gen()))
          .ascii(slot.number().isEmpty() ? "free" : Long.toString(slot.number().getAsLong()));
    }
    Reply reply = runner.run(Script.UNSLOT, home(scope), args.list());
    List<String> freed = new ArrayList<>();
    for (int i = 1; i < reply.size(); i++) {
      if (reply.bytes(i).length == RecordLayout.KEY_HASH) {
        freed.add(Hashes.limitKeyText(reply.bytes(i), 0));
      }
    }
    return freed;
  }

  @Override
  public Looked look(Scope scope, int most, Duration again) {
    int home = home(scope);
    long now = info.nowMs();
    List<byte[]> due =
        runner.call(
            "slots",
            r -> r.zrangeByScore(keys.slots(home, scope.text()), 0, now, 0, Math.min(most, MOST)));
    return ask(scope, due.stream().map(m -> new String(m, ISO_8859_1)).toList(), false, again);
  }

  @Override
  public Looked lookAt(Scope scope, List<Release> offers, Duration again) {
    return ask(scope, offers.stream().map(o -> member(o.id(), o.gen())).toList(), true, again);
  }

  /**
   * The entries are read before the tasks: one that was written since keeps its slot, because its
   * number is another then.
   */
  private Looked ask(Scope scope, List<String> members, boolean onlyOffered, Duration again) {
    if (members.isEmpty()) {
      return new Looked(0, 0);
    }
    int home = home(scope);
    byte[] slot = keys.slot(home, scope.text());
    List<byte[]> entries =
        runner.call(
            "slots",
            r ->
                r.hmget(
                    slot,
                    members.stream().map(m -> m.getBytes(ISO_8859_1)).toArray(byte[][]::new)));
    List<TaskId> ids =
        members.stream().map(m -> TaskId.parse(m.substring(0, m.indexOf(':')))).toList();
    List<Object> heads = heads(ids);
    Args args = new Args().text(scope.text()).number(again.toMillis());
    int freed = 0;
    for (int i = 0; i < members.size(); i++) {
      byte[] entry = entries.get(i);
      if (onlyOffered && (entry == null || entry[0] != OFFERED)) {
        continue;
      }
      boolean needs = needs((byte[]) heads.get(i), gen(members.get(i)));
      freed += needs ? 0 : 1;
      args.ascii(members.get(i))
          .ascii(
              needs
                  ? "keep"
                  : entry == null ? "free" : Long.toString(RecordLayout.u32(entry, AT_NUMBER)));
    }
    runner.run(Script.UNSLOT, home, args.list());
    return new Looked(members.size(), freed);
  }

  static int gen(String member) {
    return Integer.parseInt(member.substring(member.indexOf(':') + 1));
  }

  List<Object> heads(List<TaskId> ids) {
    return runner.read(
        "slots",
        p ->
            ids.stream()
                .map(
                    id ->
                        p.getrange(
                            keys.record(id.bucket(), id.local()), 0, RecordLayout.HEADER - 1))
                .toList());
  }

  /** Whether an attempt still needs its slot. */
  static boolean needs(byte[] head, int gen) {
    if (head.length < RecordLayout.HEADER) {
      return false;
    }
    TaskRecord record = new TaskRecord(head);
    return record.gen() == gen
        && (record.state() == TaskState.DISPATCHED || record.state() == TaskState.RUNNING);
  }

  @Override
  public int adopt(Scope scope, Duration look) {
    List<Wanted> running = new ArrayList<>();
    for (int b = 0; b < keys.buckets(); b++) {
      int bucket = b;
      List<byte[]> leased = runner.call("adopt", r -> r.zrange(keys.lease(bucket), 0, -1));
      for (int from = 0; from < leased.size(); from += MOST) {
        running.addAll(
            runningIn(scope, b, leased.subList(from, Math.min(leased.size(), from + MOST))));
      }
    }
    for (int from = 0; from < running.size(); from += MOST) {
      acquire(
          scope,
          Mode.ADOPT,
          look,
          MOST,
          running.subList(from, Math.min(running.size(), from + MOST)));
    }
    return running.size();
  }

  private List<Wanted> runningIn(Scope scope, int bucket, List<byte[]> localIds) {
    return running(bucket, localIds).stream()
        .filter(r -> r.in(scope))
        .map(Running::wanted)
        .toList();
  }

  /** A task that runs, and what it would hold of a scope of its line. */
  record Running(Wanted wanted, Line line) {
    boolean in(Scope scope) {
      return (scope.kind() == Kind.QUEUE ? line.queue() : line.tenant()).equals(scope.name());
    }
  }

  /** Those of some leased tasks that run. */
  List<Running> running(int bucket, List<byte[]> localIds) {
    List<TaskId> ids =
        localIds.stream().map(id -> new TaskId(bucket, new String(id, ISO_8859_1))).toList();
    List<Object> heads =
        runner.read(
            "adopt",
            p ->
                ids.stream()
                    .map(
                        id ->
                            p.getrange(
                                keys.record(id.bucket(), id.local()),
                                0,
                                RecordLayout.HEADER + RecordLayout.KEY_HASH + 255L))
                    .toList());
    List<Running> running = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      byte[] head = (byte[]) heads.get(i);
      if (head.length < RecordLayout.HEADER) {
        continue;
      }
      TaskRecord record = new TaskRecord(head);
      Line line = lines.byKey(bucket, record.line());
      if (record.state() == TaskState.RUNNING) {
        String key = Hashes.limitKeyText(record.ext().limitKey(), 0);
        running.add(new Running(new Wanted(ids.get(i), record.gen(), key, record.nonce()), line));
      }
    }
    return running;
  }

  @Override
  public Map<String, Integer> keyRoom(Scope scope, QueueSettings settings, Set<String> keyHashes) {
    Map<String, Integer> room = new HashMap<>();
    if (!settings.keyed()) {
      keyHashes.forEach(key -> room.put(key, MOST));
      return room;
    }
    int home = home(scope);
    List<String> order = List.copyOf(keyHashes);
    byte[] counts = keys.slotCounts(home, scope.text());
    List<Object> held =
        runner.read(
            "slots", p -> order.stream().map(k -> p.hget(counts, with((byte) 'k', k))).toList());
    List<Object> full =
        runner.read("slots", p -> order.stream().map(k -> p.get(keyRate(home, scope, k))).toList());
    long now = 1_000 * info.nowMs();
    for (int i = 0; i < order.size(); i++) {
      long slots =
          settings.keyConcurrency() == 0
              ? MOST
              : Math.max(0, settings.keyConcurrency() - number(held.get(i)));
      long tokens =
          settings.keyRate().limited()
              ? tokens(settings.keyRate(), number(full.get(i)), now)
              : MOST;
      room.put(order.get(i), (int) Math.min(MOST, Math.min(slots, tokens)));
    }
    return room;
  }

  private static byte[] with(byte letter, String keyHash) {
    byte[] field = new byte[1 + RecordLayout.KEY_HASH];
    field[0] = letter;
    System.arraycopy(Hashes.limitKeyBytes(keyHash), 0, field, 1, RecordLayout.KEY_HASH);
    return field;
  }

  private byte[] keyRate(int home, Scope scope, String keyHash) {
    byte[] rate = keys.rate(home, scope.text());
    byte[] name = java.util.Arrays.copyOf(rate, rate.length + 1 + RecordLayout.KEY_HASH);
    name[rate.length] = ':';
    System.arraycopy(
        Hashes.limitKeyBytes(keyHash), 0, name, rate.length + 1, RecordLayout.KEY_HASH);
    return name;
  }

  private static long number(Object value) {
    return ScriptRunner.isNil(value) ? 0 : Long.parseLong(new String((byte[]) value, ISO_8859_1));
  }

  private static long tokens(Rate rate, long fullMicros, long nowMicros) {
    long every = rate.everyMicros();
    return Math.max(0, (rate.burst() * every - Math.max(0, fullMicros - nowMicros)) / every);
  }

  @Override
  public long tokens(Scope scope, QueueSettings settings) {
    if (!settings.rate().limited()) {
      return -1;
    }
    int home = home(scope);
    byte[] full = runner.call("slots", r -> r.get(keys.rate(home, scope.text())));
    return tokens(
        settings.rate(),
        full == null ? 0 : Long.parseLong(new String(full, ISO_8859_1)),
        1_000 * info.nowMs());
  }

  @Override
  public int held(Scope scope) {
    int home = home(scope);
    return runner.call("slots", r -> r.zcard(keys.slots(home, scope.text()))).intValue();
  }

  @Override
  public List<SlotHolder> holders(Scope scope, int most) {
    int home = home(scope);
    Map<byte[], byte[]> slots = runner.call("slots", r -> r.hgetAll(keys.slot(home, scope.text())));
    record Held(String member, byte[] entry) {}
    List<Held> oldest =
        slots.entrySet().stream()
            .map(e -> new Held(new String(e.getKey(), ISO_8859_1), e.getValue()))
            .sorted(Comparator.comparingLong(h -> RecordLayout.u48(h.entry(), AT_SINCE)))
            .limit(most)
            .toList();
    List<TaskId> ids =
        oldest.stream()
            .map(h -> TaskId.parse(h.member().substring(0, h.member().indexOf(':'))))
            .toList();
    List<Object> heads =
        runner.read(
            "slots",
            p -> ids.stream().map(id -> p.get(keys.record(id.bucket(), id.local()))).toList());
    List<SlotHolder> holders = new ArrayList<>();
    for (int i = 0; i < oldest.size(); i++) {
      holders.add(
          holder(
              ids.get(i),
              oldest.get(i).member(),
              oldest.get(i).entry(),
              ScriptRunner.isNil(heads.get(i)) ? new byte[0] : (byte[]) heads.get(i)));
    }
    return holders;
  }

  private static SlotHolder holder(TaskId id, String member, byte[] entry, byte[] head) {
    int gen = gen(member);
    boolean current = needs(head, gen);
    TaskRecord record = current ? new TaskRecord(head) : null;
    return new SlotHolder(
        id.toString(),
        gen,
        record == null ? Optional.empty() : Optional.of(record.state()),
        Hashes.limitKeyText(entry, AT_KEY),
        record == null ? "" : record.meta().limitKey(),
        record == null || record.state() != TaskState.RUNNING ? "" : record.worker(),
        RecordLayout.u48(entry, AT_SINCE),
        record == null ? 0 : RecordLayout.u48(head, RecordLayout.AT_LEASE));
  }
}
