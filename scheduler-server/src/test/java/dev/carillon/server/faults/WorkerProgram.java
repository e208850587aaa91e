package dev.carillon.server.faults;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.WorkerLink;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import dev.carillon.server.worker.kafka.ShareHintSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A worker: {@code <servers> <slots> <kafka> <notes> <manner>}. Its only handler takes as many
 * milliseconds as the first word of the payload says, then has its effect, and fails for good if
 * the second word is {@code fail}. Prints {@code worker <id>}.
 */
public final class WorkerProgram {
  static final String TYPE = "work";

  /** In a payload: it fails in the end. */
  static final String FAIL = " fail";

  private WorkerProgram() {}

  /** How a worker behaves. */
  enum Manner {
    /** As ours do: what it may no longer hold it stops, and tells nothing of it. */
    ORDERLY,
    /** As one may that somebody else wrote: it goes on whatever it is told, and tells its end. */
    STUBBORN
  }

  /** Works for a while, and notes it. */
  private record Work(Notes notes, WorkerLink link, String worker, Manner manner)
      implements TaskHandler {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Payload run(TaskContext context) throws NonRetryableException {
      var assignment = context.assignment();
      long startMs = System.currentTimeMillis();
      notes.write(
          History.Kind.STARTED, startMs, assignment.attempt(), Long.toString(assignment.dueMs()));
      long millis = Long.parseLong(assignment.payload().utf8().split(" ")[0]);
      boolean stopped = sleep(millis) || context.cancelled();
      long endMs = System.currentTimeMillis();
      if (manner == Manner.ORDERLY) {
        History.Kind end = stopped ? History.Kind.STOPPED : History.Kind.EFFECT;
        notes.write(end, endMs, assignment.attempt(), "-");
        if (!stopped && assignment.payload().utf8().contains(FAIL)) {
          throw new NonRetryableException("It was told to fail.");
        }
        return Payload.EMPTY;
      }
      notes.write(History.Kind.EFFECT, endMs, assignment.attempt(), "-");
      Completion end =
          new Completion(assignment.attempt(), Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO);
      link.complete(worker, List.of(end)).exceptionally(e -> List.of()).join();
      return Payload.EMPTY;
    }
  }

  /** Whether it was interrupted. */
  private static boolean sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  public static void main(String[] args) throws IOException {
    SecureRandom random = new SecureRandom();
    String id = Ulid.random(ProcessClock.get().millis(), random);
    Path data = Files.createTempDirectory("carillon-faults-worker-");
    try (Notes notes = new Notes(Path.of(args[3]), id);
        CarillonThreads threads = new CarillonThreads();
        GrpcWorkerLink link = GrpcWorkerLink.connect(Connection.parse(args[0]))) {
      Registration registration =
          new Registration(
              id,
              "faults",
              "localhost",
              ProcessHandle.current().pid(),
              List.of(TYPE),
              List.of(),
              Integer.parseInt(args[1]),
              Map.of(),
              "faults",
              Boolean.parseBoolean(args[2]));
      WorkerLink noting = new NotingLink(link, notes);
      Worker worker =
          new Worker(
              registration,
              Map.of(TYPE, new Work(notes, noting, id, Manner.valueOf(args[4]))),
              noting,
              ShareHintSource::open,
              new CompletionJournal(data, id),
              new WorkerThreads(
                  threads.virtual("task"),
                  threads.virtual("reader"),
                  threads.timer("worker-timer"),
                  threads.factory("hints")),
              System::nanoTime,
              random);
      worker.start();
      System.out.println("worker " + id);
      while (System.in.read() >= 0) {
        // Nothing is said but the end.
      }
      worker.drain(Duration.ZERO);
      worker.terminated().orTimeout(3, TimeUnit.SECONDS).exceptionally(e -> null).join();
    }
  }
}
