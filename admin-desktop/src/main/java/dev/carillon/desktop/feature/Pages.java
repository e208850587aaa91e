package dev.carillon.desktop.feature;

import dev.carillon.desktop.fx.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A list of the server, by tenant and name, that may be longer than one answer. At first it is read
 * page after page; from then on each question asks for one page, in turn, so that a long list
 * burdens the server no more than a short one. The first page, which is what is seen, has its turn
 * more often. On the JavaFX thread only.
 */
public final class Pages<T> {
  /** That of the server: no name has a character before the space. */
  private static final Comparator<String> ORDER =
      Comparator.comparing(key -> key.replace('/', ' '));

  /** Each so many questions the first page is asked for. */
  private static final int FIRST = 3;

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
  private Map<String, T> known = new TreeMap<>(ORDER);

  /** What has been told since the first page was: with the last one that is all there is. */
  private Map<String, T> told = new TreeMap<>(ORDER);

  private String token = "";
  private int asked;
  private long total;
  private boolean several;
  private boolean whole;

  /**
   * @param keyOf tenant/name
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
    if (whole && !at.isEmpty() && ++asked % FIRST == 0) {
      asking.start(() -> read.apply(""), this::first);
    } else {
      asking.start(() -> read.apply(at), this::take);
    }
  }

  /** Beside its turn. */
  private void first(Page<T> page) {
    page.lines().forEach(this::put);
    total = page.total();
    changed.run();
  }

  private void take(Page<T> page) {
    page.lines().forEach(this::put);
    several = !token.isEmpty() || !page.nextToken().isEmpty();
    token = page.nextToken();
    total = page.total();
    if (token.isEmpty()) {
      known = told;
      told = new TreeMap<>(ORDER);
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

  /** What is known, in the order of the server. */
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

  /** Whether it is longer than one answer. */
  public boolean several() {
    return several;
  }

  /** Whether all pages have been read at least once. */
  public boolean whole() {
    return whole;
  }
}
