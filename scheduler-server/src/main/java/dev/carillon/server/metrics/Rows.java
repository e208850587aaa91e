package dev.carillon.server.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The rows of gauges that have the same labels. A row that is not there any more is taken away.
 *
 * @param labels of each row
 */
record Rows<K>(Collection<K> keys, Function<K, Tags> labels) {
  void on(MultiGauge gauge, ToDoubleFunction<K> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>(keys.size());
    keys.forEach(key -> rows.add(MultiGauge.Row.of(labels.apply(key), value.applyAsDouble(key))));
    gauge.register(rows, true);
  }
}
