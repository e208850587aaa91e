package dev.carillon.server.store.redis.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.store.redis.RedisLink;
import dev.carillon.server.store.redis.RedisStores;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.RestoreParams;

/**
 * Backs a cluster's data up while it works, and restores it where none runs.
 *
 * <p>Keys are read one after the other, so a task that moves meanwhile may stand in the file with
 * an index entry of the moment before. The record is what counts: the check of the ledger puts the
 * indexes right after a restore. Whatever was acknowledged before the backup began is in it.
 */
public final class ClusterBackup implements AutoCloseable {
  private static final int BATCH_BYTES = 4 * 1024 * 1024;
  private static final int BATCH_KEYS = 500;

  /** Field of what is known of all data: what was restored is audited before any server works. */
  private static final byte[] RESTORED = "restored".getBytes(UTF_8);

  private static final long OWNER_GONE_MS = 15_000;

  /**
   * What was done.
   *
   * @param takenMs when the backup was begun, epoch milliseconds by Redis
   */
  public record Summary(String cluster, long keys, long bytes, long takenMs) {}

  private final RedisLink redis;
  private final String cluster;
  private final ClusterKeys keys;

  /** Connects lazily. */
  public ClusterBackup(RedisStores.Settings settings) {
    this.redis = new RedisLink(settings, null);
    this.cluster = settings.cluster();
    this.keys = new ClusterKeys(redis, cluster);
  }

  /**
   * Writes all data to a file only its owner may read; the file appears whole or not at all.
   *
   * @param progress told the number of keys written so far
   * @throws CarillonException NOT_FOUND if the cluster has no data, REDIS_AWAY
   */
  public Summary backup(Path file, LongConsumer progress) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path part =
        Files.createTempFile(absolute.getParent(), file.getFileName() + ".", ".part", mine());
    try {
      Summary summary = write(part, progress);
      if (summary.keys() == 0) {
        throw CarillonException.notFound("backup", "data of a cluster", cluster);
      }
      Files.move(
          part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return summary;
    } catch (JedisException e) {
      throw away("backup", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static FileAttribute<?>[] mine() {
    return Path.of("/").getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private Summary write(Path part, LongConsumer progress) throws IOException {
    long now = keys.nowMs();
    long[] written = new long[2];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      BackupFile.Writer writer =
          new BackupFile.Writer(out, new BackupFile.Heading(cluster, now, version()));
      keys.forEach(
          page -> {
            for (BackupFile.Entry entry : read(page)) {
              writer.add(entry);
              written[0]++;
              written[1] += entry.dump().length;
            }
            progress.accept(written[0]);
          });
      writer.seal();
    }
    return new Summary(cluster, written[0], written[1], now);
  }

  private String version() {
    return redis
        .masters()
        .getFirst()
        .info()
        .lines()
        .filter(line -> line.startsWith("redis_version:"))
        .map(line -> line.substring("redis_version:".length()).trim())
        .findFirst()
        .orElse("");
  }

  private List<BackupFile.Entry> read(List<byte[]> names) {
    List<Response<byte[]>> dumps = new ArrayList<>(names.size());
    List<Response<Long>> times = new ArrayList<>(names.size());
    long now = keys.nowMs();
    try (AbstractPipeline pipeline = redis.pipelined()) {
      for (byte[] name : names) {
        dumps.add(pipeline.dump(name));
        times.add(pipeline.pttl(name));
      }
      pipeline.sync();
    }
    List<BackupFile.Entry> entries = new ArrayList<>(names.size());
    int prefix = keys.prefix().length;
    for (int i = 0; i < names.size(); i++) {
      byte[] dump = dumps.get(i).get();
      if (dump != null) {
        long left = times.get(i).get();
        byte[] name = Arrays.copyOfRange(names.get(i), prefix, names.get(i).length);
        entries.add(new BackupFile.Entry(name, left < 0 ? 0 : now + left, dump));
      }
    }
    return entries;
  }

  /**
   * Reads a backup to its end without restoring it.
   *
   * @throws CarillonException INVALID_ARGUMENT if it is damaged
   */
  public static Summary verify(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      BackupFile.Reader reader = new BackupFile.Reader(in, file.toString());
      long count = 0;
      long bytes = 0;
      for (Optional<BackupFile.Entry> e = reader.next(); e.isPresent(); e = reader.next()) {
        count++;
        bytes += e.get().dump().length;
      }
      return new Summary(reader.heading().cluster(), count, bytes, reader.heading().takenMs());
    }
  }

  /**
   * Restores a backup under this cluster's name, whatever name it was taken under. The file is read
   * to its end first: a damaged one changes nothing.
   *
   * @param replace delete what the cluster holds now
   * @param progress told the number of keys restored so far
   * @throws CarillonException WRONG_STATE if the cluster has data and is not to be replaced, or a
   *     server runs on it; INVALID_ARGUMENT for a damaged file; INCOMPATIBLE_DATA if this Redis is
   *     older than the one it was taken from
   */
  public Summary restore(Path file, boolean replace, LongConsumer progress) throws IOException {
    Summary summary = verify(file);
    try {
      refuseIfServed();
      if (!replace) {
        refuseIfFull();
      }
      // Before the first key goes: whatever breaks off from here on leaves marked data.
      redis.client().set(keys.restoring(), file.toString().getBytes(UTF_8));
      clear();
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        load(new BackupFile.Reader(in, file.toString()), progress);
      }
      redis.client().hset(keys.meta(), RESTORED, Long.toString(keys.nowMs()).getBytes(UTF_8));
      redis.client().unlink(keys.restoring());
      return summary;
    } catch (JedisDataException e) {
      throw refused(e, summary);
    } catch (JedisException e) {
      throw away("restore", e);
    }
  }

  private void refuseIfServed() throws IOException {
    long now = keys.nowMs();
    keys.forEach(
        page -> {
          for (byte[] key : page) {
            if (new String(key, UTF_8).endsWith("}:own")) {
              String beat = redis.client().hget(new String(key, UTF_8), "beat");
              if (beat != null && now - Long.parseLong(beat) < OWNER_GONE_MS) {
                throw state(
                    "a server runs on it",
                    "Stop all servers of this cluster first, or restore under another name with"
                        + " --cluster.");
              }
            }
          }
        });
  }

  private void refuseIfFull() throws IOException {
    keys.forEach(
        page -> {
          if (!data(page).isEmpty()) {
            throw state(
                "it has data",
                "Name another with --cluster, or delete what it holds now with --replace.");
          }
        });
  }

  private void clear() throws IOException {
    keys.forEach(
        page -> {
          List<byte[]> data = data(page);
          if (!data.isEmpty()) {
            redis.client().unlink(data.toArray(byte[][]::new));
          }
        });
  }

  /** These keys without the mark of a restore. */
  private List<byte[]> data(List<byte[]> page) {
    return page.stream().filter(key -> !Arrays.equals(key, keys.restoring())).toList();
  }

  private CarillonException state(String found, String advice) {
    return CarillonException.of(
            ErrorCode.WRONG_STATE,
            "Expected cluster '" + cluster + "' to be empty, but " + found + ".")
        .operation("restore")
        .subject(cluster)
        .advice(advice + " Nothing was changed.")
        .build();
  }

  private void load(BackupFile.Reader reader, LongConsumer progress) throws IOException {
    long done = 0;
    List<BackupFile.Entry> batch = new ArrayList<>();
    int size = 0;
    for (Optional<BackupFile.Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      batch.add(next.get());
      size += next.get().dump().length;
      if (size >= BATCH_BYTES || batch.size() >= BATCH_KEYS) {
        done += flush(batch);
        progress.accept(done);
        size = 0;
      }
    }
    progress.accept(done + flush(batch));
  }

  private int flush(List<BackupFile.Entry> batch) {
    List<Response<String>> answers = new ArrayList<>(batch.size());
    try (AbstractPipeline pipeline = redis.pipelined()) {
      for (BackupFile.Entry entry : batch) {
        RestoreParams how = new RestoreParams().replace();
        answers.add(
            pipeline.restore(
                name(entry),
                entry.endsMs(),
                entry.dump(),
                entry.endsMs() > 0 ? how.absTtl() : how));
      }
      pipeline.sync();
    }
    answers.forEach(Response::get);
    int restored = batch.size();
    batch.clear();
    return restored;
  }

  private byte[] name(BackupFile.Entry entry) {
    byte[] prefix = keys.prefix();
    byte[] name = Arrays.copyOf(prefix, prefix.length + entry.name().length);
    System.arraycopy(entry.name(), 0, name, prefix.length, entry.name().length);
    return name;
  }

  private static CarillonException refused(JedisDataException e, Summary summary) {
    return CarillonException.of(
            ErrorCode.INCOMPATIBLE_DATA,
            "Expected Redis to take the data of '"
                + summary.cluster()
                + "', but it refused: "
                + e.getMessage())
        .operation("restore")
        .advice(
            "Use a Redis at least as new as the one of the backup, with room for it, then restore"
                + " again with --replace.")
        .cause(e)
        .build();
  }

  private static CarillonException away(String operation, JedisException e) {
    return CarillonException.of(
            ErrorCode.REDIS_AWAY,
            "Expected an answer from Redis, but it is away: " + e.getMessage())
        .operation(operation)
        .advice(
            operation.equals("backup")
                ? "No file was written. Try again; another address of Redis is given with"
                    + " --redis-address=HOST:PORT (carillon up prints its own)."
                : "Try again with --replace: the data is not whole, and no server starts on it.")
        .cause(e)
        .build();
  }

  @Override
  public void close() {
    redis.close();
  }
}
