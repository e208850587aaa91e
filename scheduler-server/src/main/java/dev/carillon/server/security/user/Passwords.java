package dev.carillon.server.security.user;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id hashes of passwords, with 19 MiB, 2 passes and 1 lane, in the usual text form. At most
 * two are computed at one time, so that many tries cost no more than 38 MiB, and at most eight
 * callers wait for that: one more is told at once to come again. Blocks for some tens of
 * milliseconds.
 */
public final class Passwords {
  /** Shortest password. */
  public static final int LEAST = 12;

  private static final int MOST = 256;
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Passwords that are computed at one time: more would only take each other's time and memory. */
  public static final int AT_ONCE = 2;

  private static final int MOST_ASKING = AT_ONCE + 8;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final Executor executor;
  private final AtomicInteger asking = new AtomicInteger();
  private final RandomGenerator random;
  private final String nobody;

  /**
   * @param executor computes; of platform threads, as it would keep virtual ones from running, and
   *     no more than {@link #AT_ONCE}
   */
  public Passwords(RandomGenerator random, Executor executor) {
    this.executor = executor;
    this.random = random;
    this.nobody = hash("nobody's password");
  }

  /**
   * Refuses a password that is too easy to guess, or too long to hash.
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  public static void check(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      throw CarillonException.invalid(
          "password",
          "Expected a password of " + LEAST + "–" + MOST + " characters, but got " + length + ".",
          "A few words with blanks between them are easy to keep in mind.");
    }
  }

  /**
   * The hash to keep.
   *
   * @throws CarillonException BUSY if too many passwords are being checked
   */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + MEMORY_KIB
        + ",t="
        + PASSES
        + ",p="
        + LANES
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /**
   * Whether a password is the one that was hashed. Takes as long for a wrong one.
   *
   * @throws CarillonException BUSY if too many passwords are being checked
   */
  public boolean matches(String password, String kept) {
    Matcher form = FORM.matcher(kept);
    if (!form.matches()) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(form.group(5));
    byte[] got =
        compute(
            password,
            Base64.getDecoder().decode(form.group(4)),
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, got);
  }

  /** What a user who does not exist costs: as much as one who does. */
  public void matchesNobody(String password) {
    boolean unused = matches(password, nobody);
  }

  private byte[] compute(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    if (password.length() > 2 * MOST) {
      return new byte[length];
    }
    if (asking.incrementAndGet() > MOST_ASKING) {
      asking.decrementAndGet();
      throw busy();
    }
    try {
      return CompletableFuture.supplyAsync(
              () -> hashed(password, salt, memory, passes, lanes, length), executor)
          .join();
    } finally {
      asking.decrementAndGet();
    }
  }

  private static byte[] hashed(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static CarillonException busy() {
    return CarillonException.of(
            ErrorCode.BUSY,
            "Expected room to check a password, but " + MOST_ASKING + " are being checked.")
        .operation("login")
        .advice("Try again in a moment.")
        .retryAfter(Duration.ofSeconds(1))
        .build();
  }
}
