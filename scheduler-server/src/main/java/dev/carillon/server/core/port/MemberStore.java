package dev.carillon.server.core.port;

import java.time.Duration;
import java.util.List;

/** The servers of the cluster, as they make themselves known. Blocks; any thread. */
public interface MemberStore {
  /**
   * What a server tells of itself.
   *
   * @param serverId a ULID, new at each start
   * @param nodeId its name
   * @param address where it answers gRPC
   * @param startedMs up since, epoch milliseconds
   */
  record Self(String serverId, String nodeId, String address, String version, long startedMs) {}

  /**
   * A server seen lately.
   *
   * @param alive whether it beat within the time given
   */
  record Seen(Self server, long lastBeatMs, boolean alive) {}

  /**
   * Says that this server lives.
   *
   * @param goneAfter one silent for this long is not alive
   * @return all servers seen within the last ten minutes, this one among them, by id
   */
  List<Seen> beat(Self self, Duration goneAfter);

  /** Says that this server leaves. */
  void leave(Self self);
}
