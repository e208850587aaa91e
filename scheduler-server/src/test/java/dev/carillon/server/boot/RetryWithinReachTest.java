package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A role that holds for one queue does not leave it by the copy of a task. */
class RetryWithinReachTest {
  private static final Caller OPS = new Caller("ops");
  private static final Caller OF_MAIL =
      new Caller("ada", new Access(Set.of(Role.OPERATOR), Set.of(), Set.of("mail")), "", true);

  @Test
  void aCopyStaysWithinTheReachOfItsCaller() {
    CarillonThreads threads = new CarillonThreads();
    ServerConfig defaults = ServerConfig.defaults();
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EngineRuntime runtime =
            new EngineRuntime(
                defaults.withRedis(PatientRedis.at(redis.port())),
                SilentTelemetry.INSTANCE,
                threads,
                Clock.systemUTC(),
                new Random(8),
                "test")) {
      runtime.start();
      var engine = runtime.engine();
      NewTask mail =
          NewTask.of("echo", Payload.of("x"))
              .inQueue("mail")
              .dueAt(new NewTask.Due.After(Duration.ofHours(1)));
      TaskId id = TaskId.parse(engine.tasks().submit(mail, OPS).receipt().id());
      var unused = engine.tasks().cancel(id, "over", OPS);
      TaskChanges elsewhere =
          new TaskChanges(Set.of(TaskChanges.Field.QUEUE), mail.inQueue("payments"));

      assertThatThrownBy(() -> engine.control().retryAsNew(id, elsewhere, "", OF_MAIL))
          .isInstanceOfSatisfying(
              CarillonException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
      TaskChanges none = new TaskChanges(Set.of(), mail);
      assertThat(engine.control().retryAsNew(id, none, "", OF_MAIL).id()).isNotEmpty();
    } finally {
      threads.close();
    }
  }
}
