package dev.carillon.server.core.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.EventReader.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run's events are outside: those of a job. */
final class JobEventsTest {
  private final EventExport export =
      new EventExport(new ExportSettings("ev", "", 1 << 20, false, Duration.ofHours(1)), s -> s);

  @ParameterizedTest
  @CsvSource({
    "run_start,JOB_STARTED,running",
    "run_succeeded,JOB_COMPLETE,success",
    "run_failed,JOB_FAILED,failed",
    "run_cancelled,JOB_FAILED,cancelled"
  })
  void runsAreJobs(String cause, String type, String status) {
    TaskEvent event =
        new TaskEvent(
            0,
            "",
            "",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            0,
            cause,
            "ann",
            "run 03-8M3KQ2ZVXH4T: job_202: because");
    Batch batch = new Batch(3, "0-0", null, List.of(new Entry("1-0", List.of(event), 10, false)));
    String json = new String(export.records(batch, Map.of(), 0).getFirst().value(), UTF_8);
    assertThat(json)
        .startsWith(
            "{\"eventType\":\""
                + type
                + "\",\"jobId\":\"job_202\",\"taskId\":\"\",\"status\":\""
                + status
                + "\",\"timestamp\":\"1970-01-01T00:00:00Z\"");
  }
}
