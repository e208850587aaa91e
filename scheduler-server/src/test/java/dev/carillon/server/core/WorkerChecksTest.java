package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Registration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker says of itself stays within bounds: a server keeps it for thousands of them. */
class WorkerChecksTest {
  private static final String LONG = "x".repeat(1 << 20);

  private String name = "etl-1";
  private String host = "node-17.example";
  private String version = "1.2.3";
  private List<String> types = List.of("echo");
  private List<String> queues = List.of();
  private Map<String, String> labels = Map.of("zone", "a");

  private void check() {
    WorkerChecks.registration(
        new Registration(
            "01ARZ3NDEKTSV4RRFFQ69G5FAV", name, host, 1, types, queues, 4, labels, version, true));
  }

  private void refused(String field) {
    assertThatThrownBy(this::check)
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.field()).startsWith(field);
              assertThat(e.message()).hasSizeLessThan(500);
            });
  }

  private static List<String> names(int n) {
    return IntStream.range(0, n).mapToObj(i -> "n" + i).toList();
  }

  private static Map<String, String> pairs(int n) {
    return names(n).stream().collect(Collectors.toMap(Function.identity(), key -> "v"));
  }

  @Test
  void whatWorkersSayOfThemselvesToday_isTaken() {
    labels = Map.of("image", "registry.example.org/team/etl@sha256:" + "0".repeat(64), "empty", "");
    name = "ü".repeat(128);
    host = "h".repeat(253);
    types = names(256);
    queues = names(1_000);
    assertThatCode(this::check).doesNotThrowAnyException();
    labels = pairs(32);
    name = "";
    host = "";
    version = "";
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    name = LONG;
    refused("name");
  }

  @Test
  void aHostThatIsTooLongIsRefused() {
    host = LONG;
    refused("host");
  }

  @Test
  void aVersionThatIsTooLongIsRefused() {
    version = LONG;
    refused("version");
  }

  @Test
  void aNameOfSeveralLinesIsRefused() {
    name = "etl\n2026-01-01 WARN all is lost";
    refused("name");
  }

  @Test
  void aLabelThatIsTooLongIsRefused() {
    labels = Map.of("note", LONG);
    refused("labels");
    labels = Map.of(LONG, "a");
    refused("labels");
  }

  @Test
  void tooManyLabelsAreRefused() {
    labels = pairs(33);
    refused("labels");
  }

  @Test
  void tooManyTypesAreRefused() {
    types = names(257);
    refused("types");
  }

  @Test
  void tooManyQueuesAreRefused() {
    queues = names(1_001);
    refused("queues");
  }
}
