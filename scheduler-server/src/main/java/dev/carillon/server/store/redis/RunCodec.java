package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.Texts.read;
import static dev.carillon.server.store.redis.Texts.write;

import dev.carillon.model.trace.TraceContext;
import dev.carillon.server.core.run.Mark;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts, vars and marks of runs as they are stored; each with a version in front. */
final class RunCodec {
  private static final int VERSION = 1;

  /** As packed by {@code include/node.lua}. */
  static final int MARK = 28;

  private RunCodec() {}

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T parse(byte[] bytes, Reading<T> reading) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("Expected a run of layout 1, but it has " + version + ".");
      }
      return reading.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encode(RunFacts f) {
    return bytes(
        out -> {
          write(out, f.tenant());
          write(out, f.workflow());
          out.writeInt(f.version());
          write(out, f.labels());
          write(out, f.input());
          out.writeLong(f.deadlineMillis());
          write(out, f.actor());
          write(out, f.reason());
          write(out, f.parent());
          out.writeInt(f.parentPlace());
          out.writeInt(f.parentGen());
          write(out, f.parentNode());
          out.writeInt(f.depth());
          Map<String, String> pins = new HashMap<>();
          f.pins().forEach((id, version) -> pins.put(id, Integer.toString(version)));
          write(out, pins);
          if (f.trace().isPresent()) {
            write(out, f.trace().get().onto(Map.of()));
          }
        });
  }

  static RunFacts facts(byte[] bytes) {
    return parse(
        bytes,
        in -> {
          String tenant = read(in);
          String workflow = read(in);
          int version = in.readInt();
          Map<String, String> labels = Texts.readMap(in);
          var input = Texts.readPayload(in);
          long deadline = in.readLong();
          String actor = read(in);
          String reason = read(in);
          String parent = read(in);
          int place = in.readInt();
          int gen = in.readInt();
          String node = read(in);
          int depth = in.readInt();
          Map<String, Integer> pins = new HashMap<>();
          Texts.readMap(in).forEach((id, v) -> pins.put(id, Integer.parseInt(v)));
          // Most have none, nor had any that were written before there were traces.
          Optional<TraceContext> trace =
              in.available() > 0 ? TraceContext.of(Texts.readMap(in)) : Optional.empty();
          return new RunFacts(
              tenant, workflow, version, labels, input, deadline, actor, reason, parent, place, gen,
              node, depth, pins, trace);
        });
  }

  static byte[] encode(RunVars vars) {
    RunVars.Image i = vars.image();
    return bytes(
        out -> {
          out.writeByte(i.state());
          out.writeBoolean(i.paused());
          out.writeByte(i.cancel());
          write(out, i.texts());
          out.writeInt(i.numbers().size());
          for (long number : i.numbers()) {
            out.writeLong(number);
          }
          write(out, i.resetting());
        });
  }

  static RunVars vars(byte[] bytes) {
    return parse(
        bytes,
        in -> {
          int state = in.readByte();
          boolean paused = in.readBoolean();
          int cancel = in.readByte();
          List<String> texts = Texts.readList(in);
          int size = in.readInt();
          List<Long> numbers = new ArrayList<>(size);
          for (int n = 0; n < size; n++) {
            numbers.add(in.readLong());
          }
          return RunVars.of(
              new RunVars.Image(state, paused, cancel, texts, numbers, Texts.readBytes(in)));
        });
  }

  static List<Mark> marks(byte[] bytes) {
    List<Mark> marks = new ArrayList<>(bytes.length / MARK);
    for (int at = 0; at + MARK <= bytes.length; at += MARK) {
      marks.add(
          new Mark(
              (int) RecordLayout.u32(bytes, at),
              RecordLayout.u8(bytes, at + 4),
              (int) RecordLayout.u32(bytes, at + 5),
              RecordLayout.u8(bytes, at + 9),
              RecordLayout.u48(bytes, at + 10),
              RecordLayout.u48(bytes, at + 16),
              RecordLayout.u48(bytes, at + 22)));
    }
    return marks;
  }
}
