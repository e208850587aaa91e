package dev.carillon.server.core.port;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.port.SettingsStore.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The slots of limits, each scope's in one place for all buckets. Blocks; any thread; repeating is
 * safe.
 *
 * <p>A slot never ends by time alone. When its time to be looked after has come, the task itself is
 * asked: one that is offered or runs under that gen keeps its slot, however long Redis, its worker
 * or a server was away.
 */
public interface SlotStore {
  /** What for. */
  enum Mode {
    /** To offer it to a worker. */
    OFFER,
    /** To start it: a token is spent. */
    CLAIM,
    /** It runs already: it is counted in, whatever the limits. */
    ADOPT
  }

  /**
   * An attempt that needs a slot.
   *
   * @param keyHash its limit key, 32 hexadecimal digits; empty: none
   * @param nonce of the claim; any for an offer
   */
  record Wanted(TaskId id, int gen, String keyHash, Nonce nonce) {}

  /** Answer for one attempt. */
  enum Code {
    OK,
    /** No slot is free in the scope. */
    FULL,
    /** No token is there. */
    RATE,
    /** Its key is full, or has no token. */
    KEY,
    /** It has its slot from another offer, or from another claim that may still start it. */
    HELD,
    /** As many as were asked for were given to those before it. */
    STOP
  }

  /**
   * @param number of the write, to give it back by; 0 unless OK
   */
  record Grant(Code code, long number) {}

  /**
   * @param limited false: the scope has no limits, everything was granted and nothing noted
   * @param nowMs Redis time
   * @param room more slots that could be given now
   * @param nextToken until there is a token again; zero: there is one
   */
  record Grants(boolean limited, long nowMs, int room, Duration nextToken, List<Grant> each) {}

  /**
   * Gives slots, in order.
   *
   * @param look when the store asks the task whether it still needs it
   * @param most new slots at most
   */
  Grants acquire(Scope scope, Mode mode, Duration look, int most, List<Wanted> wanted);

  /**
   * A slot to give back.
   *
   * @param number only if it was last written so; empty: the attempt has ended for good
   */
  record Release(TaskId id, int gen, OptionalLong number) {}

  /** Gives slots back; returns the keys (hashes) of which one came free. */
  List<String> release(Scope scope, List<Release> slots);

  /**
   * Asks the tasks whose time has come.
   *
   * @param again when those that still need theirs are asked again
   */
  Looked look(Scope scope, int most, Duration again);

  /** Asks these tasks now; a slot under a claim that may still start its task is left alone. */
  Looked lookAt(Scope scope, List<Release> offers, Duration again);

  /**
   * @param asked how many were
   * @param freed how many came free
   */
  record Looked(int asked, int freed) {}

  /** Counts in what runs in a scope that has just got limits; returns how many tasks. */
  int adopt(Scope scope, Duration look);

  /** Those that hold slots, longest first. */
  List<SlotHolder> holders(Scope scope, int most);

  /**
   * How many tasks of each key (hash) might start now, as far as the key goes; many for one that
   * has no limit.
   */
  Map<String, Integer> keyRoom(Scope scope, QueueSettings settings, Set<String> keyHashes);

  /** Starts that the rate allows at this moment; -1: no rate. */
  long tokens(Scope scope, QueueSettings settings);

  /** Slots held. */
  int held(Scope scope);
}
