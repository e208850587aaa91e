package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.server.core.port.CredentialStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Users and tokens in two hashes of bucket 0; a value is its fields with tabs between them, behind
 * the number of its layout.
 */
final class RedisCredentialStore implements CredentialStore {
  private static final int BUCKET = 0;
  private static final String LAYOUT = "1";
  private static final byte[] VERSION = "version".getBytes(UTF_8);
  private static final byte[] SESSION_KEY = "key".getBytes(UTF_8);

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisCredentialStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public All all() {
    // The version first: what changes meanwhile is read again for the next one.
    long version = version();
    List<StoredUser> users = new ArrayList<>();
    read(keys.users()).forEach((name, text) -> users.add(user(text(name), fields(text))));
    List<StoredToken> tokens = new ArrayList<>();
    read(keys.tokens()).forEach((id, text) -> tokens.add(token(text(id), fields(text))));
    return new All(version, users, tokens);
  }

  private Map<byte[], byte[]> read(byte[] key) {
    return runner.call("credentials", r -> r.hgetAll(key));
  }

  @Override
  public long version() {
    byte[] version = runner.call("credentials", r -> r.hget(keys.access(), VERSION));
    return version == null ? 0 : Long.parseLong(text(version));
  }

  private static String[] fields(byte[] text) {
    return text(text).split("\t", -1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static StoredUser user(String name, String[] f) {
    return new StoredUser(
        name, f[1], access(f[2], f[3], f[4]), Long.parseLong(f[5]), Long.parseLong(f[6]));
  }

  private static StoredToken token(String id, String[] f) {
    return new StoredToken(
        id, f[1], f[2], access(f[3], f[4], f[5]), Long.parseLong(f[6]), Long.parseLong(f[7]), f[8]);
  }

  private static Access access(String roles, String tenants, String queues) {
    return Access.parse(set(roles), set(tenants), set(queues));
  }

  private static Set<String> set(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(","));
  }

  @Override
  public boolean put(StoredUser user, Put put) {
    return call("users", user.name(), text(user), word(put), "");
  }

  @Override
  public boolean change(StoredUser before, StoredUser after) {
    return call("users", after.name(), text(after), "as", text(before));
  }

  private static String text(StoredUser user) {
    return String.join(
        "\t",
        LAYOUT,
        user.hash(),
        texts(user.access()),
        Long.toString(user.createdMs()),
        Long.toString(user.changedMs()));
  }

  private static String word(Put put) {
    return put.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean put(StoredToken token, Put put) {
    return call(
        "tokens",
        token.id(),
        String.join(
            "\t",
            LAYOUT,
            token.name(),
            token.hash(),
            texts(token.access()),
            Long.toString(token.createdMs()),
            Long.toString(token.expiresMs()),
            token.createdBy()),
        word(put),
        "");
  }

  private static String texts(Access access) {
    return String.join(
        "\t",
        String.join(",", access.roles().stream().sorted().map(Role::word).toList()),
        String.join(",", new TreeSet<>(access.tenants())),
        String.join(",", new TreeSet<>(access.queues())));
  }

  @Override
  public boolean removeUser(String name) {
    return call("users", name, "", word(Put.ALWAYS), "");
  }

  @Override
  public boolean removeToken(String id) {
    return call("tokens", id, "", word(Put.ALWAYS), "");
  }

  private boolean call(String kind, String id, String text, String put, String before) {
    Reply reply =
        runner.run(
            Script.CREDENTIAL,
            BUCKET,
            new Args().ascii(kind).text(id).text(text).ascii(put).text(before).list());
    return reply.code().equals("OK");
  }

  @Override
  public boolean ownWorker(String workerId, String who, Duration time) {
    Reply reply =
        runner.run(
            Script.WORKER_OWNER,
            BUCKET,
            new Args().text(workerId).text(who).ascii(Long.toString(time.toMillis())).list());
    return reply.code().equals("OK");
  }

  @Override
  public Optional<String> workerOwner(String workerId) {
    byte[] owner = runner.call("worker owner", r -> r.get(keys.workerOwner(workerId)));
    return Optional.ofNullable(owner).map(RedisCredentialStore::text);
  }

  @Override
  public byte[] sessionKey(byte[] ifNone) {
    runner.call("credentials", r -> r.hsetnx(keys.access(), SESSION_KEY, ifNone));
    return runner.call("credentials", r -> r.hget(keys.access(), SESSION_KEY));
  }
}
