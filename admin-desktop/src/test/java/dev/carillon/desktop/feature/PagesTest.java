package dev.carillon.desktop.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final int PAGE = 10;

  private final TreeSet<String> there = new TreeSet<>();
  private final List<String> asked = new ArrayList<>();
  private final Pages<String> pages =
      new Pages<>(new Work(Runnable::run), name -> name, this::page, () -> {});

  @BeforeEach
  void ninetyFive() {
    IntStream.range(0, 95).mapToObj("a/%02d"::formatted).forEach(there::add);
  }

  private CompletableFuture<Pages.Page<String>> page(String token) {
    asked.add(token);
    List<String> its = there.tailSet(token, false).stream().limit(PAGE).toList();
    String next = its.isEmpty() || its.getLast().equals(there.last()) ? "" : its.getLast();
    return CompletableFuture.completedFuture(new Pages.Page<>(its, next, there.size()));
  }

  @Test
  void allAreReadAtOnce_thenOnePageAQuestion() {
    pages.ask();
    assertThat(pages.whole()).isTrue();
    assertThat(pages.lines()).containsExactlyElementsOf(there);
    assertThat(pages.several()).isTrue();
    assertThat(asked).hasSize(10);
    pages.ask();
    assertThat(asked).hasSize(11);
  }

  @Test
  void whatOthersStoreOnTheFirstPageIsThereSoon_inItsPlace() {
    pages.ask();
    for (int i = 0; i < 4; i++) {
      pages.ask(); // the first page had its turn
    }
    there.add("a/01-new");
    for (int i = 0; i < 3; i++) {
      pages.ask();
    }
    assertThat(pages.lines()).containsExactlyElementsOf(there);
  }

  @Test
  void whatIsGoneIsForgottenAfterARound() {
    pages.ask();
    there.remove("a/55");
    for (int i = 0; i < 15; i++) {
      pages.ask();
    }
    assertThat(pages.lines()).containsExactlyElementsOf(there);
  }

  @Test
  void theTenantComesBeforeTheName() {
    there.clear();
    pages.ask();
    pages.put("a-b/x");
    pages.put("a/x");
    assertThat(pages.lines()).containsExactly("a/x", "a-b/x");
  }
}
