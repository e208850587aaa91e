package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.apply.Apply;
import dev.carillon.v1.ApplyProto;
import dev.carillon.v1.ApplyRequest;
import dev.carillon.v1.ApplyResponse;
import dev.carillon.wire.ApplyMapping;
import java.util.List;

/** ApplyService. */
final class ApplyRpcs {
  private static final ServiceDescriptor SERVICE =
      ApplyProto.getDescriptor().findServiceByName("ApplyService");
  private static final int MOST_FILES = 1_000;

  private final Apply apply;

  ApplyRpcs(Apply apply) {
    this.apply = apply;
  }

  List<Rpc<?, ?>> all() {
    return List.of(Rpc.of(SERVICE, "Apply", ApplyRequest.getDefaultInstance(), this::apply));
  }

  private ApplyResponse apply(ApplyRequest request, Caller caller) {
    if (request.getFilesCount() == 0 || request.getFilesCount() > MOST_FILES) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected 1 to 1,000 files, but got " + request.getFilesCount() + ".")
          .field("files")
          .advice("Send them in several calls.")
          .build();
    }
    return ApplyMapping.toProto(
        apply.apply(ApplyMapping.fromProto(request), request.getDryRun(), caller));
  }
}
