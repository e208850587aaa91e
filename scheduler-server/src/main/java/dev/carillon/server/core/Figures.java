package dev.carillon.server.core;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.Telemetry.Work;
import java.util.Map;

/** What only meters ask of a server. Never blocks; any thread. */
public interface Figures {
  /** A server of which nothing is known. */
  Figures NONE =
      new Figures() {
        @Override
        public Map<Work, Load> work() {
          return Map.of();
        }

        @Override
        public Map<String, Map<TaskState, Long>> tenants() {
          return Map.of();
        }

        @Override
        public int bucketsOwned() {
          return 0;
        }

        @Override
        public int hintsStanding() {
          return 0;
        }

        @Override
        public Map<String, Long> kafkaLag() {
          return Map.of();
        }

        @Override
        public Map<String, Long> loopSilence() {
          return Map.of();
        }
      };

  /**
   * Work of one kind.
   *
   * @param waiting due tasks that have not started
   * @param running those that run
   */
  record Load(long waiting, long running) {
    Load plus(Load other) {
      return new Load(waiting + other.waiting, running + other.running);
    }
  }

  /** Work by queue and type, over all tenants, as last sampled. */
  Map<Work, Load> work();

  /** Tasks by tenant and state, as last sampled. */
  Map<String, Map<TaskState, Long>> tenants();

  /** Shards whose loops this server runs. */
  int bucketsOwned();

  /** Hints that this server sent to Kafka and that nobody has answered. */
  int hintsStanding();

  /** Hints that stand unread in Kafka, by type, as last asked. */
  Map<String, Long> kafkaLag();

  /** Milliseconds since each loop last came through, by its name. */
  Map<String, Long> loopSilence();
}
