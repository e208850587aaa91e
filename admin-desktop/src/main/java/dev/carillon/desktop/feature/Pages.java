package dev.carillon.desktop.feature;

import dev.carillon.desktop.fx.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A list of the server that may be longer than one answer. At first it is read page after page;
 * from then on each question asks for one page, in turn, so that a long list burdens the server no
 * more than a short one. On the JavaFX thread only.
 */
public final class Pages<T> {
  /**
   * An answer.
   *
   * @param nextToken asks for the next one; empty: this was the last
   * @param total how many lines all pages have; 0: the server does not tell
   */
  public record Page<T>(List<T> lines, String nextToken, long total) {}

  private final Work asking;
  private final Function<T, String> keyOf;
  private final Function<String, CompletableFuture<Page<T>>> read;
  private final Runnable changed;
  private Map<String, T> known = new LinkedHashMap<>();

  /** What has been told since the first page was: with the last one that is all there is. */
  private Map<String, T> told = new LinkedHashMap<>();

  private String token = "";
  private long total;
  private boolean whole;

  /**
   * @param read asks for the page of a token; empty: the first
   * @param changed called after each answer
   */
  public Pages(
      Work asking,
      Function<T, String> keyOf,
      Function<String, CompletableFuture<Page<T>>> read,
      Runnable changed) {
    this.asking = asking;
    this.keyOf = keyOf;
    this.read = read;
    this.changed = changed;
  }

  /** Asks for the page whose turn it is; while not all have been read, for the others behind it. */
  public void ask() {
    String at = token;
    asking.start(() -> read.apply(at), this::take);
  }

  private void take(Page<T> page) {
    page.lines().forEach(this::put);
    token = page.nextToken();
    total = page.total();
    if (token.isEmpty()) {
      known = told;
      told = new LinkedHashMap<>();
      whole = true;
    }
    changed.run();
    if (!whole) {
      ask();
    }
  }

  /** One that was read by itself. */
  public void put(T line) {
    known.put(keyOf.apply(line), line);
    told.put(keyOf.apply(line), line);
  }

  /** One of which is known that it is gone. */
  public void remove(String key) {
    known.remove(key);
    told.remove(key);
  }

  /** What is known, in the order of the server as far as it told it. */
  public List<T> lines() {
    return List.copyOf(known.values());
  }

  public Optional<T> line(String key) {
    return Optional.ofNullable(known.get(key));
  }

  /** How many there are, as far as is known. */
  public long total() {
    return Math.max(total, known.size());
  }

  /** Whether all pages have been read at least once. */
  public boolean whole() {
    return whole;
  }
}
