/**
 * Schedules: what users do with them, and what makes their fires. JDK, model and core only.
 *
 * <p>How a fire is made. A schedule and all that it fires stand in one bucket (hash of tenant and
 * id), so each step is one script. Its keys are described in {@code RedisKeys} and {@code
 * include/schedule.lua}: the hash {@code schedule:}, its marks {@code fired:} and {@code filled:},
 * its history {@code fires:}, its live tasks {@code live:}, and the index {@code nexts}, which says
 * when to look at it. It is <em>active</em> (it has a next instant, or waits for an end), <em>
 * paused</em> (it stands in {@code nexts} only if the pause has an end) or <em>finished</em> (no
 * next instant).
 *
 * <ul>
 *   <li>{@code schedule_due} reads what is to be looked at; {@link
 *       dev.carillon.server.core.schedule.FirePlanner} works out the step, which changes nothing.
 *   <li>{@code fire} takes the step if the schedule still has that version and that next (or
 *       queued) instant: creates the tasks by the body of submit, marks the instants, writes the
 *       history, moves on. Or it does nothing.
 *   <li>{@code schedule_ended} is told of ended tasks by the flag in their records: counts failures
 *       in a row, pauses, and has a schedule looked at that waits.
 *   <li>{@code schedule_put}, {@code _pause}, {@code _resume}, {@code _delete}: the user's word.
 * </ul>
 *
 * <p>What may come between. Two servers fire: the second finds another next instant (STALE), one
 * with an old epoch is FENCED, and the id of a task is made of schedule and instant. An edit raises
 * the version: a step worked out before it is STALE; a fire after the edit was read answers MOVED
 * and it is worked out again, from now on, so the past never fires. A pause: the step answers
 * PAUSED. A delete: GONE; made again it has another birth, so ends of old tasks are not its own. A
 * crash between reading and firing leaves all as it was; behind the script nothing is left to do. A
 * lost mark of an end costs ten seconds, then the schedule is looked at anyway. A clock that jumps:
 * the time is the store's; backwards, the next instant only comes later, since settled instants
 * never come again; forwards, what lies between is the misfire policy's. A full Redis refuses
 * {@code fire} whole: the schedule stays due, and becomes late.
 */
@NullMarked
package dev.carillon.server.core.schedule;

import org.jspecify.annotations.NullMarked;
