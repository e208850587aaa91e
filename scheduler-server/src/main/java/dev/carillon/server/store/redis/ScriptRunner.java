package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Runs scripts: EVALSHA, once EVAL where Redis has forgotten the script; faults of Redis become our
 * errors here.
 */
final class ScriptRunner {
  /** Of a wait, for replicas or for files, at what has become a replica itself. */
  private static final String CANNOT_WAIT = "cannot be used with replica instances";

  /**
   * What passes by itself: a start, a failover, a disk that is full. Redis 6.2 puts them behind
   * words of its own when a script meets them.
   */
  private static final List<String> PASSING =
      List.of(
          "LOADING ",
          "BUSY ",
          "READONLY ",
          "MASTERDOWN ",
          "CLUSTERDOWN ",
          "TRYAGAIN ",
          "MISCONF ",
          "NOREPLICAS ",
          // Waits for replicas that meet a master which has just become one.
          "UNBLOCKED ",
          CANNOT_WAIT);

  /** What a master that has become a replica says. */
  private static final List<String> SERVED_BY_ANOTHER =
      List.of("READONLY ", "UNBLOCKED ", CANNOT_WAIT);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** One call of a script in one bucket. */
  record Call(Script script, int bucket, List<byte[]> args) {}

  private final RedisLink redis;
  private final RedisKeys keys;
  private final Telemetry telemetry;
  private final ScriptTexts texts;
  private final Promises promises;

  /** Bound while the data is being checked: that alone goes through while the runner is held. */
  private static final ScopedValue<Boolean> CHECKING = ScopedValue.newInstance();

  private volatile boolean held;

  /** Every script is answered once Redis has it in memory. */
  ScriptRunner(RedisLink redis, RedisKeys keys, Telemetry telemetry, ScriptTexts texts) {
    this(redis, keys, telemetry, texts, new Promises(Durability.FAST, false));
  }

  ScriptRunner(
      RedisLink redis, RedisKeys keys, Telemetry telemetry, ScriptTexts texts, Promises promises) {
    this.redis = redis;
    this.keys = keys;
    this.telemetry = telemetry;
    this.texts = texts;
    this.promises = promises;
  }

  /** From now on nothing goes through but a check: the data is not known to fit yet. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
  }

  /** Goes through also while the runner is held. */
  static void checking(Runnable check) {
    ScopedValue.where(CHECKING, true).run(check);
  }

  /** The same for a question. */
  static <T> T checked(ScopedValue.CallableOp<T, RuntimeException> question) {
    return ScopedValue.where(CHECKING, true).call(question);
  }

  private void refuseWhileHeld(String operation) {
    if (held && !CHECKING.isBound()) {
      throw CarillonException.of(
              ErrorCode.REDIS_AWAY,
              "Expected a server that has seen its Redis, but this one still waits for it.")
          .operation(operation)
          .advice("Check that Redis runs and can be reached; then this goes on by itself.")
          .retryAfter(RETRY_AFTER)
          .build();
    }
  }

  /** Runs a script on a key of its own, which belongs to no bucket. */
  void on(Script script, byte[] key, List<byte[]> args) {
    Object unused = call(script.verb(), r -> r.eval(texts.text(script), List.of(key), args));
  }

  Reply run(Script script, int bucket, List<byte[]> args) {
    return runAll(List.of(new Call(script, bucket, args))).getFirst();
  }

  /**
   * Runs calls in one round trip; one reply a call. A call that fails fails all, but the others may
   * have been done.
   *
   * @throws CarillonException NOT_DURABLE if all were done, but are not where they have to be
   *     before anybody is told so
   */
  List<Reply> runAll(List<Call> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    String verb = calls.getFirst().script().verb();
    long start = System.nanoTime();
    boolean waits = promises.among(calls);
    List<Object> raw = sent(verb, calls, this::evalsha, waits);
    List<Object> done = new ArrayList<>(raw.subList(0, calls.size()));
    List<Object> waited = new ArrayList<>(raw.subList(calls.size(), raw.size()));
    List<Integer> missing = missing(verb, done);
    if (!missing.isEmpty()) {
      // All of them before any wait is looked at: who is told NOT_DURABLE is told that all is done.
      List<Call> again = missing.stream().map(calls::get).toList();
      List<Object> late = sent(verb, again, this::eval, waits);
      for (int i = 0; i < again.size(); i++) {
        done.set(missing.get(i), late.get(i));
      }
      if (waits) {
        waited = promises.withoutIdle(waited, calls, missing);
      }
      waited.addAll(late.subList(again.size(), late.size()));
    }
    List<Reply> replies = new ArrayList<>(calls.size());
    for (Object reply : done) {
      if (reply instanceof JedisDataException error) {
        throw failed(verb, error);
      }
      replies.add(new Reply(reply));
    }
    waited.forEach(wait -> checkWait(verb, wait));
    telemetry.scriptRan(verb, System.nanoTime() - start);
    return replies;
  }

  /** The answers of calls in one round trip, and behind them those of the waits. */
  private List<Object> sent(
      String verb,
      List<Call> calls,
      BiFunction<AbstractPipeline, Call, Response<Object>> how,
      boolean waits) {
    return pipelined(
        verb,
        pipeline -> {
          List<Response<?>> answers = new ArrayList<>(calls.size() + 1);
          calls.forEach(call -> answers.add(how.apply(pipeline, call)));
          if (waits) {
            answers.addAll(promises.await(pipeline, calls, keys));
          }
          return answers;
        });
  }

  /** The places of calls that were not run, and are if they are sent again with their texts. */
  private List<Integer> missing(String verb, List<Object> answers) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof JedisDataException error) {
        if (error instanceof JedisMovedDataException) {
          redis.startAnew();
        } else if (!isMissingScript(error)) {
          // Also a slot on its way: a script that ran where half of its keys are would see half.
          throw failed(verb, error);
        }
        places.add(i);
      }
    }
    return places;
  }

  /** Runs plain reads in one round trip; a command that fails fails all. */
  <T> List<Object> read(String operation, Function<AbstractPipeline, List<Response<T>>> commands) {
    List<Object> values = pipelined(operation, p -> List.copyOf(commands.apply(p)));
    for (Object value : values) {
      if (value instanceof JedisDataException error) {
        throw failed(operation, error);
      }
    }
    return values;
  }

  /** Runs commands in one round trip; errors of single ones are in the list. */
  private List<Object> pipelined(
      String operation, Function<AbstractPipeline, List<Response<?>>> commands) {
    refuseWhileHeld(operation);
    try (AbstractPipeline pipeline = redis.pipelined()) {
      List<Response<?>> responses = commands.apply(pipeline);
      pipeline.sync();
      List<Object> values = new ArrayList<>(responses.size());
      for (Response<?> response : responses) {
        values.add(valueOf(response));
      }
      return values;
    } catch (JedisException e) {
      throw failed(operation, e);
    }
  }

  /** Runs one plain command. */
  <T> T call(String operation, Function<UnifiedJedis, T> command) {
    refuseWhileHeld(operation);
    try {
      return command.apply(redis.client());
    } catch (JedisException e) {
      throw failed(operation, e);
    }
  }

  /** Runs plain reads of one bucket's keys at one moment. */
  <T> T together(String operation, int bucket, Function<AbstractTransaction, Supplier<T>> reads) {
    refuseWhileHeld(operation);
    try (AbstractTransaction all = redis.together(keys.base(bucket))) {
      Supplier<T> values = reads.apply(all);
      if (all.exec() == null) {
        throw new JedisConnectionException("a transaction was not done");
      }
      return values.get();
    } catch (JedisException e) {
      throw failed(operation, e);
    }
  }

  /**
   * A broken connection means that the idle ones of its time are broken too: each would fail one
   * more call. Where the data has moved, the nodes are looked up anew.
   */
  private CarillonException failed(String operation, JedisException e) {
    if (e instanceof JedisConnectionException
        || e instanceof JedisRedirectionException
        || SERVED_BY_ANOTHER.stream().anyMatch(String.valueOf(e.getMessage())::contains)) {
      redis.startAnew();
    }
    return failure(operation, e);
  }

  /** Those that hold data, to be asked by {@link #call}. */
  List<RedisLink.Master> masters(String operation) {
    refuseWhileHeld(operation);
    try {
      return redis.masters();
    } catch (JedisException e) {
      throw failed(operation, e);
    }
  }

  private static final Object NIL = new Object();

  /** Whether a value of {@link #read} is Redis' nil. */
  static boolean isNil(Object value) {
    return value == NIL;
  }

  private static <T> Object valueOf(Response<T> response) {
    try {
      T value = response.get();
      return value == null ? NIL : value;
    } catch (JedisDataException e) {
      return e;
    } catch (IllegalStateException e) {
      // Of several nodes one did not answer: the pipeline only logs that.
      throw new JedisConnectionException("a node of the cluster did not answer", e);
    }
  }

  private Response<Object> evalsha(AbstractPipeline pipeline, Call call) {
    return pipeline.evalsha(
        texts.sha(call.script()), List.of(keys.base(call.bucket())), call.args());
  }

  private Response<Object> eval(AbstractPipeline pipeline, Call call) {
    return pipeline.eval(texts.text(call.script()), List.of(keys.base(call.bucket())), call.args());
  }

  private void checkWait(String verb, Object answer) {
    if (answer instanceof JedisDataException error) {
      throw failed(verb, error);
    }
    promises.check(verb, answer);
  }

  private static boolean isMissingScript(JedisDataException error) {
    return String.valueOf(error.getMessage()).startsWith("NOSCRIPT");
  }

  /** What a repeat comes to where nobody knows whether the first call was done. */
  static String repeats(String operation) {
    return switch (operation) {
      case "submit" -> "with an idempotency key a repeat never stores a second task.";
      case "run_new" -> "with an idempotency key a repeat never starts a second run.";
      case "run_step" -> "but look at the run first: a second cancel is sterner than the first.";
      case "fire" -> "with a request id a repeat never fires a second time.";
      default -> "repeating is safe.";
    };
  }

  static CarillonException failure(String operation, JedisException e) {
    String text = String.valueOf(e.getMessage());
    if (e instanceof JedisDataException && text.contains("OOM ")) {
      return CarillonException.of(
              ErrorCode.STORE_FULL, "Expected room in Redis, but its memory limit is reached.")
          .operation(operation)
          .advice(
              "Running work goes on and makes room. Raise maxmemory or shorten retention, then try"
                  + " again.")
          .retryAfter(Duration.ofSeconds(5))
          .cause(e)
          .build();
    }
    boolean notReady =
        PASSING.stream().anyMatch(text::contains) || e instanceof JedisRedirectionException;
    if (!(e instanceof JedisDataException)
        || e instanceof JedisDataException && notReady
        || e.getCause() instanceof JedisConnectionException) {
      return CarillonException.of(
              ErrorCode.REDIS_AWAY, "Expected an answer from Redis, but it is away: " + text)
          .operation(operation)
          .advice("Try again; " + repeats(operation) + " Check that Redis runs and can be reached.")
          .retryAfter(RETRY_AFTER)
          .cause(e)
          .build();
    }
    if (text.contains("LAYOUT ")) {
      return CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected a task record of a known layout, but Redis holds another: " + text)
          .operation(operation)
          .advice(
              "The data was written by a newer Carillon. Run that version, or use another cluster"
                  + " name.")
          .cause(e)
          .build();
    }
    return CarillonException.of(ErrorCode.INTERNAL, "The script failed: " + text)
        .operation(operation)
        .cause(e)
        .build();
  }
}
