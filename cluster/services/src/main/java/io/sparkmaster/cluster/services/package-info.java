/** The broker that lessons read and write, in a process of its own. */
@NullMarked
package io.sparkmaster.cluster.services;

import org.jspecify.annotations.NullMarked;
