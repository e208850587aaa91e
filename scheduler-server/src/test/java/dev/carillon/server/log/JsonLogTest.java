package dev.carillon.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.boot.ServerWithWorker;
import dev.carillon.server.config.LogFormat;
import dev.carillon.server.config.LogLevel;
import dev.carillon.server.config.Logging;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The log as programs read it. */
@Isolated("It looks at what the whole process logs.")
final class JsonLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Logging AS_JSON =
      new Logging(LogFormat.JSON, LogLevel.DEBUG, Map.of("org.apache", "error"));

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private static LoggerContext fresh() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.start();
    return context;
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, ByteArrayOutputStream to) {
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern("%msg%n");
    text.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setName("TEST");
    appender.setEncoder(text);
    appender.setOutputStream(to);
    appender.start();
    return appender;
  }

  private List<JsonNode> lines() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : written.toString(UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Optional<JsonNode> first(List<JsonNode> lines, Predicate<JsonNode> which) {
    return lines.stream().filter(which).findFirst();
  }

  @Test
  void whatIsSaidIsNoLineOfItsOwn() {
    LoggerContext context = fresh();
    MaskedLines lines = new MaskedLines();
    lines.setContext(context);
    lines.setPattern("%level %msg%n%ex");
    lines.start();
    OutputStreamAppender<ILoggingEvent> appender = appender(context, written);
    appender.setEncoder(lines);
    context.getLogger("x").addAppender(appender);
    context.getLogger("x").warn("a task said: {}", "no\nERROR forged\u001b[2J\r\tx");
    assertThat(written.toString(UTF_8))
        .isEqualToNormalizingNewlines("WARN a task said: no\n  ERROR forged?[2J?\tx\n");
  }

  @Test
  void aLineHasWhatItIsAbout_andTheErrorWithItsStack() throws Exception {
    LoggerContext context = fresh();
    Logger logger = context.getLogger("dev.carillon.x");
    context.getLogger("ROOT").addAppender(appender(context, written));
    LogSetup.apply(AS_JSON, context);
    logger
        .atWarn()
        .addKeyValue("queue", "mail")
        .addKeyValue("run", "")
        .setCause(new IllegalStateException("why"))
        .log("line 1\nline 2 \"quoted\" {}", "x");
    logger.trace("below the level");
    context.getLogger("org.apache.kafka").warn("below its level");
    context.getLogger("org.apache.kafka").error("at its level");

    List<JsonNode> lines = lines();
    assertThat(lines)
        .as(String.valueOf(context.getStatusManager().getCopyOfStatusList()))
        .hasSize(2);
    JsonNode line = lines.getFirst();
    assertThat(line.get("message").asText()).isEqualTo("line 1\nline 2 \"quoted\" x");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("queue").asText()).isEqualTo("mail");
    assertThat(line.has("run")).isFalse();
    assertThat(line.get("time").asText()).endsWith("Z");
    assertThat(line.get("error").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("stack").asText()).contains("why", "JsonLogTest");
    assertThat(lines.get(1).get("message").asText()).isEqualTo("at its level");
  }

  @Test
  void whatIsSaidToAPersonStaysText() throws Exception {
    LoggerContext context = fresh();
    OutputStreamAppender<ILoggingEvent> person = appender(context, written);
    person.setName("PERSON");
    context.getLogger("ROOT").addAppender(person);
    LogSetup.apply(AS_JSON, context);
    context.getLogger("dev.carillon.x").info("plain words");

    assertThat(written.toString(UTF_8).strip()).isEqualTo("plain words");
  }

  @Test
  void aLevelThatThereIsNotIsRefused() {
    Logging wrong = new Logging(LogFormat.TEXT, LogLevel.INFO, Map.of("a", "loud"));
    assertThatThrownBy(() -> LogSetup.apply(wrong, new LoggerContext()))
        .hasMessageContaining("Expected a level, but got 'loud'");
  }

  @Test
  void fieldsOfAThreadAreThereAsLongAsTheyHold() throws Exception {
    try (LogFields outer = LogFields.of("task", "one").and("run", "")) {
      try (LogFields inner = LogFields.of("task", "two")) {
        assertThat(org.slf4j.MDC.get("task")).isEqualTo("two");
      }
      assertThat(org.slf4j.MDC.getCopyOfContextMap()).containsEntry("task", "one").hasSize(1);
    }
    assertThat(org.slf4j.MDC.get("task")).isNull();
  }

  @Test
  void theMovesOfATaskCarryItsIds_andNoSecretIsLogged(@TempDir Path data) throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger ours = context.getLogger("dev.carillon");
    Level before = ours.getLevel();
    OutputStreamAppender<ILoggingEvent> appender = appender(context, written);
    JsonLines lines = new JsonLines();
    lines.setContext(context);
    lines.start();
    appender.setEncoder(lines);
    ours.addAppender(appender);
    ours.setLevel(Level.TRACE);
    String id;
    try (ServerWithWorker at = new ServerWithWorker(data, Set.of(), config -> config)) {
      id =
          JSON.readTree(
                  at.post(
                          "/api/v1/tasks",
                          "{\"queue\":\"mail\",\"type\":\"shell\","
                              + "\"payload\":{\"command\":\"echo canary-payload; exit 3\"},"
                              + "\"retry\":{\"maxAttempts\":1}}",
                          "traceparent",
                          "00-" + TRACE + "-b7ad6b7169203331-01",
                          "x-carillon-actor",
                          "ann",
                          "authorization",
                          "Bearer canary-token")
                      .body())
              .get("id")
              .asText();
      await().until(() -> at.get("/api/v1/tasks/" + id).contains("\"DEAD\""));
    } finally {
      ours.detachAppender(appender);
      ours.setLevel(before);
    }

    List<JsonNode> all = lines();
    JsonNode submitted =
        first(all, l -> l.get("message").asText().startsWith("task " + id + " submitted"))
            .orElseThrow();
    assertThat(submitted.get("task").asText()).isEqualTo(id);
    assertThat(submitted.get("queue").asText()).isEqualTo("mail");
    assertThat(submitted.get("trace").asText()).isEqualTo(TRACE);
    assertThat(submitted.get("principal").asText()).contains("ann");
    assertThat(submitted.get("address").asText()).isEqualTo("127.0.0.1");
    JsonNode began =
        first(all, l -> l.get("message").asText().startsWith("task " + id + " attempt 1 begins"))
            .orElseThrow();
    assertThat(began.get("worker").asText()).hasSize(26);
    JsonNode ended =
        first(all, l -> l.get("message").asText().contains("ended: FAILED, now DEAD"))
            .orElseThrow();
    assertThat(ended.get("task").asText()).isEqualTo(id);
    // What the handler's own thread logs.
    JsonNode returned =
        first(all, l -> l.get("logger").asText().endsWith("worker.TaskRun")).orElseThrow();
    assertThat(returned.get("task").asText()).isEqualTo(id);
    assertThat(returned.get("trace").asText()).isEqualTo(TRACE);
    assertThat(returned.get("worker").asText()).isEqualTo(began.get("worker").asText());
    assertThat(first(all, l -> l.path("loop").asText().equals("owner"))).isPresent();
    assertThat(written.toString(UTF_8)).doesNotContain("canary-");
  }
}
