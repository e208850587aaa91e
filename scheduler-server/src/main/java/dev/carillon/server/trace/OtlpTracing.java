package dev.carillon.server.trace;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.config.Tracing;
import dev.carillon.server.mask.Mask;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Sends spans by OTLP over HTTP, in batches, from a thread of its own. While the collector is away
 * some thousand spans wait, and further ones are dropped: work never waits for them.
 */
public final class OtlpTracing implements dev.carillon.server.core.port.Tracing, AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long STOP_SECONDS = 3;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final int percent;
  private final RandomGenerator random;

  /**
   * @param node which server this is
   * @param random for which submits a trace begins
   */
  public OtlpTracing(Tracing settings, String node, String version, RandomGenerator random) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).setTimeout(TIMEOUT);
    settings.headerValues().forEach(exporter::addHeader);
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        stringKey("service.name"), settings.service(),
                        stringKey("service.instance.id"), node,
                        stringKey("service.version"), version)))
            // Whether a trace is recorded was decided by whoever began it.
            .setSampler(Sampler.alwaysOn())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build()).setScheduleDelay(EVERY).build())
            .build();
    this.tracer = provider.get("carillon", version);
    this.percent = settings.percent();
    this.random = random;
  }

  @Override
  public boolean on() {
    return true;
  }

  @Override
  public Optional<OpenSpan> submit(Optional<TraceContext> callers) {
    if (callers.isPresent() ? !callers.get().sampled() : random.nextInt(100) >= percent) {
      return Optional.empty();
    }
    SpanBuilder builder =
        tracer.spanBuilder("carillon submit").setSpanKind(SpanKind.PRODUCER).setNoParent();
    callers.ifPresent(c -> builder.setParent(within(c)));
    return Optional.of(
        new OtlpSpan(builder.startSpan(), callers.map(TraceContext::state).orElse("")));
  }

  @Override
  public Optional<OpenSpan> attempt(TraceContext kept, Begun begun) {
    if (!kept.sampled()) {
      return Optional.empty();
    }
    Context parent = within(kept);
    Attributes facts = facts(begun);
    Span wait =
        tracer
            .spanBuilder("carillon wait " + begun.type())
            .setSpanKind(SpanKind.INTERNAL)
            .setParent(parent)
            .setStartTimestamp(begun.waitingMs(), TimeUnit.MILLISECONDS)
            .setAllAttributes(facts)
            .startSpan();
    wait.end(Math.max(begun.waitingMs(), begun.startedMs()), TimeUnit.MILLISECONDS);
    Span attempt =
        tracer
            .spanBuilder("carillon run " + begun.type())
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(parent)
            .addLink(wait.getSpanContext())
            .setStartTimestamp(begun.startedMs(), TimeUnit.MILLISECONDS)
            .setAllAttributes(facts)
            .startSpan();
    return Optional.of(new OtlpSpan(attempt, kept.state()));
  }

  private static Attributes facts(Begun begun) {
    return Attributes.builder()
        .put(stringKey("carillon.task.id"), begun.attempt().id().toString())
        .put(stringKey("carillon.queue"), begun.queue())
        .put(stringKey("carillon.type"), begun.type())
        .put(stringKey("carillon.tenant"), begun.tenant())
        .put(longKey("carillon.attempt"), begun.number())
        .put(longKey("carillon.gen"), begun.attempt().gen())
        .put(stringKey("carillon.worker"), Mask.text(begun.worker()))
        .build();
  }

  private static Context within(TraceContext trace) {
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    return Context.root().with(Span.wrap(remote));
  }

  /** Sends what waits, for some seconds at most. */
  @Override
  public void close() {
    var unused = provider.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
