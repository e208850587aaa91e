package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.wire.LimitMapping;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon queue set}. */
@Command(
    name = "set",
    description = "Changes the settings of a queue; what is not given stays as it is.",
    footer = {
      "",
      "Examples:",
      "  carillon queue set mail --concurrency 5 --rate 100/s",
      "  carillon queue set mail --key labels.customer --key-concurrency 1",
      "  carillon queue set mail --concurrency 0 --rate none      (no limits)",
      "  carillon queue set mail --keep-finished 1d --keep-count 10000 --keep-bytes 200mb",
      "  carillon queue set mail --clear                          (no settings at all)",
      "",
      "What runs is never stopped. Keys are worked out when a task is submitted."
    })
final class QueueSet extends ClientCommand {
  @Parameters(paramLabel = "QUEUE", description = "The queue's name; it need not exist yet.")
  String queue = "";

  @Option(names = "--clear", description = "Begin with the defaults.")
  boolean clear;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most tasks running at one time; 0: no limit.")
  @Nullable Integer concurrency;

  @Option(
      names = "--rate",
      paramLabel = "N/TIME[:BURST]",
      converter = Rates.class,
      description = "Starts in a span of time, such as 100/s or 5/10m:2; none: no limit.")
  @Nullable Rate rate;

  @Option(
      names = "--key",
      paramLabel = "EXPRESSION",
      description = "CEL expression of the limit key, such as labels.customer; '' for none.")
  @Nullable String key;

  @Option(
      names = "--key-concurrency",
      paramLabel = "N",
      description = "Most tasks of one key running at one time; 0: no limit.")
  @Nullable Integer keyConcurrency;

  @Option(
      names = "--key-rate",
      paramLabel = "N/TIME[:BURST]",
      converter = Rates.class,
      description = "Starts of one key in a span of time; none: no limit.")
  @Nullable Rate keyRate;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Attempts of tasks that bring no retry policy of their own; 0: the default.")
  @Nullable Integer maxAttempts;

  @Option(
      names = "--ageing",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How much waiting one level of priority is worth (default: 1h).")
  @Nullable Duration ageing;

  @Option(
      names = "--strict",
      negatable = true,
      description = "A higher priority always goes first, however long others have waited.")
  @Nullable Boolean strict;

  @Option(
      names = "--dead-letters",
      negatable = true,
      description = "Keep tasks whose attempts are used up (default), or let them end FAILED.")
  @Nullable Boolean deadLetters;

  @Option(
      names = "--keep-finished",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long ended tasks are kept, dead letters aside; 0: as everywhere.")
  @Nullable Duration keepFinished;

  @Option(
      names = "--keep-dead",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long dead letters are kept; 0: as everywhere.")
  @Nullable Duration keepDead;

  @Option(
      names = "--keep-count",
      paramLabel = "N",
      description = "Most finished tasks and most dead letters kept; 0: as everywhere.")
  @Nullable Long keepCount;

  @Option(
      names = "--keep-bytes",
      paramLabel = "SIZE",
      converter = ByteSizes.class,
      description = "Most Redis memory of both together, such as 500mb; 0: as everywhere.")
  @Nullable Long keepBytes;

  QueueSet(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    QueueSettings now = clear ? QueueSettings.DEFAULTS : await(client.limits().settings(queue));
    QueueSettings put = await(client.limits().put(queue, changed(now)));
    print(LimitMapping.toProto(queue, put), () -> LimitView.settings(queue, put));
    return Exit.OK;
  }

  private QueueSettings changed(QueueSettings now) {
    return new QueueSettings(
        concurrency == null ? now.concurrency() : concurrency,
        rate == null ? now.rate() : rate,
        key == null ? now.key() : key,
        keyConcurrency == null ? now.keyConcurrency() : keyConcurrency,
        keyRate == null ? now.keyRate() : keyRate,
        retry(now),
        ageing == null || ageing.isZero() ? now.ageing() : ageing,
        strict == null ? now.strict() : strict,
        deadLetters == null ? now.keepsNoDead() : !deadLetters,
        keep(now.keep()));
  }

  private Keep keep(Keep now) {
    return new Keep(
        keepFinished == null ? now.finished() : keepFinished,
        keepDead == null ? now.dead() : keepDead,
        keepCount == null ? now.count() : keepCount,
        keepBytes == null ? now.bytes() : keepBytes);
  }

  private Optional<RetryPolicy> retry(QueueSettings now) {
    Integer attempts = maxAttempts;
    if (attempts == null) {
      return now.retry();
    }
    if (attempts < 0 || attempts > 255) {
      throw dev.carillon.model.error.CarillonException.invalid(
          "--max-attempts", "Expected 0 to 255 attempts, but got " + attempts + ".", "");
    }
    RetryPolicy base = now.retry().orElse(RetryPolicy.DEFAULT);
    return attempts == 0
        ? Optional.empty()
        : Optional.of(
            new RetryPolicy(attempts, base.maxLost(), base.backoffBase(), base.backoffMax()));
  }
}
