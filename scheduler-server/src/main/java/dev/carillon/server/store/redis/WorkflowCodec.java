package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A definition as it is stored: a version byte, then deflated fields in the order below. A field is
 * only ever added at the end of all, under the next version.
 */
final class WorkflowCodec {
  private static final int VERSION = 1;

  private WorkflowCodec() {}

  static byte[] encode(Workflow w) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      Texts.write(out, w.tenant());
      Texts.write(out, w.id());
      out.writeInt(w.version());
      Texts.write(out, w.name());
      Texts.write(out, w.labels());
      nodes(out, w.nodes());
      nodes(out, w.finallyNodes());
      out.writeByte(w.onFailure().code());
      out.writeInt(w.parallelism());
      out.writeLong(w.deadline().toMillis());
      Texts.write(out, w.input());
      out.writeLong(w.createdMs());
      Texts.write(out, w.actor());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void nodes(DataOutputStream out, List<Node> nodes) throws IOException {
    out.writeInt(nodes.size());
    for (Node n : nodes) {
      Texts.write(out, n.id());
      task(out, n.task());
      Texts.write(out, n.dependsOn());
      out.writeByte(n.rule().code());
      Texts.write(out, n.condition());
      out.writeBoolean(n.fanOut().isPresent());
      if (n.fanOut().isPresent()) {
        Texts.write(out, n.fanOut().get().items());
        Texts.write(out, n.fanOut().get().source());
        out.writeInt(n.fanOut().get().parallelism());
      }
      out.writeBoolean(n.subWorkflow().isPresent());
      if (n.subWorkflow().isPresent()) {
        Texts.write(out, n.subWorkflow().get().workflow());
        out.writeInt(n.subWorkflow().get().version());
        Texts.write(out, n.subWorkflow().get().input());
      }
      out.writeBoolean(n.mayFail());
    }
  }

  private static void task(DataOutputStream out, NewTask t) throws IOException {
    Texts.write(out, t.queue());
    Texts.write(out, t.type());
    Texts.write(out, t.tenant());
    Texts.write(out, t.name());
    Texts.write(out, t.payload());
    out.writeByte(t.priority());
    due(out, Optional.of(t.due()));
    out.writeShort(t.retry().maxAttempts());
    out.writeShort(t.retry().maxLost());
    out.writeLong(t.retry().backoffBase().toMillis());
    out.writeLong(t.retry().backoffMax().toMillis());
    out.writeLong(t.execTimeout().toMillis());
    Texts.write(out, t.labels());
    Texts.write(out, t.attributes());
    due(out, t.deadlines().start());
    out.writeLong(t.deadlines().queueWait().toMillis());
    due(out, t.deadlines().retries());
    out.writeLong(t.deadlines().heartbeat().toMillis());
  }

  private static void due(DataOutputStream out, Optional<NewTask.Due> due) throws IOException {
    if (due.isEmpty()) {
      out.writeByte(0);
      return;
    }
    switch (due.get()) {
      case NewTask.Due.At at -> {
        out.writeByte(1);
        out.writeLong(at.epochMillis());
      }
      case NewTask.Due.After after -> {
        out.writeByte(2);
        out.writeLong(after.delay().toMillis());
      }
    }
  }

  static Workflow decode(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalStateException("Expected a workflow of layout 1, but it has another.");
    }
    try (DataInputStream in =
        new DataInputStream(
            new InflaterInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1)))) {
      return new Workflow(
          Texts.read(in),
          Texts.read(in),
          in.readInt(),
          Texts.read(in),
          Texts.readMap(in),
          nodes(in),
          nodes(in),
          in.readByte() == FailureStrategy.STOP.code()
              ? FailureStrategy.STOP
              : FailureStrategy.CONTINUE,
          in.readInt(),
          Duration.ofMillis(in.readLong()),
          Texts.readPayload(in),
          in.readLong(),
          Texts.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Node> nodes(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<Node> nodes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      nodes.add(
          new Node(
              Texts.read(in),
              task(in),
              Texts.readList(in),
              TriggerRule.ofCode(in.readByte()),
              Texts.read(in),
              in.readBoolean()
                  ? Optional.of(new FanOut(Texts.readList(in), Texts.read(in), in.readInt()))
                  : Optional.empty(),
              in.readBoolean()
                  ? Optional.of(
                      new SubWorkflow(Texts.read(in), in.readInt(), Texts.readPayload(in)))
                  : Optional.empty(),
              in.readBoolean()));
    }
    return nodes;
  }

  private static NewTask task(DataInputStream in) throws IOException {
    return new NewTask(
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Texts.read(in),
        Texts.readPayload(in),
        in.readByte(),
        due(in).orElse(NewTask.Due.NOW),
        new RetryPolicy(
            in.readShort(),
            in.readShort(),
            Duration.ofMillis(in.readLong()),
            Duration.ofMillis(in.readLong())),
        Duration.ofMillis(in.readLong()),
        Texts.readMap(in),
        Texts.readMap(in),
        "",
        new TaskDeadlines(
            due(in), Duration.ofMillis(in.readLong()), due(in), Duration.ofMillis(in.readLong())),
        Uniqueness.NONE);
  }

  private static Optional<NewTask.Due> due(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case 1 -> Optional.of(new NewTask.Due.At(in.readLong()));
      case 2 -> Optional.of(new NewTask.Due.After(Duration.ofMillis(in.readLong())));
      default -> Optional.empty();
    };
  }
}
