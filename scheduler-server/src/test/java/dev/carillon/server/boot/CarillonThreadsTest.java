package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CarillonThreadsTest {
  @ParameterizedTest
  @CsvSource({
    "25, false",
    "25.0.2+10-LTS, false",
    "25.0.3+9-LTS, true",
    "25.0.4, true",
    "25.1, true",
    "26, false",
    "26.0.1+3, true",
    "27, true"
  })
  void whatWaitsHasVirtualThreadsWhereTheyCanBeTrusted(String java, boolean virtual)
      throws InterruptedException, ExecutionException {
    try (var threads = new CarillonThreads(Runtime.Version.parse(java))) {
      ExecutorService executor = threads.virtual("part");
      Thread first = executor.submit(Thread::currentThread).get();
      assertThat(first.isVirtual()).isEqualTo(virtual);
      assertThat(first.getName()).startsWith("carillon-part-");
    }
  }

  @Test
  void aTaskNeverWaitsForAnother() throws InterruptedException, ExecutionException {
    try (var threads = new CarillonThreads(Runtime.Version.parse("25"))) {
      ExecutorService executor = threads.virtual("part");
      assertThat(executor.submit(() -> executor.submit(() -> "inner").get()).get())
          .isEqualTo("inner");
    }
  }
}
