package dev.carillon.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/** Memory, garbage collection, threads and CPU of this process. */
final class JvmGauges {
  private JvmGauges() {}

  static void on(MeterRegistry registry) {
    List<MeterBinder> all =
        List.of(
            new ProcessorMetrics(),
            new JvmMemoryMetrics(),
            // Listens as long as the process lives, as the registry does.
            new JvmGcMetrics(),
            new JvmHeapPressureMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    all.forEach(binder -> binder.bindTo(registry));
  }
}
