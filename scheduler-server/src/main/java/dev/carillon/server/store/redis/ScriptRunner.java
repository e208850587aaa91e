package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
          "NOREPLICAS ");

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
    List<Object> raw =
        pipelined(
            verb,
            pipeline -> {
              List<Response<?>> answers = new ArrayList<>(calls.size() + 1);
              calls.forEach(call -> answers.add(evalsha(pipeline, call)));
              if (waits) {
                answers.addAll(promises.await(pipeline, calls, keys));
              }
              return answers;
            });
    List<Reply> replies = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      Object reply = raw.get(i);
      if (reply instanceof JedisDataException error) {
        if (error instanceof JedisMovedDataException) {
          redis.startAnew();
        } else if (!isMissingScript(error)) {
          // Also a slot on its way: a script that ran where half of its keys are would see half.
          throw failed(verb, error);
        }
        reply = eval(verb, calls.get(i), waits);
      }
      replies.add(new Reply(reply));
    }
    for (Object wait : raw.subList(calls.size(), raw.size())) {
      checkWait(verb, wait);
    }
    telemetry.scriptRan(verb, System.nanoTime() - start);
    return replies;
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
        || String.valueOf(e.getMessage()).contains("READONLY ")) {
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

  private Object eval(String verb, Call call, boolean waits) {
    List<Object> answers =
        pipelined(
            verb,
            pipeline -> {
              List<Response<?>> all = new ArrayList<>();
              all.add(
                  pipeline.eval(
                      texts.text(call.script()), List.of(keys.base(call.bucket())), call.args()));
              if (waits) {
                all.addAll(promises.await(pipeline, List.of(call), keys));
              }
              return all;
            });
    if (answers.getFirst() instanceof JedisDataException error) {
      throw failed(verb, error);
    }
    answers.subList(1, answers.size()).forEach(wait -> checkWait(verb, wait));
    return answers.getFirst();
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
