/**
 * Domain records to and from the proto contract, one class a subject. Values that no record can
 * hold are refused here with the field's path; limits are the server core's job. Only the model and
 * the generated messages may come in.
 */
@NullMarked
package dev.carillon.wire;

import org.jspecify.annotations.NullMarked;
