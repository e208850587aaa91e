package dev.carillon.server.core.pull;

import dev.carillon.model.worker.Ulid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Who asks for work. The names are all that tells one caller from another: two that give the same
 * are one worker to Carillon (they are still never given the same task).
 *
 * @param host where it runs
 * @param pid its process, as it writes it
 * @param name a name for people, may be empty
 * @param principal who proved to be; empty: nobody has to
 */
public record Puller(String host, String pid, String name, String principal) {
  /** Where nobody has to prove who he is. */
  public Puller(String host, String pid, String name) {
    this(host, pid, name, "");
  }

  /** The same, but of a principal: nobody else can take part in its work. */
  public Puller of(String who) {
    return new Puller(host, pid, name, who);
  }

  /** Its worker id: the same for the same names on every server. */
  public String workerId() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {"pull", host, pid, name}) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      digest.update(principal.getBytes(StandardCharsets.UTF_8));
      return Ulid.format(Arrays.copyOf(digest.digest(), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
