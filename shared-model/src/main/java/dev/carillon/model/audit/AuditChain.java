package dev.carillon.model.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks along the entries, the oldest first, and finds the first that does not fit. Knows nothing
 * of where they are kept: a server walks its store with it, the command line an exported file. For
 * one thread.
 */
public final class AuditChain {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"v\":1,\"sequence\":([0-9]{1,18}),\"previous\":\"([0-9a-f]{64})\",.*"
              + ",\"hash\":\"([0-9a-f]{64})\"\\}",
          Pattern.DOTALL);

  private final KnownEntry known;
  private long entries;
  private long first;
  private long last;
  private String lastHash;
  private long broken;
  private String problem = "";

  /**
   * A walk that begins behind an entry.
   *
   * @param before the last entry that was trimmed; none: the first line may be any
   * @param known an entry that was noted earlier
   */
  public AuditChain(KnownEntry before, KnownEntry known) {
    this.known = known;
    this.last = before.sequence();
    this.lastHash = before.hash();
    known(before.sequence(), before.hash());
  }

  /** Looks at the next entry; behind a broken one nothing is looked at any more. */
  public void next(String line) {
    if (broken != 0) {
      return;
    }
    entries++;
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      broken(last + 1, "Expected an entry of the audit log, but something else stands here.");
      return;
    }
    long sequence = Long.parseLong(parts.group(1));
    if (sequence != last + 1 && !(lastHash.isEmpty() && sequence > 0)) {
      broken(
          last + 1,
          "Expected entry "
              + (last + 1)
              + ", but "
              + sequence
              + " stands in its place: some were removed or put in another order.");
      return;
    }
    if (first == 0) {
      first = sequence;
    }
    last = sequence;
    if (!parts.group(3).equals(AuditLine.rightHash(line))) {
      broken(sequence, "Expected the hash of what it says, but it has another: it was changed.");
    } else if (!lastHash.isEmpty() && !lastHash.equals(parts.group(2))) {
      broken(
          sequence,
          "Expected the hash of the entry before, but it names another: one of the two was written"
              + " anew.");
    }
    lastHash = parts.group(3);
    known(sequence, lastHash);
  }

  private void known(long sequence, String hash) {
    if (known.sequence() > 0
        && known.sequence() == sequence
        && broken == 0
        && !known.hash().equals(hash)) {
      broken(sequence, "Expected the hash that was noted, but it has another.");
    }
  }

  private void broken(long sequence, String what) {
    broken = sequence;
    problem = what;
  }

  /**
   * What was found.
   *
   * @param head the last entry that there should be; none: not known
   */
  public AuditVerdict end(KnownEntry head) {
    long should = Math.max(head.sequence(), known.sequence());
    if (broken == 0 && last < should) {
      broken(
          last + 1,
          "Expected entries up to " + should + ", but the last is " + last + ": some are gone.");
    } else if (broken == 0
        && last == head.sequence()
        && last > 0
        && !lastHash.equals(head.hash())) {
      broken(last, "Expected the hash of the last entry, but it has another.");
    }
    return new AuditVerdict(entries, first, last, lastHash, broken, problem);
  }
}
