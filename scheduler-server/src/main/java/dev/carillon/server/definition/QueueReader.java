package dev.carillon.server.definition;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.server.definition.Tree.Mapping;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of queues of documents that fit their schema. */
final class QueueReader {
  private static final Pattern RATE = Pattern.compile("(\\d+)/(\\d*[a-z]+)(?::(\\d+))?");

  private QueueReader() {}

  static QueueSettings read(Mapping from) {
    return new QueueSettings(
        TaskReader.whole(from, "concurrency", 0),
        TaskReader.text(from, "rate").map(QueueReader::rate).orElse(Rate.NONE),
        TaskReader.text(from, "key").orElse(""),
        TaskReader.whole(from, "keyConcurrency", 0),
        TaskReader.text(from, "keyRate").map(QueueReader::rate).orElse(Rate.NONE),
        from.get("retry").isPresent() ? Optional.of(TaskReader.retry(from)) : Optional.empty(),
        TaskReader.span(from, "ageing").orElse(QueueSettings.DEFAULT_AGEING),
        TaskReader.flag(from, "strict"),
        TaskReader.flag(from, "keepsNoDead"),
        from.get("keep").orElse(null) instanceof Mapping keep ? keep(keep) : Keep.AS_EVERYWHERE);
  }

  private static Rate rate(String text) {
    Matcher parts = RATE.matcher(text);
    if (!parts.matches()) {
      return Rate.NONE; // the schema lets no other word pass
    }
    String span = parts.group(2);
    Duration per = Spans.read(Character.isDigit(span.charAt(0)) ? span : "1" + span);
    long count = Long.parseLong(parts.group(1));
    return parts.group(3) == null
        ? Rate.of(count, per)
        : new Rate(count, per, Long.parseLong(parts.group(3)));
  }

  private static Keep keep(Mapping keep) {
    return new Keep(
        TaskReader.span(keep, "finished").orElse(Duration.ZERO),
        TaskReader.span(keep, "dead").orElse(Duration.ZERO),
        TaskReader.whole(keep, "count", 0),
        TaskReader.text(keep, "bytes").map(n -> new BigDecimal(n).longValueExact()).orElse(0L));
  }
}
