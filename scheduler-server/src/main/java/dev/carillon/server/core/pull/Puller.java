package dev.carillon.server.core.pull;

import dev.carillon.model.worker.Ulid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Who asks for work. The three names are all that tells one caller from another: two that give the
 * same are one worker to Carillon (they are still never given the same task).
 *
 * @param host where it runs
 * @param pid its process, as it writes it
 * @param name a name for people, may be empty
 */
public record Puller(String host, String pid, String name) {
  /** Its worker id: the same for the same three names on every server. */
  public String workerId() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {"pull", host, pid, name}) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return Ulid.format(Arrays.copyOf(digest.digest(), 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
