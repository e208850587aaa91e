package dev.carillon.server.definition;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.RetryPolicy;

/** Fields of the settings of queues. */
final class QueueFields {
  private QueueFields() {}

  static void write(FieldValues out, QueueSettings settings) {
    out.put("concurrency", settings.concurrency(), 0);
    out.put("rate", rate(settings.rate()), "none");
    out.text("key", settings.key());
    out.put("keyConcurrency", settings.keyConcurrency(), 0);
    out.put("keyRate", rate(settings.keyRate()), "none");
    settings.retry().ifPresent(retry -> retry(out.below("retry"), retry));
    out.span("ageing", settings.ageing(), QueueSettings.DEFAULT_AGEING);
    out.put("strict", settings.strict(), false);
    out.put("keepsNoDead", settings.keepsNoDead(), false);
    keep(out.below("keep"), settings.keep());
  }

  /** 100/s, 5/10m, 100/s:20, or none. */
  private static String rate(Rate rate) {
    if (!rate.limited()) {
      return "none";
    }
    String per = Spans.write(rate.per()).replaceFirst("^1(?=[a-z]+$)", "");
    boolean usual = rate.equals(Rate.of(rate.count(), rate.per()));
    return rate.count() + "/" + per + (usual ? "" : ":" + rate.burst());
  }

  /** A queue that names none leaves tasks theirs: to name the default is another thing. */
  private static void retry(FieldValues out, RetryPolicy retry) {
    out.always("attempts", retry.maxAttempts());
    out.always("lost", retry.maxLost());
    out.always("backoff", Spans.write(retry.backoffBase()));
    out.always("maxBackoff", Spans.write(retry.backoffMax()));
  }

  private static void keep(FieldValues out, Keep keep) {
    out.span("finished", keep.finished());
    out.span("dead", keep.dead());
    out.put("count", keep.count(), 0L);
    out.put("bytes", keep.bytes(), 0L);
  }
}
