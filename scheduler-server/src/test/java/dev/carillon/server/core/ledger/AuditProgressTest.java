package dev.carillon.server.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A walk over everything, such as after a restore, says how far it is. */
class AuditProgressTest {
  @Test
  void aLongWalkTellsHowFarItIs_aShortOneNothing() {
    Random random = new Random(3);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores =
            new RedisStores(
                new RedisStores.Settings(
                    "127.0.0.1",
                    redis.port(),
                    "",
                    "progress",
                    2,
                    PatientRedis.TIMEOUT,
                    4,
                    Ulid.random(2, random),
                    "n1"),
                NoTelemetry.INSTANCE,
                random)) {
      stores.checkData();
      NewTask task = NewTask.of("echo", Payload.of("x"));
      var unused = stores.tasks().submit(Collections.nCopies(900, task), "ops");
      Audits audits = new Audits(stores.audit(), stores.info(), NoTelemetry.INSTANCE);
      List<String> told = new ArrayList<>();
      AuditReport report = audits.all(AuditStore.Mend.ALL, Duration.ZERO, told::add);
      assertThat(report.records()).isEqualTo(900);
      assertThat(told).last().asString().startsWith("900 records and 900 index entries");
      told.clear();
      audits.all(AuditStore.Mend.ALL, Duration.ofHours(1), told::add);
      assertThat(told).isEmpty();
    }
  }
}
