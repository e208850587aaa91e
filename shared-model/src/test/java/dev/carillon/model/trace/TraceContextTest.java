package dev.carillon.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
  private static final String GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void aGoodOneIsReadAndHandedOn() {
    TraceContext trace = TraceContext.parse(GOOD, "a=1, b=2").orElseThrow();

    assertThat(trace.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(trace.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(trace.sampled()).isTrue();
    assertThat(trace.inSpan("00000000000000aa").parent())
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-00000000000000aa-01");
    Map<String, String> attributes = trace.onto(Map.of("k", "v", "tracestate", "old"));
    assertThat(attributes)
        .isEqualTo(Map.of("k", "v", "traceparent", GOOD, "tracestate", "a=1, b=2"));
    assertThat(TraceContext.of(attributes)).contains(trace);
    assertThat(TraceContext.without(attributes)).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void ofALaterVersionWhatIsKnownIsTaken() {
    assertThat(TraceContext.parse("cc" + GOOD.substring(2) + "-what-the-future-brings", ""))
        .contains(new TraceContext(GOOD, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "$(reboot)"
      })
  void whatIsNotWellFormedIsNone(String parent) {
    assertThat(TraceContext.parse(parent, "")).isEmpty();
  }

  @Test
  void aStateThatIsTooLongOrNotPrintableIsLeftOut() {
    assertThat(TraceContext.parse(GOOD, "a=" + "x".repeat(511)).orElseThrow().state()).isEmpty();
    assertThat(TraceContext.parse(GOOD, "a=\r\nb").orElseThrow().state()).isEmpty();
    assertThat(TraceContext.parse(GOOD, "a=" + "x".repeat(510)).orElseThrow().state()).hasSize(512);
  }
}
