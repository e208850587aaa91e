package dev.carillon.client;

import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.v1.CourseRequest;
import dev.carillon.v1.GroundRequest;
import dev.carillon.v1.InsightServiceGrpc;
import dev.carillon.wire.InsightMapping;
import java.util.concurrent.CompletableFuture;

/** What the cluster stands on, and how the last day went. */
public final class InsightClient {
  private final Calls calls;

  InsightClient(Calls calls) {
    this.calls = calls;
  }

  /** Redis, Kafka, clocks, and who runs the loops of which bucket. */
  public CompletableFuture<Ground> ground() {
    return calls.unary(
        InsightServiceGrpc.getGroundMethod(),
        GroundRequest.getDefaultInstance(),
        InsightMapping::fromProto);
  }

  /**
   * Throughput and lateness, from the server's memory.
   *
   * @param minutes how far back, 1–1,440; 0: 60
   */
  public CompletableFuture<Course> course(int minutes) {
    return calls.unary(
        InsightServiceGrpc.getCourseMethod(),
        CourseRequest.newBuilder().setMinutes(minutes).build(),
        InsightMapping::fromProto);
  }
}
