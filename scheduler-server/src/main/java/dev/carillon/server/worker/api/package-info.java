/**
 * What a task handler is written against; the one package that plug-ins may depend on. JDK and
 * model only.
 *
 * <p>To write a plug-in: implement {@link dev.carillon.server.worker.api.TaskHandler} in a public
 * class with a public constructor without parameters, name that class in {@code
 * META-INF/services/dev.carillon.server.worker.api.TaskHandler}, put both in a jar, and the jar
 * (with the jars it needs) into the folder that the worker was given as its folder of plug-ins. The
 * worker then offers the handler's type; a task submitted with that type runs there.
 */
@NullMarked
package dev.carillon.server.worker.api;

import org.jspecify.annotations.NullMarked;
