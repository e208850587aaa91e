package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.DeadLetterPort;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.dead.DeadSlice;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Four causes of death of a busy afternoon. */
record FixtureDeadLetters(FixtureServer.Scene scene, FixtureData data) implements DeadLetterPort {
  private static final String SMTP =
      """
      SMTP 421 4.7.0 Service not available, closing transmission channel (mx2.example.com)
      dev.example.mail.TransportException: 421 4.7.0 Service not available
      \tat dev.example.mail.Smtp.expect(Smtp.java:214)
      \tat dev.example.mail.Smtp.rcpt(Smtp.java:158)
      \tat dev.example.mail.ReceiptJob.send(ReceiptJob.java:61)
      \tat dev.example.mail.ReceiptJob.run(ReceiptJob.java:37)
      \tat dev.carillon.worker.Attempt.run(Attempt.java:98)\
      """;

  private DeadGroup group(
      String print, String sample, long count, long total, int ageMin, int lastMin, String worker) {
    Random random = new Random(print.hashCode());
    List<Long> trend =
        LongStream.range(0, 24)
            .map(h -> h < 24 - ageMin / 60 - 1 ? 0 : Math.max(0, total / 6 + random.nextInt(9) - 4))
            .boxed()
            .toList();
    String type =
        count > 40 ? "smtp" : count == 3 ? "http" : sample.startsWith("exit") ? "shell" : "invoice";
    String queue = count > 40 ? "mail" : count == 3 ? "billing" : "reports";
    return new DeadGroup(
        print,
        sample,
        "03-8M3KQ2ZVXH4D",
        worker,
        count,
        total,
        data.nowMs() - ageMin * 60_000L,
        data.nowMs() - lastMin * 60_000L,
        count > 40 ? 6 : 0,
        List.of(new DeadSlice(queue, type, "default", count)),
        trend);
  }

  private List<DeadGroup> all() {
    return List.of(
        group("9f2c41d07be35a10", SMTP, 47, 61, 191, 0, "wrk-a1"),
        group(
            "1a28032cdce53064",
            "Timeout after 30 s calling https://psp.example.com/v2/charges/471100982",
            3,
            5,
            250,
            14,
            "wrk-b1"),
        group(
            "77de0a91b3c4f218",
            "exit code 137 (killed) in /srv/reports/nightly-revenue.sh",
            1,
            2,
            112,
            112,
            "wrk-c1"),
        group(
            "c0ffee1234567890",
            "java.lang.NullPointerException: Cannot invoke \"Order.total()\"\n\tat"
                + " dev.example.InvoiceJob.total(InvoiceJob.java:88)",
            1,
            1,
            298,
            298,
            "edge-7"));
  }

  private <T> CompletableFuture<T> answer(T busy, T empty) {
    return switch (scene) {
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .advice("Nothing was lost. The list comes back by itself when Redis does.")
                  .build());
      case EMPTY -> CompletableFuture.completedFuture(empty);
      case SILENT -> new CompletableFuture<>();
      case BUSY, LOST -> CompletableFuture.completedFuture(busy);
    };
  }

  @Override
  public CompletableFuture<DeadGroups> groups(DeadSelection selection, int limit) {
    return answer(new DeadGroups(all(), 4, 52, 6, 12, 0), new DeadGroups(List.of(), 0, 0, 0, 0, 0));
  }

  @Override
  public CompletableFuture<TaskPage> list(DeadSelection selection, int pageSize, String pageToken) {
    TaskPage page = data.page(new TaskFilter(Set.of(TaskState.DEAD), "", "", ""));
    return answer(
        new TaskPage(page.tasks().subList(0, 47), "", 47), new TaskPage(List.of(), "", 0));
  }

  private DeadOutcome plan() {
    return new DeadOutcome(
        true,
        47,
        0,
        0,
        47,
        List.of("03-8M3KQ2ZVXH4T", "03-8M3KPX10VB2A", "03-8M3KPW7AQC9Z"),
        List.of(new DeadSlice("mail", "smtp", "default", 47)),
        data.nowMs(),
        "",
        0);
  }

  @Override
  public CompletableFuture<DeadOutcome> planRedrive(DeadSelection selection, DeadEdits edits) {
    return answer(plan(), plan());
  }

  @Override
  public CompletableFuture<DeadOutcome> redrive(
      DeadSelection selection, DeadEdits edits, long diedUntilMs) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<DeadOutcome> planDiscard(DeadSelection selection) {
    return answer(plan(), plan());
  }

  @Override
  public CompletableFuture<DeadOutcome> discard(
      DeadSelection selection, Duration undoWindow, String token, long diedUntilMs) {
    return CompletableFuture.completedFuture(
        new DeadOutcome(
            false,
            47,
            47,
            0,
            0,
            List.of(),
            List.of(),
            data.nowMs(),
            "8M3KQ2ZVXH4T",
            data.nowMs() + 598_000));
  }

  @Override
  public CompletableFuture<DeadOutcome> undo(String token) {
    return new CompletableFuture<>();
  }

  private Canary canary() {
    return new Canary(
        "03-8M3KQ2ZVXH4T",
        CanaryState.TEN,
        "Ten more are out; 7 of them are back.",
        DeadSelection.group("9f2c41d07be35a10"),
        DeadEdits.NONE,
        new CanaryTerms(10, Duration.ofMinutes(1), 20),
        "ops@eu",
        data.nowMs() - 42_000,
        data.nowMs() - 11_000,
        47,
        new Canary.Counts(11, 8, 0, 3));
  }

  @Override
  public CompletableFuture<Canary> startCanary(
      DeadSelection selection, DeadEdits edits, CanaryTerms terms) {
    return CompletableFuture.completedFuture(canary());
  }

  @Override
  public CompletableFuture<List<Canary>> canaries() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletableFuture<Canary> abortCanary(String id, String reason) {
    return CompletableFuture.completedFuture(
        canary().in(CanaryState.ABORTED, reason, data.nowMs()));
  }

  @Override
  public Subscription watchCanary(String id, StreamListener<Canary> listener) {
    listener.onNext(canary());
    return () -> {};
  }
}
