package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.server.core.port.MemberStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The servers of the cluster, in a hash of bucket 0. */
final class RedisMemberStore implements MemberStore {
  /** A server that died stays to be seen for this long. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final int BUCKET = 0;

  private final ScriptRunner runner;

  RedisMemberStore(ScriptRunner runner) {
    this.runner = runner;
  }

  @Override
  public List<Seen> beat(Self self, Duration goneAfter) {
    Reply reply = call(self, false);
    long now = reply.number(1);
    List<Seen> seen = new ArrayList<>();
    for (int i = 2; i + 2 < reply.size(); i += 3) {
      long beat = reply.number(i + 1);
      seen.add(
          new Seen(
              read(reply.text(i), new String(reply.bytes(i + 2), UTF_8)),
              beat,
              now - beat < goneAfter.toMillis()));
    }
    seen.sort(Comparator.comparing(s -> s.server().serverId()));
    return seen;
  }

  @Override
  public void leave(Self self) {
    call(self, true);
  }

  private Reply call(Self self, boolean leave) {
    return runner.run(
        Script.MEMBER,
        BUCKET,
        new Args()
            .ascii(self.serverId())
            .text(write(self))
            .number(REMEMBERED.toMillis())
            .number(leave ? 1 : 0)
            .list());
  }

  private static String write(Self self) {
    return String.join(
        "\t",
        Long.toString(self.startedMs()),
        self.version().replace('\t', ' '),
        self.address().replace('\t', ' '),
        self.nodeId().replace('\t', ' '));
  }

  private static Self read(String serverId, String text) {
    String[] parts = text.split("\t", 4);
    return new Self(serverId, parts[3], parts[2], parts[1], Long.parseLong(parts[0]));
  }
}
