/**
 * Graphs of nodes and edges: their layout, their picture and the ways to move in it. Knows no
 * workflows: what a node is called and how it looks is told to it.
 */
@NullMarked
package dev.carillon.desktop.control.dag;

import org.jspecify.annotations.NullMarked;
