package dev.carillon.server.door.grpc;

import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.server.core.Sink;
import dev.carillon.wire.PathOnce;
import dev.carillon.wire.RunMapping;

/** What becomes of a run on its way out; its critical path once, if so asked for. */
final class RunSink implements Sink<RunUpdate> {
  private final Sink<dev.carillon.v1.RunUpdate> out;
  private final boolean once;
  private final PathOnce path = new PathOnce();

  RunSink(Sink<dev.carillon.v1.RunUpdate> out, boolean once) {
    this.out = out;
    this.once = once;
  }

  @Override
  public boolean send(RunUpdate update) {
    dev.carillon.v1.RunUpdate whole = RunMapping.toProto(update);
    return out.send(once ? path.leaveOut(whole) : whole);
  }

  @Override
  public boolean open() {
    return out.open();
  }
}
