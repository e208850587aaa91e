package dev.carillon.client;

import dev.carillon.model.explain.Explanation;
import dev.carillon.v1.ExplainRequest;
import dev.carillon.v1.ExplainServiceGrpc;
import dev.carillon.wire.ExplainMapping;
import java.util.concurrent.CompletableFuture;

/** What makes the scheduler worth trusting: why a task waits, whether the books balance. */
public final class TrustClient {
  private final Calls calls;

  TrustClient(Calls calls) {
    this.calls = calls;
  }

  /** Why a task does not run, or what became of it. */
  public CompletableFuture<Explanation> explain(String id) {
    return calls.unary(
        ExplainServiceGrpc.getExplainMethod(),
        ExplainRequest.newBuilder().setId(id).build(),
        ExplainMapping::fromProto);
  }
}
