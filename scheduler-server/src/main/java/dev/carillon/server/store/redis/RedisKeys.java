package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * All keys. A bucket's keys share one hash tag, so that a script may touch them together; the tags
 * are chosen so that the buckets lie evenly over the 16,384 slots of a Redis Cluster.
 *
 * <pre>
 * {@code <cluster>{<tag>}<id>}                  string  packed record, as long as the task is kept
 * {@code …:lines}                              hash    line → "tenant queue type", for ever
 * {@code …:due:<line>}  {@code …:ready:<line>}          zset    waiting tasks: SCHEDULED and RETRY_WAIT · READY
 * {@code …:dues}  {@code …:readys}                      zset    lines with such entries, by a lower bound of the first
 * {@code …:blocked:<line>:<key>}               zset    READY tasks set aside until their limit key has a slot, as in ready
 * {@code …:blockeds}                           zset    "<line>:<key>" with such entries
 * {@code …:limits}                             hash    scope ("q:<queue>", "n:<tenant>") → its limits; in every bucket
 * {@code …:ageing}                             hash    queue → ms a level of priority is worth; in every bucket
 * {@code …:settings}                           hash    scope → all its settings; bucket 0
 * {@code …:ranks}                              hash    "settings|limits <scope>" → how new what is kept is; "versions": the last one
 * {@code …:slots:<scope>} {@code …:slot:<scope>}        zset, hash  holders of slots, and what each holds; scope's home bucket
 * {@code …:slotn:<scope>}                      hash    counts of them; home bucket
 * {@code …:rate:<scope>} {@code …:rate:<scope>:<key>}   string  when the token bucket is full; until then; home bucket
 * {@code …:lease}                              zset    DISPATCHED and RUNNING, by when that ends
 * {@code …:expiry}                             zset    SCHEDULED, READY, RETRY_WAIT that must not start later than this
 * {@code …:held}                               zset    held back by an operator
 * {@code …:ended:<state>:<line>}               zset    ended tasks, by when they ended
 * {@code …:dead:<fingerprint>:<line>}          zset    dead letters of one error, by when they died
 * {@code …:deads}                              zset    "<fingerprint>:<line>" by the last death; until retention
 * {@code …:deadgroup:<fingerprint>}            hash    first, last, total, sample, task, worker, h<hour>
 * {@code …:deadout}                            hash    line → dead letters that retention deleted
 * {@code …:discarded}                          zset    discarded dead letters, by when they are deleted
 * {@code …:discard:<token>}                    zset    tasks of one discard; until 1 h after its window
 * {@code …:canary:<id>}  {@code …:canaries}            hash    a canary in its home bucket · zset of them, 30 d
 * {@code …:canary:<id>:n|open|ok|bad}          hash    figures in each bucket · zsets of its tasks, 30 d
 * {@code …:window}                             string  life of an idempotency key after its task's end, ms
 * {@code …:idem:<hash>}                        string  task of an idempotency key; lives on for the window
 * {@code …:extra:<id>}                         hash    error, result, fp (fingerprint)
 * {@code …:history:<id>}                       list    ended attempts
 * {@code …:log:<id>:<gen>}                     string  tail of an attempt's output, 7 d
 * {@code …:watch}                              hash    task → what waits for its end: its kind (s: schedule), then its own words
 * {@code …:ends:<kind>}                        zset    watched tasks that have ended, by when; until their owner has looked
 * {@code …:schedule:<name>}                    hash    a schedule "<tenant>/<id>" and where it stands; until it is deleted
 * {@code …:schedules}  {@code …:nexts}                zset    their names · when to look at each
 * {@code …:fires:<name>}                       list    its history, the newest first, at most 500 lines
 * {@code …:fired:<name>}  {@code …:filled:<name>}      string, zset  instants that are known to have run, at most 20,000
 * {@code …:live:<name>}                        zset    its tasks that live, by when they were fired
 * {@code …:fill:<id>}  {@code …:fills}                hash, zset  a backfill, until 30 d after its end; running ones by when to look at them
 * {@code …:listens}  {@code …:seen:<name>}          set, hash  schedules that events fire · "<topic id>/<partition>" → offset settled last
 * {@code …:owes}  {@code …:owed}                  zset, hash  runs that were fired and are to be started, by when · what they are to be
 * {@code …:fills:<name>}                       zset    the last 100 backfills of a schedule, by when they were applied
 * {@code …:count}                              hash    "<line>:<state>" depth; "<line>:in|ok|bad|gone.<verb>" totals
 * {@code …:pause}                              hash    switch → "<until> <since> <actor and reason>"
 * {@code …:took:<server>}                      hash    line → nonce and reply of the server's last take, 1 min
 * {@code …:own}                                hash    owner of the loops: server, node, epoch, beat
 * {@code …:owners}                             list    its last 20 changes of hands, the newest first
 * {@code …:members}                            hash    server → last beat and what it tells of itself; bucket 0
 * {@code …:words}  {@code …:word:<worker>}           zset · hash  what operators told workers, 1 d beyond their end; bucket 0
 * {@code …:users}  {@code …:tokens}                hash    user name, token id → hash, roles and reach; bucket 0
 * {@code …:access}                             hash    version: changes of those two; key: signs sessions; bucket 0
 * {@code …:workerowner:<worker>}               string  principal that an id belongs to, 1 min beyond its use; bucket 0
 * {@code …:trail}                              stream  the audit log, an entry a line; until its retention; bucket 0
 * {@code …:trailend}                           hash    sequence, hash, at of its last entry · trimmed, trimmedhash; bucket 0
 * {@code …:notify}                             hash    version: changes of channels and rules; all of notifications in bucket 0
 * {@code …:notify:channels} {@code :rules} {@code :jobs}    hash    id → channel, rule · there if tasks may ask for messages
 * {@code …:notify:seen}                        hash    bucket → place of the event folded in last
 * {@code …:notify:group:<name>}  {@code …:notify:closes} {@code :asks} hash, zsets  what is gathered for one message · by when that ends: of rules, asked for by tasks
 * {@code …:notify:cool}  {@code …:notify:cools}        hash, zset  name → no message of it before; the same by that time
 * {@code …:notify:alarms}                      hash    "<rule> <event> <subject>" → an alarm, told or not yet
 * {@code …:notify:send:<id>} {@code …:notify:tries:<id>} hash, list  a message and its last 20 tries; 7 d, dead ones 30 d
 * {@code …:notify:sends} {@code :asked} {@code :log} {@code :deads} zsets  messages by next try: of rules, asked for by tasks · by birth · dead ones by death
 * {@code …:cancels}                            zset    cancels of running attempts called out, 1 min; bucket 0
 * {@code …:workers:<server>}                   string  snapshots of a server's workers, 5 s; bucket 0
 * {@code …:readers}                            hash    durable reader → entry it has read up to; its gaps
 * {@code …:eventcap}                           string  most entries of the event log while there are such readers
 * {@code …:events}                             stream  one entry a script call
 * {@code …:bulk:<id>}                          hash    a bulk job, in bucket 0; 15 min as a plan, 7 d once applied
 * {@code …:bulk:<id>:items}  {@code :results}         hash    number of a chunk → its tasks · what became of them
 * {@code …:run:<id>}                          hash    a run: facts, vars, rev, state, …; until its retention
 * {@code …:run:<id>:nodes}                    string  80 bytes a node; what is not there waits
 * {@code …:run:<id>:marks}                    list    what became of its tasks and has not been drawn on yet
 * {@code …:run:<id>:texts}                    hash    items of maps, reasons and errors of nodes
 * {@code …:wake}                               zset    runs that have something to do, by when
 * {@code …:runs} {@code …:runs:w:<workflow>} {@code …:runs:s:<state>} zset runs by when they began · {@code …:runs:ended} by end
 * {@code …:runkey:<hash>}                      string  run of an idempotency key; lives on for the window after its end, kept or not
 * {@code …:flow:<hash>}  {@code …:flows}               hash    versions of a workflow, in its home bucket · hash → its names
 * {@code …:typical:<hash>}                    hash    node → how long it took lately, ms; home bucket
 * {@code …:def:<digest>}                       hash    parts of a definition that runs of this bucket were made of
 * {@code …:defruns:<digest>}  {@code …:defs}           set, zset  those runs · definitions by when they were written
 * {@code …:bulks}  {@code …:bulkopen}                  zset    bulk jobs by when they were made · running ones by lease
 * {@code <cluster>:meta}                        hash    layout, buckets, cluster id; id: names the data; books: 1 once they are kept; restored: when, until audited
 * {@code <cluster>:restoring}                   string  the backup that is being restored, until it is whole
 * </pre>
 */
final class RedisKeys {
  /** Where bulk jobs are kept. */
  static final int BULK_BUCKET = 0;

  private static final int SLOTS = 16_384;

  private final String cluster;
  private final String[] bases;
  private final Map<String, Integer> byBase = new HashMap<>();

  RedisKeys(String cluster, int buckets) {
    this.cluster = cluster;
    this.bases = new String[buckets];
    for (int b = 0; b < buckets; b++) {
      bases[b] = cluster + "{" + tag(b, buckets) + "}";
      byBase.put(bases[b], b);
    }
  }

  /** The shortest number whose slot lies in the bucket's share of the slots. */
  private static String tag(int bucket, int buckets) {
    int from = (int) ((long) bucket * SLOTS / buckets);
    int to = (int) ((bucket + 1L) * SLOTS / buckets);
    for (int i = 0; ; i++) {
      String tag = Integer.toString(i, 36);
      int slot = JedisClusterCRC16.getSlot(tag);
      if (slot >= from && slot < to) {
        return tag;
      }
    }
  }

  int buckets() {
    return bases.length;
  }

  /** What every key of a bucket begins with; KEYS[1] of every script. */
  byte[] base(int bucket) {
    return bases[bucket].getBytes(StandardCharsets.UTF_8);
  }

  byte[] record(int bucket, String localId) {
    return bytes(bases[bucket] + localId);
  }

  byte[] lines(int bucket) {
    return of(bucket, "lines");
  }

  byte[] due(int bucket, String line) {
    return of(bucket, "due:" + line);
  }

  byte[] ready(int bucket, String line) {
    return of(bucket, "ready:" + line);
  }

  /** The lines that have entries: {@code dues} or {@code readys}. */
  byte[] heads(int bucket, String name) {
    return of(bucket, name);
  }

  byte[] readys(int bucket) {
    return of(bucket, "readys");
  }

  byte[] blocked(int bucket, String line, String key) {
    return of(bucket, "blocked:" + line + ":" + key);
  }

  byte[] blockeds(int bucket) {
    return of(bucket, "blockeds");
  }

  byte[] window(int bucket) {
    return of(bucket, "window");
  }

  byte[] limits(int bucket) {
    return of(bucket, "limits");
  }

  byte[] ageing(int bucket) {
    return of(bucket, "ageing");
  }

  byte[] ranks(int bucket) {
    return of(bucket, "ranks");
  }

  byte[] schedule(int bucket, String name) {
    return of(bucket, "schedule:" + name);
  }

  byte[] schedules(int bucket) {
    return of(bucket, "schedules");
  }

  byte[] nexts(int bucket) {
    return of(bucket, "nexts");
  }

  byte[] fires(int bucket, String name) {
    return of(bucket, "fires:" + name);
  }

  byte[] listens(int bucket) {
    return of(bucket, "listens");
  }

  byte[] seen(int bucket, String name) {
    return of(bucket, "seen:" + name);
  }

  byte[] fired(int bucket, String name) {
    return of(bucket, "fired:" + name);
  }

  byte[] filled(int bucket, String name) {
    return of(bucket, "filled:" + name);
  }

  byte[] fill(int bucket, String id) {
    return of(bucket, "fill:" + id);
  }

  byte[] fillsOf(int bucket, String name) {
    return of(bucket, "fills:" + name);
  }

  byte[] liveOfSchedule(int bucket, String name) {
    return of(bucket, "live:" + name);
  }

  byte[] settings() {
    return of(0, "settings");
  }

  byte[] users() {
    return of(0, "users");
  }

  byte[] tokens() {
    return of(0, "tokens");
  }

  byte[] access() {
    return of(0, "access");
  }

  byte[] trail() {
    return of(0, "trail");
  }

  byte[] trailEnd() {
    return of(0, "trailend");
  }

  byte[] slots(int bucket, String scope) {
    return of(bucket, "slots:" + scope);
  }

  byte[] slotCounts(int bucket, String scope) {
    return of(bucket, "slotn:" + scope);
  }

  /** Its limit key's raw hash stands behind the name. */
  byte[] rate(int bucket, String scope) {
    return of(bucket, "rate:" + scope);
  }

  byte[] slot(int bucket, String scope) {
    return of(bucket, "slot:" + scope);
  }

  byte[] owners(int bucket) {
    return of(bucket, "owners");
  }

  byte[] lease(int bucket) {
    return of(bucket, "lease");
  }

  byte[] expiry(int bucket) {
    return of(bucket, "expiry");
  }

  byte[] held(int bucket) {
    return of(bucket, "held");
  }

  byte[] ended(int bucket, int state, String line) {
    return of(bucket, "ended:" + state + ":" + line);
  }

  byte[] run(int bucket, String localId) {
    return of(bucket, "run:" + localId);
  }

  byte[] extra(int bucket, String localId) {
    return of(bucket, "extra:" + localId);
  }

  byte[] history(int bucket, String localId) {
    return of(bucket, "history:" + localId);
  }

  byte[] log(int bucket, String localId, int gen) {
    return of(bucket, "log:" + localId + ":" + gen);
  }

  byte[] readers(int bucket) {
    return of(bucket, "readers");
  }

  byte[] deads(int bucket) {
    return of(bucket, "deads");
  }

  byte[] dead(int bucket, String fingerprint, String line) {
    return of(bucket, deadName(fingerprint, line));
  }

  /** As scripts get it, without the bucket's prefix. */
  static String deadName(String fingerprint, String line) {
    return "dead:" + fingerprint + ":" + line;
  }

  byte[] deadGroup(int bucket, String fingerprint) {
    return of(bucket, "deadgroup:" + fingerprint);
  }

  byte[] deadOut(int bucket) {
    return of(bucket, "deadout");
  }

  byte[] discarded(int bucket) {
    return of(bucket, "discarded");
  }

  byte[] discard(int bucket, String token) {
    return of(bucket, "discard:" + token);
  }

  byte[] canary(int bucket, String id) {
    return of(bucket, "canary:" + id);
  }

  byte[] canaries(int bucket) {
    return of(bucket, "canaries");
  }

  byte[] count(int bucket) {
    return of(bucket, "count");
  }

  byte[] pause(int bucket) {
    return of(bucket, "pause");
  }

  byte[] workerOwner(String workerId) {
    return of(0, "workerowner:" + workerId);
  }

  byte[] workers(String serverId) {
    return of(0, "workers:" + serverId);
  }

  byte[] events(int bucket) {
    return of(bucket, "events");
  }

  /** A pattern of all keys of all buckets. */
  String allOfBuckets() {
    return cluster + "{*";
  }

  /** The bucket of a key, or -1 if it is none of a bucket's. */
  int bucketOf(String key) {
    int end = key.indexOf('}');
    Integer bucket = end < 0 ? null : byBase.get(key.substring(0, end + 1));
    return bucket == null ? -1 : bucket;
  }

  /** A key of a bucket by the name behind the colon. */
  byte[] named(int bucket, String name) {
    return of(bucket, name);
  }

  /** Whether a name behind the colon is that of an index whose members are tasks. */
  static boolean isTaskIndex(String name) {
    return name.startsWith("due:")
        || name.startsWith("ready:")
        || name.startsWith("blocked:")
        || name.startsWith("ended:")
        || name.startsWith("dead:")
        || name.equals("discarded")
        || name.equals("lease")
        || name.equals("held")
        || name.equals("expiry");
  }

  /** A bulk job. All stand in one bucket: no script crosses slots, and there are few. */
  byte[] bulk(String id) {
    return of(BULK_BUCKET, "bulk:" + id);
  }

  byte[] bulkItems(String id) {
    return of(BULK_BUCKET, "bulk:" + id + ":items");
  }

  byte[] bulkResults(String id) {
    return of(BULK_BUCKET, "bulk:" + id + ":results");
  }

  byte[] bulks() {
    return of(BULK_BUCKET, "bulks");
  }

  byte[] bulkOpen() {
    return of(BULK_BUCKET, "bulkopen");
  }

  byte[] meta() {
    return bytes(cluster + ":meta");
  }

  byte[] restoring() {
    return bytes(cluster + ":restoring");
  }

  private byte[] of(int bucket, String name) {
    return bytes(bases[bucket] + ":" + name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
