package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.BackfillStore;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.ControlStore;
import dev.carillon.server.core.port.CredentialStore;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.EditStore;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.port.EventNotes;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.ExplainStore;
import dev.carillon.server.core.port.LedgerStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.LogStore;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.Ownership;
import dev.carillon.server.core.port.PullStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.TrailStore;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.server.core.port.WorkflowStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The core's stores on one Redis. Closing it closes the connections. */
public final class RedisStores implements AutoCloseable {
  /**
   * Where and what.
   *
   * @param cluster prefix of all keys
   * @param buckets 1–1,024; fixed for the life of the data
   * @param timeout of connecting and of one answer
   * @param connections most connections held open
   * @param serverId this process, a ULID
   * @param nodeId this server's name
   * @param durability what acknowledgements wait for
   */
  public record Settings(
      RedisServers servers,
      String cluster,
      int buckets,
      Duration timeout,
      int connections,
      String serverId,
      String nodeId,
      Durability durability) {

    /** Acknowledged is what Redis has in memory. */
    public Settings(
        RedisServers servers,
        String cluster,
        int buckets,
        Duration timeout,
        int connections,
        String serverId,
        String nodeId) {
      this(servers, cluster, buckets, timeout, connections, serverId, nodeId, Durability.FAST);
    }

    /** One server; acknowledged is what it has in memory; an empty password is none. */
    public Settings(
        String host,
        int port,
        String password,
        String cluster,
        int buckets,
        Duration timeout,
        int connections,
        String serverId,
        String nodeId) {
      this(
          RedisServers.single(host, port, password),
          cluster,
          buckets,
          timeout,
          connections,
          serverId,
          nodeId);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
      return servers + " " + cluster;
    }
  }

  private final RedisLink redis;
  private final ScriptRunner runner;
  private final StoredData data;
  private final StoreInfo info;
  private final TaskStore tasks;
  private final EditStore edits;
  private final SearchStore search;
  private final BulkStore bulks;
  private final ScheduleStore schedules;
  private final BackfillStore backfills;
  private final RedisAttemptStore attempts;
  private final PullStore pulls;
  private final QueueStore queues;
  private final RetentionStore retention;
  private final DeadLetterStore deadLetters;
  private final EventReader eventReader;
  private final EventReader notificationReader;
  private final NotifyStore notifications;
  private final EventLog events;
  private final EventNotes notes;
  private final LogStore logs;
  private final SettingsStore settingsStore;
  private final SlotStore slots;
  private final LineStore lineStore;
  private final Ownership ownership;
  private final MemberStore members;
  private final ControlStore control;
  private final WorkerBoard board;
  private final ExplainStore explain;
  private final LedgerStore ledger;
  private final AuditStore audit;
  private final DoctorStore doctor;
  private final RunStore runs;
  private final WorkflowStore workflows;
  private final CredentialStore credentials;
  private final TrailStore trail;

  /** Connects lazily, to one server: nothing is sent before the first call. */
  public RedisStores(Settings settings, Telemetry telemetry, RandomGenerator random) {
    this(settings, telemetry, random, ScriptTexts.AS_WRITTEN, null);
  }

  /**
   * Connects lazily: nothing is sent before the first call.
   *
   * @param pipelines read the answers of several nodes of a cluster at once
   */
  public RedisStores(
      Settings settings, Telemetry telemetry, RandomGenerator random, ExecutorService pipelines) {
    this(settings, telemetry, random, ScriptTexts.AS_WRITTEN, pipelines);
  }

  /** With changed scripts: for tests, which alone can make such texts. */
  RedisStores(Settings settings, Telemetry telemetry, RandomGenerator random, ScriptTexts texts) {
    this(settings, telemetry, random, texts, null);
  }

  private RedisStores(
      Settings settings,
      Telemetry telemetry,
      RandomGenerator random,
      ScriptTexts texts,
      @Nullable ExecutorService pipelines) {
    this.redis = new RedisLink(settings, pipelines);
    RedisKeys keys = new RedisKeys(settings.cluster(), settings.buckets());
    this.runner =
        new ScriptRunner(
            redis,
            keys,
            telemetry,
            texts,
            new Promises(
                settings.durability(), settings.servers().form() == RedisServers.Form.CLUSTER));
    LineRegistry lines = new LineRegistry(runner, keys);
    TaskCounts counts = new TaskCounts(runner, keys, lines, System::nanoTime);
    this.data = new StoredData(runner, keys, lines, settings.cluster(), settings.buckets(), random);
    this.info = new RedisStoreInfo(runner, keys, settings.durability());
    RedisSearchStore searchStore = new RedisSearchStore(runner, keys, lines, counts);
    this.search = searchStore;
    this.tasks = new RedisTaskStore(runner, keys, lines, searchStore, random);
    this.edits = new RedisEditStore(runner, keys, lines, info);
    this.bulks = new RedisBulkStore(runner, keys);
    this.schedules = new RedisScheduleStore(runner, keys, lines);
    this.backfills = new RedisBackfillStore(runner, keys);
    this.attempts = new RedisAttemptStore(runner, keys, lines, random, settings.serverId());
    this.pulls = new RedisPullStore(runner, keys, lines);
    this.queues = new RedisQueueStore(runner, keys, lines, counts, info);
    this.retention = new RedisRetentionStore(runner, keys, lines);
    this.deadLetters = new RedisDeadLetterStore(runner, keys, lines);
    RedisEventLog eventLog = new RedisEventLog(runner, keys, lines);
    this.events = eventLog;
    this.notes = new RedisEventNotes(runner);
    this.eventReader =
        new RedisEventReader(RedisEventReader.EXPORT, runner, keys, eventLog::unpack);
    this.notificationReader =
        new RedisEventReader(RedisEventReader.NOTIFICATIONS, runner, keys, eventLog::unpack);
    this.notifications = new RedisNotifyStore(runner, keys, info::nowMs);
    this.logs = new RedisLogStore(runner, keys);
    this.explain = new RedisExplainStore(runner, keys, lines);
    this.ledger = new RedisLedgerStore(counts);
    this.doctor = new RedisDoctorStore(runner, keys, info::nowMs);
    this.runs = new RedisRunStore(runner, keys, lines, random);
    this.workflows = new RedisWorkflowStore(runner, keys, info);
    this.settingsStore = new RedisSettingsStore(runner, keys);
    RedisSlotStore slotStore = new RedisSlotStore(runner, keys, lines, info);
    this.slots = slotStore;
    this.audit =
        new RedisAuditStore(
            runner,
            keys,
            lines,
            settingsStore,
            new SlotMend(runner, keys, slotStore, info),
            backfills,
            schedules);
    this.lineStore = new RedisLineStore(runner, keys, lines, random, settings.serverId());
    this.ownership = new RedisOwnership(runner, keys, settings.serverId(), settings.nodeId());
    this.members = new RedisMemberStore(runner);
    this.control = new RedisControlStore(runner, keys, counts, info);
    this.credentials = new RedisCredentialStore(runner, keys);
    this.trail = new RedisTrailStore(runner, keys);
    this.board = new RedisWorkerBoard(runner, keys, settings.serverId());
  }

  /** Redis is not there yet: from now on only {@link #checking} goes through. */
  public void hold() {
    runner.hold();
  }

  /** The data was found to fit: everything goes through. */
  public void release() {
    runner.release();
  }

  /** Runs a check, also while everything else is held. */
  public void checking(Runnable check) {
    ScriptRunner.checking(check);
  }

  /** See {@link StoredData#check}. */
  public void checkData() {
    data.check();
  }

  /** What holds for all of it. */
  public StoredData data() {
    return data;
  }

  public EditStore edits() {
    return edits;
  }

  public TaskStore tasks() {
    return tasks;
  }

  public BulkStore bulks() {
    return bulks;
  }

  public ScheduleStore schedules() {
    return schedules;
  }

  public BackfillStore backfills() {
    return backfills;
  }

  public SearchStore search() {
    return search;
  }

  /** Tells somebody of a bucket where the end of a task is news for a run. Any thread calls it. */
  public void whenOwnersAreTold(IntConsumer listener) {
    attempts.whenTold(listener);
  }

  public AttemptStore attempts() {
    return attempts;
  }

  public PullStore pulls() {
    return pulls;
  }

  public QueueStore queues() {
    return queues;
  }

  public RetentionStore retention() {
    return retention;
  }

  public DeadLetterStore deadLetters() {
    return deadLetters;
  }

  public EventReader eventReader() {
    return eventReader;
  }

  /** Its own place in the log, beside the export's. */
  public EventReader notificationReader() {
    return notificationReader;
  }

  public NotifyStore notifications() {
    return notifications;
  }

  public EventLog events() {
    return events;
  }

  public EventNotes notes() {
    return notes;
  }

  public LogStore logs() {
    return logs;
  }

  public SettingsStore settings() {
    return settingsStore;
  }

  public SlotStore slots() {
    return slots;
  }

  public LineStore lines() {
    return lineStore;
  }

  public Ownership ownership() {
    return ownership;
  }

  public ControlStore control() {
    return control;
  }

  public WorkerBoard board() {
    return board;
  }

  public MemberStore members() {
    return members;
  }

  public LedgerStore ledger() {
    return ledger;
  }

  public AuditStore audit() {
    return audit;
  }

  public DoctorStore doctor() {
    return doctor;
  }

  public RunStore runs() {
    return runs;
  }

  public WorkflowStore workflows() {
    return workflows;
  }

  public CredentialStore credentials() {
    return credentials;
  }

  /** The audit log. */
  public TrailStore trail() {
    return trail;
  }

  public ExplainStore explain() {
    return explain;
  }

  public StoreInfo info() {
    return info;
  }

  @Override
  public void close() {
    redis.close();
  }
}
