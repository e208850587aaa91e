package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.NewFire;
import dev.carillon.server.core.port.ScheduleStore.Note;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.port.Telemetry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How steps of schedules are put together into calls of the store, and what a refusal comes to. */
class FireStepsTest {
  private final List<List<Job>> calls = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private Optional<CarillonException> refusal = Optional.empty();
  private final FireSteps steps =
      new FireSteps(
          (ScheduleStore)
              Proxy.newProxyInstance(
                  ScheduleStore.class.getClassLoader(),
                  new Class<?>[] {ScheduleStore.class},
                  (proxy, method, args) ->
                      switch (method.getName()) {
                        case "fire" -> fire(args[4]);
                        case "nameOf" -> ((ScheduleKey) args[0]).id();
                        case "trouble" -> troubles.add((String) args[2]);
                        default -> throw new AssertionError(method);
                      }),
          new LoopSignals() {
            @Override
            public void ready() {}

            @Override
            public void due(int bucket, long dueMs) {}
          },
          new Silent(),
          Duration.ZERO,
          (told, reason) -> {});

  private static final class Silent implements Telemetry {
    @Override
    public void submitted(String queue, int n) {}

    @Override
    public void completed(String queue, String type, long runMillis) {}

    @Override
    public void failed(String queue, String type, long runMillis) {}

    @Override
    public void started(String queue, long latenessMillis, int n) {}

    @Override
    public void scriptRan(String verb, long nanos) {}
  }

  private Object fire(Object arg) {
    List<Job> jobs = ((List<?>) arg).stream().map(Job.class::cast).toList();
    if (refusal.isPresent() && jobs.stream().anyMatch(j -> !j.fires().isEmpty())) {
      throw refusal.get();
    }
    calls.add(jobs);
    return new ScheduleStore.Answer(
        0,
        Collections.nCopies(
            jobs.size(), new ScheduleStore.Settled(ScheduleStore.Code.OK, 0, List.of())));
  }

  private static Job job(String id, int fires, int notes) {
    NewFire fire =
        new NewFire(
            1,
            1,
            new TaskId(0, "AAAAAAAAAAAA"),
            new ScheduleStore.Creation.OfTask(Admission.of(NewTask.of("echo", Payload.EMPTY))),
            FireKind.REGULAR,
            "",
            false,
            "");
    return new Job(
        new ScheduleKey("default", id),
        ScheduleStore.Mode.NEXT,
        "",
        1,
        "1",
        "2",
        2,
        0,
        Collections.nCopies(notes, new Note(1, 1, FireKind.REGULAR, FireOutcome.MISSED, 1, "")),
        Collections.nCopies(fires, fire));
  }

  private void step(List<Job> jobs) {
    FireSteps.Batch batch = steps.batch(0, 1);
    jobs.forEach(batch::add);
    batch.end();
  }

  @Test
  void aCallCarriesAtMostTwoHundredThingsThatAreWrittenDown_howeverManyWereMissed() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      jobs.add(job("s" + i, 0, 21));
    }
    jobs.addAll(Collections.nCopies(450, job("idle", 0, 0)));
    step(jobs);
    assertThat(calls.stream().mapToInt(List::size).sum()).isEqualTo(650);
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(
                        call.stream()
                            .mapToInt(j -> Math.max(1, j.notes().size() + j.fires().size()))
                            .sum())
                    .isLessThanOrEqualTo(200));
  }

  @Test
  void whatTheStoreWillNotTakeIsWrittenDown() {
    refusal = Optional.of(CarillonException.of(ErrorCode.CONFLICT, "A collision.").build());
    step(List.of(job("a", 2, 0), job("b", 1, 0)));
    assertThat(calls).hasSize(2).allSatisfy(c -> assertThat(c.getFirst().fires()).isEmpty());
    assertThat(calls.getFirst().getFirst().notes())
        .extracting(Note::outcome)
        .containsExactly(FireOutcome.REFUSED, FireOutcome.REFUSED);
    assertThat(troubles).isEmpty();
  }

  @Test
  void aFaultThatIsNotTheFiresOwnLosesNone() {
    refusal = Optional.of(CarillonException.of(ErrorCode.INTERNAL, "NOAUTH").build());
    step(List.of(job("a", 2, 0)));
    assertThat(calls).isEmpty();
    assertThat(troubles).containsExactly("a");
  }
}
